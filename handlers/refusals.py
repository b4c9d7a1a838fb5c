"""What is refused, each with the one sentence that is answered."""

from collections.abc import Iterable

from handlers.policy.lifecycle import Event
from storage.kinds import Outcome, Status
from storage.models import Ticket

STANDS = {
    Status.NEEDS_INFO: "还在核实",
    Status.OPEN: "还没派给人",
    Status.ASSIGNED: "等人接单",
    Status.ACKNOWLEDGED: "已接单",
    Status.IN_PROGRESS: "处理中",
    Status.SUSPENDED: "已挂起",
    Status.RESOLVED: "已办结，等报事人确认",
    Status.CLOSED: "已结案",
}
ENDED = {
    Outcome.CONFIRMED: "报事人确认解决",
    Outcome.UNCONFIRMED: "到期无人确认",
    Outcome.REJECTED: "不受理",
    Outcome.MERGED: "已合并",
    Outcome.FALSE_ALARM: "误报",
}


class Refused(Exception):
    """What was asked for is not done; the words say why and what to do instead. `kind` is what is the same mistake
    again, where the words are not."""

    def __init__(self, words: str, kind: str = "") -> None:
        super().__init__(words)
        self.words, self.kind = words, kind or words


def stands(ticket: Ticket) -> str:
    """Where a ticket stands, in words."""
    return f"{STANDS[ticket.status]}（{ENDED[ticket.outcome]}）" if ticket.outcome else STANDS[ticket.status]


def not_now(ticket: Ticket, event: Event) -> Refused:
    if ticket.merged_into is not None:
        number = ticket.merged_into
        return Refused(f"{ticket.number} 号已并到 {number} 号，请对 {number} 号说，或发“拆分 {ticket.number}”。")
    if ticket.status is Status.CLOSED:
        return Refused(f"{ticket.number} 号{stands(ticket)}，不能再改；要继续请发“重开 {ticket.number} 原因”。")
    if event is Event.REOPENED:
        return Refused(f"{ticket.number} 号还没办结（{stands(ticket)}），不用重开。")
    return Refused(f"{ticket.number} 号现在{stands(ticket)}，这一步用不上；发“工单 {ticket.number}”看看。")


def already_affirmed(ticket: Ticket) -> Refused:
    return Refused(f"{ticket.number} 号已经记下，{stands(ticket)}，不用再确认。")


def moved_meanwhile(ticket: Ticket) -> Refused:
    return Refused(f"{ticket.number} 号刚刚有人动过，请发“工单 {ticket.number}”看一眼再来。")


def unknown_ticket(number: int) -> Refused:
    return Refused(f"没有 {number} 号工单，请核对号码；发“我的”看在等您的工单。", "unknown ticket")


def no_number(words: str, verb: str) -> Refused:
    return Refused(f"“{words[:20]}”不是工单号，请写数字，例如“{verb} 12”。", "no number")


def which(verb: str, numbers: Iterable[int]) -> Refused:
    listed = sorted(numbers)
    return Refused(f"有几张工单在等您：{'、'.join(map(str, listed))}。请写上号码，例如“{verb} {listed[0]}”。")


def say_number(verb: str, number: int) -> Refused:
    return Refused(f"要{verb}请写上号码，例如“{verb} {number}”。")


def solved_or_not(number: int) -> Refused:
    return Refused(f"{number} 号好了请回“已解决 {number}”，没好请回“没解决 {number}”。")


def nothing_waits(verb: str) -> Refused:
    return Refused(f"没看出是哪一张，请写上工单号，例如“{verb} 12”。")


def not_yours(ticket: Ticket, verb: str, who: str) -> Refused:
    return Refused(f"“{verb}”要由{who}来做；您可以发“工单 {ticket.number}”看进展。")


def others_reported(ticket: Ticket) -> Refused:
    return Refused(f"{ticket.number} 号还有别的邻居报过，一个人撤不了；您那边好了请发“已解决 {ticket.number}”。")


def reason_needed(ticket: Ticket, verb: str, named: str = "") -> Refused:
    """`named` is what stands between the number and the reason."""
    return Refused(f"请写上原因，例如“{verb} {ticket.number} {named}原因”。")


def already_yours(ticket: Ticket) -> Refused:
    return Refused(f"{ticket.number} 号您已经接了，处理好发“办结 {ticket.number} 做了什么”。")


def nobody_named(words: str, ticket: Ticket) -> Refused:
    shown = f"名册里没有“{words[:20]}”" if words else "要写转给谁"
    return Refused(f"{shown}，请写姓名或部门，例如“转派 {ticket.number} 供电”。")


def several_named(name: str, people: Iterable[str], ticket: Ticket) -> Refused:
    listed = "、".join(people)
    return Refused(f"有几位都叫“{name[:20]}”，请写代号（{listed}），例如“转派 {ticket.number} 代号”。")


def takes_no_tickets(name: str, ticket: Ticket) -> Refused:
    return Refused(f"“{name[:20]}”不接工单，请转给工作人员或部门，例如“转派 {ticket.number} 供电所”。")


def is_away(name: str, ticket: Ticket) -> Refused:
    return Refused(f"“{name[:20]}”今天不在，请转给别人，例如“转派 {ticket.number} 姓名”。")


def already_theirs(name: str, ticket: Ticket) -> Refused:
    return Refused(f"{ticket.number} 号本来就在{name}手上；要换人请写别人的姓名。")


def no_until(ticket: Ticket) -> Refused:
    return Refused(f"挂起要写到什么时候和原因，例如“挂起 {ticket.number} 明天10点 等配件”。")


def until_past(ticket: Ticket) -> Refused:
    return Refused(f"那个时间已经过了，请写以后的时间，例如“挂起 {ticket.number} 3天 等配件”。")


def until_far(ticket: Ticket) -> Refused:
    return Refused(f"最多挂起一年，请写近一点的时间，例如“挂起 {ticket.number} 3天 等配件”。")


def itself(ticket: Ticket) -> Refused:
    return Refused(f"{ticket.number} 号不能合并到自己，请写“合并 {ticket.number} 另一个号”。")


def target_needed(ticket: Ticket) -> Refused:
    return Refused(f"要写合并到哪一张，例如“合并 {ticket.number} 另一个号”。")


def target_ended(target: Ticket) -> Refused:
    return Refused(f"{target.number} 号{stands(target)}，不能并进去。")


def other_grid(target: Ticket) -> Refused:
    return Refused(f"{target.number} 号不在同一个网格，不能合并。")


def one_private(ticket: Ticket, target: Ticket) -> Refused:
    return Refused(f"{ticket.number} 号和 {target.number} 号有一张要保密，不能合并。")


def nothing_to_split(ticket: Ticket) -> Refused:
    return Refused(f"{ticket.number} 号只有一条报事，没有可以拆的。")


def returned_twice(ticket: Ticket) -> Refused:
    return Refused(f"{ticket.number} 号已经退回过两次，由街道定；请发“转派 {ticket.number} 部门或姓名”。")


def private_ticket(number: int) -> Refused:
    return Refused(f"{number} 号只给经办的人看。")


def shown_alone(ticket: Ticket) -> Refused:
    number = ticket.number
    return Refused(f"照片、语音这些只私下给看，请私聊我发“照片 {number}”。")


def nothing_shown(ticket: Ticket) -> Refused:
    return Refused(f"{ticket.number} 号没有附照片、视频、语音或文件。")


def nothing_to_report() -> Refused:
    return Refused("请写是什么事、在哪里，例如“上报 3号楼2单元电梯停了”。")


def reopened_late(ticket: Ticket) -> Refused:
    return Refused(f"{ticket.number} 号结案太久，不能重开；还有问题请重新说一遍，会开一张新的。")


def stale_button() -> Refused:
    return Refused("这个按钮已经过时；发“我的”看等您的工单，或“工单 12”看一张。")


def no_code() -> Refused:
    return Refused("要绑定请发“绑定”加街道给您的 8 位绑定码。")


def unknown_code() -> Refused:
    return Refused("这个绑定码不对，请核对后再发；没有就请街道另给一个。")


def used_code() -> Refused:
    return Refused("这个绑定码已经用过，请街道另给一个。")


def old_code() -> Refused:
    return Refused("这个绑定码已经过期，请街道另给一个。")


def too_many_tries() -> Refused:
    return Refused("试得太多了，请过一小时再发绑定码。")


def code_for_group() -> Refused:
    return Refused("这是绑定群用的码，请在要绑定的群里发。")


def code_shown_to_all() -> Refused:
    return Refused("这是给个人的绑定码，大家都看到了，已经作废；请街道另给一个，私下发给我。")


def somebody_already(name: str) -> Refused:
    return Refused(f"这个账号已经是{name}；要换人请街道督办先发“解绑 {name}”。")


def other_platform(chat: str) -> Refused:
    return Refused(f"{chat} 在配置里不是这个平台上的群，请核对绑定码。")


def may_not_bind() -> Refused:
    return Refused("绑定要由街道督办、网格长或网格员来做，或者发街道给的绑定码。")


def unknown_grid(words: str) -> Refused:
    return Refused(f"没有叫“{words[:20]}”的网格，请写网格的名称或代号，例如“/绑定 榕岸一格”。")


def bound_already() -> Refused:
    return Refused("已经绑定过了；要换请街道督办先在原来的群里发“解绑”。")


def may_not_unbind() -> Refused:
    return Refused("解绑要由街道督办来做。")


def not_bound() -> Refused:
    return Refused("这个群没有绑定，不用解绑。")


def nobody_to_unbind(words: str) -> Refused:
    return Refused(f"没有找到“{words[:20]}”在这里的账号，请写名册里的姓名或代号，例如“解绑 张三”。")

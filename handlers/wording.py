"""Every sentence the bot says about a ticket, in the words people know."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers import speakers
from handlers.policy.town import Town
from handlers.refusals import stands
from storage.kinds import Action, Outcome, Severity, Status
from storage.models import Place, Report, Ticket

CALL_FIRST = "危及生命请先拨 120/119/110"
SEVERITY = {Severity.S0: "紧急", Severity.S1: "较急", Severity.S2: "一般", Severity.S3: "复杂"}
LABELS = {
    Action.ACK: "接单",
    Action.ARRIVE: "到场",
    Action.RESOLVE: "办结",
    Action.TRANSFER: "转派",
    Action.SUSPEND: "挂起",
    Action.RETURN: "退回",
    Action.REJECT: "不受理",
    Action.FALSE_ALARM: "误报",
    Action.MERGE: "合并",
    Action.SPLIT: "拆分",
    Action.REOPEN: "没解决",
    Action.CONFIRM: "已解决",
    Action.YES: "是",
    Action.NO: "不用",
    Action.MINE: "我的",
    Action.SHOW: "工单",
    Action.WHY: "为什么",
    Action.PHOTOS: "照片",
    Action.REPORT: "上报",
    Action.HELP: "帮助",
}
HELP = (
    "直接说事就行，例如“3号楼2单元电梯停了”。\n"
    "工作人员：收到 · 接单 12 · 到场 12 · 办结 12 做了什么 · 转派 12 姓名 · 挂起 12 明天10点 原因 · 退回 12 原因 · "
    "误报 12 · 合并 12 10 · 拆分 12 · 重开 12 原因 · 照片 12 · 我的\n"
    "人人可用：上报 什么事 · 工单 12 · 为什么 12 · 已解决 12 · 没解决 12"
)
NOT_UNDERSTOOD = "没看出要处理什么。要报事请写“上报”加一句话：什么事、在哪里；发“帮助”看用法。"
WHAT_IS_IT = "看到您发的图片了。要报事请在群里补一句：什么事、在哪里；不是报事就不用理会。"
NOT_HEARD_HERE = "（在这里回话我听不到，请到网格群里或私信回我。）"
UNBOUND = "大家好，我是邻应。这个群还没有绑定网格，所以我在这里什么也不记；请联系街道工作人员绑定。"


def where(place: Place | None) -> str:
    """The place as far as a group may read it: never a room."""
    if place is None:
        return ""
    parts = (
        place.landmark or "",
        f"{place.building}号楼" if place.building else "",
        f"{place.unit}单元" if place.unit else "",
        _floor(place.floor),
    )
    return "".join(parts)


def _floor(floor: str | None) -> str:
    if floor is None:
        return ""
    return f"地下{floor[1:]}层" if floor.startswith("-") else f"{floor}楼"


def when(town: Town, at: datetime) -> str:
    """Local time of the town, as people say it."""
    local = at.astimezone(town.calendar.zone)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def matter(town: Town, ticket: Ticket) -> str:
    """Number, category and place in a few words."""
    return " · ".join(
        part for part in (f"{ticket.number} 号", kind(town, ticket.category), where(ticket.place)) if part
    )


def kind(town: Town, category: str) -> str:
    return town.matcher.category(category).name


def card(town: Town, ticket: Ticket, voices: int, held_until: datetime | None) -> str:
    """What the group sees of a ticket, now."""
    lines = [f"🚨 {CALL_FIRST}"] if ticket.severity is Severity.S0 and ticket.status is not Status.CLOSED else []
    if ticket.private:
        lines.append(f"📋 {ticket.number} 号：已收到，会有人私下联系。")
        return "\n".join(lines)
    heading = f"📋 {matter(town, ticket)}【{SEVERITY[ticket.severity]}】"
    lines.append(heading + (f" {voices} 人反映" if voices > 1 else ""))
    lines.append(_progress(town, ticket, held_until))
    return "\n".join(lines)


def _progress(town: Town, ticket: Ticket, held_until: datetime | None) -> str:
    name = speakers.name_of(town, ticket.assignee) if ticket.assignee else ""
    match ticket.status:
        case Status.OPEN if held_until:
            return f"已记下，{when(town, held_until)} 起通知网格员；急事请直接打值班电话。"
        case Status.ASSIGNED if held_until:
            return f"已派给 {name}，{when(town, held_until)} 通知；急事请直接打值班电话。"
        case Status.ASSIGNED:
            return f"@{name} 请看一下，回“收到”就算接单。"
        case Status.ACKNOWLEDGED:
            return f"✅ {name} 已接单。"
        case Status.IN_PROGRESS:
            return f"🔧 {name} 已到场处理。"
        case Status.SUSPENDED if ticket.suspended_until:
            return f"⏸ {name} 挂起到 {when(town, ticket.suspended_until)}：{ticket.note}"
        case _:
            return stands(ticket)


def private_receipt(town: Town, ticket: Ticket) -> str:
    """What somebody who reported alone is told."""
    first = f"{CALL_FIRST}\n" if ticket.severity is Severity.S0 else ""
    return f"{first}收到，记为 {matter(town, ticket)}。有进展会在这里告诉您。"


def ping(town: Town, ticket: Ticket, reports: Sequence[Report], why: str = "") -> str:
    """What the one who answers is told alone: all that is known, in the reporters' words."""
    first = f"🚨 {CALL_FIRST}\n" if ticket.severity is Severity.S0 else ""
    taken = ticket.status not in (Status.OPEN, Status.ASSIGNED)
    asked = f"{'请看' if taken else '请接单'}：{matter(town, ticket)}【{SEVERITY[ticket.severity]}】"
    head = f"{first}{asked}{_grid(town, ticket)}"
    heard = [f"{voice(town, report)}：{report.text}" for report in reports[-5:]]
    unplaced = ["地点没说清，已问报事人；问到会告诉您。"] if ticket.place is None else []
    if ticket.place and not where(ticket.place):
        unplaced = [f"定位：{ticket.place.text}"]
    last = [] if taken else ["回“收到”就算接单。"]
    return "\n".join([head, *([f"（{why}）"] if why else []), *heard, *unplaced, *last])


def voice(town: Town, report: Report) -> str:
    """Who said it, who passed it on, and when."""
    passed_on = f"{report.name}转来，" if report.quoted else ""
    return f"{report.quoted or report.name}（{passed_on}{when(town, report.said_at)}）"


def short_ping(town: Town, ticket: Ticket, said: Report, why: str) -> str:
    """The same in one line, where several wait."""
    head = f"请接单：{_public(town, ticket)}【{SEVERITY[ticket.severity]}】" + (f"（{why}）" if why else "")
    return f"{head}{said.quoted or said.name}：{' '.join(said.text.split())}"


def group_ping(town: Town, ticket: Ticket, name: str) -> str:
    """The same in a group, for somebody the bot cannot write to alone."""
    first = f"🚨 {CALL_FIRST}\n" if ticket.severity is Severity.S0 else ""
    return f"{first}@{name} {_public(town, ticket)} 请看一下，回“收到”就算接单。"


def _public(town: Town, ticket: Ticket) -> str:
    return f"{ticket.number} 号" if ticket.private else matter(town, ticket)


def _grid(town: Town, ticket: Ticket) -> str:
    grid = town.roster.grids.get(ticket.grid)
    return f" {grid.name}" if grid else " 网格不明"


def reminder(town: Town, ticket: Ticket, now: datetime) -> str:
    """To the one who answers: what waits, since when, and what ends the waiting."""
    asks = {
        Status.ASSIGNED: "还没接单，回“收到”就行",
        Status.ACKNOWLEDGED: "接单后还没有反馈：到场发“到场”，办好发“办结 做了什么”，要等发“挂起 到几时 原因”",
        Status.IN_PROGRESS: "还没办结：办好发“办结 做了什么”，要等发“挂起 到几时 原因”",
    }
    ask = asks.get(ticket.status, stands(ticket))
    return f"⏰ {_public(town, ticket)}（{lasted(now - ticket.opened_at)}前报）{ask}。"


def escalation(town: Town, ticket: Ticket, now: datetime) -> str:
    """To the next level: who was asked, what is missing, since when."""
    first = f"🚨 {CALL_FIRST}\n" if ticket.severity is Severity.S0 else ""
    name = speakers.name_of(town, ticket.assignee) if ticket.assignee else "没有人"
    missing = "还没人接单" if ticket.status in {Status.OPEN, Status.ASSIGNED} else f"{stands(ticket)}，到期没有下文"
    return (
        f"{first}⬆️ {_public(town, ticket)}【{SEVERITY[ticket.severity]}】{_grid(town, ticket)}："
        f"{lasted(now - ticket.opened_at)}前报，找过 {name}，{missing}。"
        f"您可以“接单 {ticket.number}”或“转派 {ticket.number} 姓名”。"
    )


def several(lines: Sequence[str]) -> str:
    """Several things that wait for one person, said once, a line each."""
    return "\n".join([f"有 {len(lines)} 件事在等您：", *lines]) if len(lines) > 1 else lines[0]


def said_several(text: str) -> list[str]:
    """The lines that `several` was given."""
    return text.split("\n")[1:]


def lasted(span: timedelta) -> str:
    """A span of time in the largest unit that says it."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{max(minutes, 1)} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // (24 * 60)} 天"


def joined(town: Town, ticket: Ticket) -> str:
    first = f"🚨 {CALL_FIRST}\n" if ticket.severity is Severity.S0 else ""
    return f"{first}已并入 {_public(town, ticket)}，{stands(ticket)}；有结果一起告诉您。"


def resumed(town: Town, ticket: Ticket) -> str:
    over = f"⏰ {_public(town, ticket)} 挂起的时间到了（{ticket.note}）"
    return f"{over}，请接着办，或再“挂起 {ticket.number} 到几时 原因”。"


def no_longer_yours(town: Town, ticket: Ticket, why: str) -> str:
    return f"{_public(town, ticket)} 不用您管了：{why}。"


def confirmation(town: Town, ticket: Ticket, names: Sequence[str]) -> str:
    """Asks the reporters, where they reported."""
    done = f"：{ticket.note}" if ticket.note and not ticket.private else ""
    people = " ".join(f"@{name}" for name in names) or "报事的邻居"
    return f"{_public(town, ticket)} 已办结{done}。{people} 看看好了没有？回“已解决”或“没解决”。"


def closing(town: Town, ticket: Ticket, names: Sequence[str]) -> str:
    """The end, which the group where it began always hears."""
    people = "".join(f" @{name}" for name in names)
    ends = {
        Outcome.CONFIRMED: "报事人确认解决，结案",
        Outcome.UNCONFIRMED: "办结后没有人回话，按“未确认”结案；没解决回“没解决”",
        Outcome.REJECTED: "不受理" if ticket.private else f"不受理：{ticket.note}",
        Outcome.MERGED: f"和 {ticket.merged_into} 号是同一件事，合并处理，有结果一起告诉",
        Outcome.FALSE_ALARM: "按误报结案，打扰了",
    }
    end = ends[ticket.outcome] if ticket.outcome else stands(ticket)
    again = f"（重开过 {ticket.reopened} 次）" if ticket.reopened else ""
    return f"{_public(town, ticket)} {end}{again}。{people}".rstrip()


def reopened(town: Town, ticket: Ticket) -> str:
    return f"🔁 {_public(town, ticket)} 第 {ticket.reopened} 次重开，接着办。"


def left_alone(why: Sequence[str]) -> str:
    """Why a message opened no ticket, and what to do if it should."""
    return f"这句话没有立案：{'；'.join(why)}。要处理请写“上报”加一句话：什么事、在哪里。"

"""我的, 工单 and 为什么: what waits, where a ticket stands, and why everything happened, in words."""

from handlers import admitting, exhibiting, speakers, wording
from handlers.policy.lifecycle import HELD
from handlers.refusals import stands
from handlers.scene import Scene
from storage import journal, kept_evidence, reports, tickets
from storage.kinds import Role, Status
from storage.models import Entry, Ticket

MOST_LISTED = 30
"""More than so many lines nobody reads in a chat; the rest is counted."""

HAPPENED = {
    "understood": "开单",
    "asked": "先问一句",
    "affirmed": "确认要处理",
    "withdrawn": "不用处理",
    "assigned": "派单",
    "acknowledged": "接单",
    "arrived": "到场",
    "suspended": "挂起",
    "resumed": "挂起到期",
    "handed": "转手",
    "resolved": "办结",
    "confirmed": "确认解决",
    "expired": "到期未确认",
    "reopened": "重开",
    "rejected": "不受理",
    "merged": "合并",
    "false_alarm": "误报",
    "joined": "又有人报",
    "raised": "变急",
    "reminded": "提醒",
    "escalated": "上报",
    "nobody": "没找到人",
    "unreachable": "联系不上",
    "undeliverable": "没送到",
    "repeated": "可能重复",
    "merged_in": "并入",
    "split": "拆分",
    "placed": "补地点",
    "reworded": "改了原话",
    "hot": "多人反映",
    "found": "自查发现",
    "repaired": "自查修复",
}


async def mine(scene: Scene, person: str, *, alone: bool) -> str:
    """What waits for that person, the most urgent and longest waiting first: what they answer for, and what they
    reported and are asked about. Of a private matter only the number, unless they read it `alone`."""
    own = await tickets.of_assignee(scene.tx, person, HELD)
    said = await tickets.of_numbers(scene.tx, await reports.tickets_of(scene.tx, person))
    asked = [ticket for ticket in said if ticket.status is Status.RESOLVED]
    waiting = sorted([*own, *asked], key=lambda ticket: (ticket.severity, ticket.opened_at, ticket.number))
    often = await _often(scene, person, alone=alone)
    if not waiting:
        return "\n".join(["没有等您的工单。", *often])
    lines = [_line(scene, ticket, hidden=ticket.private and not alone) for ticket in waiting[:MOST_LISTED]]
    more = [f"还有 {len(waiting) - MOST_LISTED} 张。"] if len(waiting) > MOST_LISTED else []
    return "\n".join([f"等您的有 {len(waiting)} 张：", *lines, *more, *often])


async def _often(scene: Scene, person: str, *, alone: bool) -> list[str]:
    """For a supervisor, in one line: what many report, to be looked into together."""
    known = scene.town.roster.people.get(person)
    if known is None or known.role is not Role.SUPERVISOR:
        return []
    hot = [ticket for ticket in await tickets.hot(scene.tx) if alone or not ticket.private]
    named = [wording.matter(scene.town, ticket) for ticket in hot[:MOST_LISTED]]
    return [f"多人反映的有 {len(hot)} 件：{'；'.join(named)}。"] if hot else []


def _line(scene: Scene, ticket: Ticket, *, hidden: bool = False) -> str:
    ago = wording.lasted(scene.now - ticket.opened_at)
    what = f"{ticket.number} 号" if hidden else wording.matter(scene.town, ticket)
    return f"{what}【{wording.SEVERITY[ticket.severity]}】{stands(ticket)}，{ago}前报"


async def show(scene: Scene, ticket: Ticket, insider: bool) -> str:
    """Where it stands; the reporters' words for insiders alone."""
    name = speakers.name_of(scene.town, ticket.assignee) if ticket.assignee else "还没有人"
    lines = [_line(scene, ticket), f"经办：{name}"]
    if ticket.next_due_at and ticket.status is not Status.CLOSED:
        lines.append(f"下一步最迟：{wording.when(scene.town, ticket.next_due_at)}")
    if ticket.reopened:
        lines.append(f"重开过 {ticket.reopened} 次")
    said = await reports.of_ticket(scene.tx, ticket.number)
    if shown := await kept_evidence.of_reports(scene.tx, [report.id for report in said]):
        asks = f"（发“照片 {ticket.number}”看）" if insider else ""
        lines.append(f"附：{exhibiting.counted([exhibit.kind for exhibit in shown])}{asks}")
    if insider:
        lines += [f"{wording.voice(scene.town, report)}：{report.text}" for report in said[-10:]]
    return "\n".join(lines)


async def why(scene: Scene, ticket: Ticket, insider: bool) -> str:
    """The ticket's whole story from the journal, and when nothing could be heard of it; names of reporters for insiders
    alone."""
    entries = await journal.of_ticket(scene.tx, ticket.number)
    shown = entries if len(entries) <= MOST_LISTED else [*entries[:5], *entries[5 - MOST_LISTED :]]
    lines = [_happened(scene, entry, insider) for entry in shown]
    if len(entries) > len(shown):
        lines.insert(5, f"……中间 {len(entries) - len(shown)} 条略……")
    return "\n".join([f"{ticket.number} 号的来龙去脉：", *lines, *await admitting.of_ticket(scene, ticket)])


def _happened(scene: Scene, entry: Entry, insider: bool) -> str:
    known = scene.town.roster.people.get(entry.who)
    who = known.name if known else "" if entry.who == "bot" or not insider else "报事人"
    what = HAPPENED.get(entry.what, entry.what)
    why = f"：{entry.why}" if entry.why else ""
    return f"{wording.when(scene.town, entry.at)} {who}{' ' if who else ''}{what}{why}"

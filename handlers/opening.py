"""What a report becomes: a ticket of its own, a voice more for one that is there, or the old one opened again."""

from dataclasses import replace

from handlers import addresses, hot_topics, joining, outgoing, pinging, stages, wording
from handlers.incoming import IncomingMessage
from handlers.policy.lifecycle import Event
from handlers.policy.matching import Reading
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import journal, questions, reports, tickets, told
from storage.kinds import Action, Decision, Purpose, Severity, Status
from storage.models import Question, Report, Ticket

KEPT_CHARACTERS = 2000
"""So much of a message is kept; the rest adds nothing an officer would read."""


async def take(scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading, grid: str) -> Ticket:
    """The ticket that the report opened, joined, or opened again."""
    ticket = await _find_or_open(scene, speaker, message, reading, grid)
    await hot_topics.mark(scene, ticket)
    return ticket


async def _find_or_open(
    scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading, grid: str
) -> Ticket:
    report = _report(scene, speaker, message, reading)
    known = await joining.find_same(scene, grid, report, asked=reading.decision is Decision.ASK)
    if known is None:
        return await _open(scene, report, reading, grid)
    kept = await reports.add(scene.tx, replace(report, ticket=known.number, first_ticket=known.number))
    if known.status in (Status.CLOSED, Status.RESOLVED):
        worse = min(known.severity, kept.severity)
        return await open_again(scene, replace(known, severity=worse), speaker.id, "同一地方又报了")
    return await joining.join(scene, known, kept)


async def _open(scene: Scene, report: Report, reading: Reading, grid: str) -> Ticket:
    asked = reading.decision is Decision.ASK
    number = await tickets.take_number(scene.tx)
    ticket = ticket_of(scene, report, number, grid, reading.private, Status.NEEDS_INFO if asked else Status.OPEN)
    await tickets.add(scene.tx, ticket)
    await reports.add(scene.tx, replace(report, ticket=number, first_ticket=number))
    event = Event.ASKED if asked else Event.UNDERSTOOD
    # The journal forgets nothing, so it must not quote what may turn out to be talk.
    why = f"像是{wording.kind(scene.town, report.category)}的事" if asked else "；".join(reading.why)
    await journal.record(scene.tx, scene.now, number, report.person, event, why)
    return await ask_first(scene, ticket) if asked else await begin(scene, ticket)


def ticket_of(scene: Scene, report: Report, number: int, grid: str, private: bool, status: Status) -> Ticket:
    """A new ticket for that report; its clock starts at the message's own time."""
    opened_at = min(report.said_at, scene.now)
    return Ticket(
        subdistrict=scene.tx.subdistrict,
        number=number,
        grid=grid,
        category=report.category,
        severity=report.severity,
        status=status,
        outcome=None,
        private=private,
        place=report.place,
        reporter=report.person,
        chat=report.chat,
        assignee=None,
        opened_at=opened_at,
        acked_at=None,
        stage_since=opened_at,
        steps_taken=0,
        next_due_at=stages.due_at(scene, report.severity, status, opened_at),
        suspended_until=None,
        note="",
        reopened=0,
        returned=0,
        merged_into=None,
        closed_at=None,
    )


async def begin(scene: Scene, ticket: Ticket) -> Ticket:
    """The open ticket on its way: somebody is pinged now, or the group hears when they will be; once it is asked where
    it is."""
    if stages.held_until(scene, ticket.severity) is None:
        ticket = await pinging.assign(scene, ticket)
    if ticket.status is Status.OPEN:
        await pinging.show_card(scene, ticket)
    if ticket.place is None and not ticket.private and not ticket.reopened:
        await ask_where(scene, ticket)
    return ticket


async def ask_first(scene: Scene, ticket: Ticket) -> Ticket:
    """Asks the reporter alone whether it is for the bot."""
    text = (
        f"您刚才说的是{wording.kind(scene.town, ticket.category)}的事吗？要处理请按“是”，不用请按“不用”。"
        if ticket.severity is not Severity.S0
        else f"{wording.CALL_FIRST}。您刚才说的是现在发生的吗？是请按“是”，不是请按“不用”。"
    )
    await outgoing.say(
        scene,
        addresses.direct(ticket.reporter),
        Purpose.QUESTION,
        text,
        about=(ticket.number,),
        person=ticket.reporter,
        buttons=(Action.CONFIRM, Action.FALSE_ALARM),
        urgent=ticket.severity is Severity.S0,
    )
    return ticket


async def ask_what(scene: Scene, speaker: Speaker) -> None:
    """A photo says that something is the matter, not what: whoever sent it is asked alone, once a day."""
    today = scene.now.astimezone(scene.town.calendar.zone).date()
    if await told.first_time(scene.tx, f"photo {speaker.id} {today}", scene.now):
        chat = addresses.direct(speaker.id)
        await outgoing.say(scene, chat, Purpose.QUESTION, wording.WHAT_IS_IT, person=speaker.id)


async def ask_where(scene: Scene, ticket: Ticket) -> None:
    """Once, where it was reported; nobody waits for the answer."""
    first = (await reports.of_ticket(scene.tx, ticket.number))[0]
    question = Question(scene.tx.subdistrict, ticket.chat, first.person, ticket.number, Action.REPORT, scene.now)
    await questions.ask(scene.tx, question)
    text = f"@{first.name} {ticket.number} 号在哪里？回一句几号楼几单元或路名就好，已经先派人了。"
    await outgoing.say(
        scene,
        ticket.chat,
        Purpose.QUESTION,
        text,
        about=(ticket.number,),
        person=ticket.reporter,
        mentions=(ticket.reporter,),
        reply_to=first.message,
    )


async def open_again(scene: Scene, ticket: Ticket, who: str, why: str) -> Ticket:
    """Reopened with the count shown, and back to whoever answers now."""
    await outgoing.call_back(scene, ticket.number)
    again = await stages.enter(
        scene,
        ticket,
        Event.REOPENED,
        who=who,
        why=why,
        severity=ticket.severity,
        reopened=ticket.reopened + 1,
        assignee=None,
        note="",
        acked_at=None,
    )
    text = wording.reopened(scene.town, again)
    await outgoing.say(scene, again.chat, Purpose.UPDATE, text, about=(again.number,))
    return await begin(scene, again)


def _report(scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading) -> Report:
    assert reading.category is not None and reading.severity is not None
    return Report(
        subdistrict=scene.tx.subdistrict,
        id=0,
        ticket=0,
        first_ticket=0,
        person=speaker.id,
        name=speaker.name,
        chat=speaker.chat,
        message=message.message,
        said_at=message.at,
        text=message.text[:KEPT_CHARACTERS],
        category=reading.category,
        severity=reading.severity,
        place=reading.place,
        why=reading.why,
    )

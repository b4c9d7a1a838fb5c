"""What a report becomes: a ticket of its own, a voice more for one that is there, or the old one opened again."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from handlers import addresses, hot_topics, joining, learning, outgoing, pinging, stages, wording
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

QUOTED_CHARACTERS = 60


async def take(scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading, grid: str) -> Ticket:
    """The ticket that the report opened, joined, or opened again."""
    ticket = await _find_or_open(scene, speaker, message, reading, grid)
    await hot_topics.mark(scene, ticket)
    return ticket


async def _find_or_open(
    scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading, grid: str
) -> Ticket:
    report = report_of(scene, speaker, message, reading)
    known = await joining.find_same(scene, grid, report, asked=reading.decision is Decision.ASK)
    if known is None:
        return await _open(scene, report, reading, grid)
    kept = await reports.add(scene.tx, replace(report, ticket=known.number, first_ticket=known.number))
    return await _add_voice(scene, known, kept)


async def _add_voice(scene: Scene, known: Ticket, report: Report, along: Collection[int] = ()) -> Ticket:
    if joining.comes_back(known, report):
        worse = min(known.severity, report.severity)
        return await open_again(scene, replace(known, severity=worse), report.person, "同一地方又报了")
    return await joining.join(scene, known, report, along)


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
    return await ask_first(scene, ticket, report) if asked else await begin(scene, ticket)


def ticket_of(scene: Scene, report: Report, number: int, grid: str, private: bool, status: Status) -> Ticket:
    """A new ticket for that report; its clock starts at the message's own time, of words passed on when they are."""
    opened_at = scene.now if report.quoted else min(report.said_at, scene.now)
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
    it is, but of words passed on in the one answer to all of them."""
    if stages.held_until(scene, ticket.severity) is None:
        ticket = await pinging.assign(scene, ticket)
    if ticket.status is Status.OPEN:
        await pinging.show_card(scene, ticket)
    if lacks_place(ticket) and not (await reports.of_ticket(scene.tx, ticket.number))[0].quoted:
        await ask_where(scene, ticket)
    return ticket


def lacks_place(ticket: Ticket) -> bool:
    """Whether its reporter is to be asked where it is."""
    return not (ticket.place and ticket.grid) and not ticket.private and not ticket.reopened


async def begin_asked(scene: Scene, ticket: Ticket, who: str, why: str) -> Ticket:
    """What was asked about first is a matter now: on its way, or a voice more for what a neighbour reported in the
    meantime."""
    ticket = await stages.enter(scene, ticket, Event.AFFIRMED, who=who, why=why)
    said = await reports.of_ticket(scene.tx, ticket.number)
    last = replace(said[-1], place=said[-1].place or ticket.place)
    known = await joining.find_same(scene, ticket.grid, last, asked=False)
    begun = await begin(scene, ticket) if known is None else await _go_along(scene, ticket, said, known)
    if last.quoted:
        await pinging.receive(scene, begun, last.chat)
    await hot_topics.mark(scene, begun)
    return begun


async def _go_along(scene: Scene, ticket: Ticket, said: Sequence[Report], known: Ticket) -> Ticket:
    """No group has heard of the ticket, so none hears of its end."""
    why = f"和 {known.number} 号是同一件事"
    await stages.enter(scene, ticket, Event.MERGED, why=why, merged_into=known.number)
    await outgoing.call_back(scene, ticket.number)
    moved = [report.id for report in said]
    await reports.hand_over(scene.tx, moved, known.number)
    return await _add_voice(scene, known, replace(said[-1], ticket=known.number), moved)


async def ask_first(scene: Scene, ticket: Ticket, report: Report) -> Ticket:
    """Asks the reporter alone whether it is for the bot."""
    said = f"{report.quoted}说的“{report.text[:QUOTED_CHARACTERS]}”" if report.quoted else "您刚才说的"
    text = (
        f"{said}是{wording.kind(scene.town, ticket.category)}的事吗？要处理回“是”，不用回“不用”。"
        if ticket.severity is not Severity.S0
        else f"{wording.CALL_FIRST}。{said}是现在发生的吗？是就回“是”，不是回“不用”。"
    )
    await outgoing.say(
        scene,
        addresses.direct(ticket.reporter),
        Purpose.QUESTION,
        text,
        about=(ticket.number,),
        person=ticket.reporter,
        buttons=(Action.YES, Action.NO),
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
    await learning.from_reopening(scene, ticket)
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


def report_of(scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading) -> Report:
    """A report of a category and severity, of no ticket yet."""
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
        topic=message.topic,
        album=message.album,
        platform=message.platform,
        quoted=speaker.quoted,
    )

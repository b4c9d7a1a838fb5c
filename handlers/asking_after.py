"""还没修啊, 怎么还没人来, 第二次了: words of somebody who waits are about the ticket that is there, not a new one."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import addresses, hot_topics, joining, merging, opening, outgoing, wording
from handlers.incoming import IncomingMessage
from handlers.policy import duplicates
from handlers.policy.lifecycle import HELD
from handlers.policy.matching import REPORTERS, Reading
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import outbox, reports, tickets, told
from storage.kinds import Decision, Outcome, Purpose, Severity, Status
from storage.models import Report, Ticket

UNCLEAR = "像是问起报过的事，看不出是哪一件"


async def ask_after(scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading) -> Reading | Ticket:
    """The ticket that is there and that the message was about; else what it is to be taken for. It is noted on the
    ticket, and its writer is told so in one line, once a day; whoever answers is not called again, and goes on being
    reminded. What the reporters were asked about, or their silence closed, is opened again."""
    ticket = await _cried_for(scene, speaker, reading)
    if ticket is None:
        if not _may_be(speaker, message, reading):
            return reading
        ticket = await _find(scene, speaker, message, reading)
    if ticket is None:
        return await _unclear(scene, speaker, message, reading)
    await _note(scene, speaker, message, reading, ticket)
    return ticket


async def _cried_for(scene: Scene, speaker: Speaker, reading: Reading) -> Ticket | None:
    """The emergency that its writer reported there a moment ago, where they now cry 快来人: nobody asks them whether
    that is happening, and it is no second one somewhere unknown."""
    if reading.decision is not Decision.ASK or reading.severity is not Severity.S0 or reading.private or reading.place:
        return None
    since = scene.now - scene.town.limits.answer_within
    for ticket in await tickets.of_numbers(scene.tx, await reports.tickets_of(scene.tx, speaker.id, speaker.quoted)):
        here = speaker.is_direct or ticket.chat == speaker.chat
        if here and ticket.severity is Severity.S0 and ticket.status in HELD and ticket.opened_at >= since:
            return ticket
    return None


async def _unclear(scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading) -> Reading:
    """A bare 还没修 of somebody who has reported nothing is no new matter where others wait for something: it is left
    alone. Nor is it that of the others, even with one open ticket in the grid: a thousand households wait for parcels,
    craftsmen and meals too, and a voice that was never raised makes a ticket look worse than it is."""
    named = duplicates.thing(message.text) or reading.place or not duplicates.asks_after(message.text)
    pressing = reading.private or (reading.severity is not None and reading.severity < Severity.S2)
    if reading.decision is Decision.NONE or named or pressing or not speaker.grid:
        return reading
    if not await reports.of_open(scene.tx, speaker.grid):
        return reading
    return replace(reading, decision=Decision.NONE, why=(*reading.why, UNCLEAR))


async def _note(scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading, ticket: Ticket) -> None:
    voices = {said.person for said in await reports.of_ticket(scene.tx, ticket.number)}
    report = await reports.add(scene.tx, _report(scene, speaker, message, reading, ticket))
    if joining.comes_back(ticket, report):
        await opening.open_again(scene, ticket, speaker.id, "报事人说还没好")
        return
    ticket = await joining.join(scene, ticket, report)
    if speaker.id in voices and not speaker.quoted:
        await _answer(scene, speaker, message, ticket)
    await hot_topics.mark(scene, ticket)


def _may_be(speaker: Speaker, message: IncomingMessage, reading: Reading) -> bool:
    # 又着火了 is another fire; and what may be talk is asked about first.
    if speaker.role not in REPORTERS or reading.severity is Severity.S0 or reading.decision is Decision.ASK:
        return False
    return reading.repeats or duplicates.asks_after(message.text)


async def _find(scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading) -> Ticket | None:
    """The one that was replied to; else the writer's own, the newest that it can be about; else a neighbour's."""
    if message.reply_to:
        for ticket in await _replied_to(scene, speaker, message.reply_to):
            if await _fits(scene, ticket, message, reading, quoted=True):
                return ticket
        return None
    own = await reports.tickets_of(scene.tx, speaker.id, speaker.quoted)
    for ticket in await tickets.of_numbers(scene.tx, own):
        here = speaker.is_direct or ticket.chat == speaker.chat
        if here and _waits(scene, ticket) and await _fits(scene, ticket, message, reading, quoted=False):
            return ticket
    return await _neighbours(scene, speaker, message, reading)


async def _replied_to(scene: Scene, speaker: Speaker, message: str) -> list[Ticket]:
    """What somebody did not report themselves they can ask after, and not open again."""
    utterance = await outbox.said(scene.tx, speaker.chat, speaker.platform, message)
    report = await reports.of_message(scene.tx, speaker.chat, message)
    about = utterance.about if utterance else (report.ticket,) if report else ()
    meant = await tickets.of_numbers(scene.tx, {(await merging.way(scene, number))[-1] for number in about})
    own = await reports.tickets_of(scene.tx, speaker.id)
    mine = [ticket for ticket in meant if ticket.number in own and _waits(scene, ticket, confirmed=True)]
    return mine or [ticket for ticket in meant if ticket.status in HELD]


def _waits(scene: Scene, ticket: Ticket, *, confirmed: bool = False) -> bool:
    """Whether its reporters may still wait for something. `confirmed` is also what one of them said was solved."""
    if ticket.status is not Status.CLOSED:
        return ticket.status is not Status.NEEDS_INFO
    since = scene.now - scene.town.limits.reopen_within
    ended = (Outcome.UNCONFIRMED, Outcome.CONFIRMED) if confirmed else (Outcome.UNCONFIRMED,)
    return ticket.outcome in ended and ticket.closed_at is not None and ticket.closed_at >= since


async def _fits(scene: Scene, ticket: Ticket, message: IncomingMessage, reading: Reading, *, quoted: bool) -> bool:
    """A place that is said must be its place, a thing its thing; where neither is said, it is this one."""
    said = await reports.of_ticket(scene.tx, ticket.number)
    if not joining.at_one_spot(ticket, said, reading.place):
        return False
    if quoted and reading.decision is Decision.NONE:
        return True
    thing = duplicates.thing(message.text)
    return not thing or _is_named(thing, said, reading)


def _is_named(thing: str, said: Sequence[Report], reading: Reading) -> bool:
    alike = any(one.category == reading.category and thing in one.text for one in said)
    return alike or any(duplicates.is_named_in(thing, one.text) for one in said)


async def _neighbours(scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading) -> Ticket | None:
    """The only one of the grid that has the thing, or the very building, in its words."""
    thing = duplicates.thing(message.text)
    if not speaker.grid or not (thing or reading.place):
        return None
    by_ticket: dict[int, list[Report]] = {}
    for one in await reports.of_open(scene.tx, speaker.grid):
        by_ticket.setdefault(one.ticket, []).append(one)
    meant = [number for number, said in by_ticket.items() if not thing or _is_named(thing, said, reading)]
    found = [
        ticket
        for ticket in await tickets.of_numbers(scene.tx, meant)
        if ticket.status in HELD
        and not (ticket.private or addresses.is_direct(ticket.chat))
        and joining.at_one_spot(ticket, by_ticket[ticket.number], reading.place)
        and (thing or _is_in_building(ticket, reading))
    ]
    return found[0] if len(found) == 1 else None


def _is_in_building(ticket: Ticket, reading: Reading) -> bool:
    if reading.place is None or ticket.place is None or not reading.place.building:
        return False
    return ticket.place.building == reading.place.building


def _report(scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading, ticket: Ticket) -> Report:
    same = reading.category == ticket.category and reading.severity
    why = (*reading.why, "问的是这件事") if reading.category else ("又问起这件事",)
    meant = replace(reading, category=ticket.category, severity=same or ticket.severity, why=why)
    report = opening.report_of(scene, speaker, message, meant)
    return replace(report, ticket=ticket.number, first_ticket=ticket.number)


async def _answer(scene: Scene, speaker: Speaker, message: IncomingMessage, ticket: Ticket) -> None:
    today = scene.now.astimezone(scene.town.calendar.zone).date()
    if await told.first_time(scene.tx, f"asked after {ticket.number} {speaker.id} {today}", scene.now):
        text, about = wording.joined(scene.town, ticket), (ticket.number,)
        await outgoing.say(
            scene, speaker.chat, Purpose.ANSWER, text, about=about, person=speaker.id, reply_to=message.message
        )

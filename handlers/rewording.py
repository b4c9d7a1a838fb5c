"""A report whose words were edited: they are kept as they now are, and what they now say counts."""

from dataclasses import replace

from handlers import closing, joining, merging, opening, pinging
from handlers.policy import places
from handlers.policy.lifecycle import ACCEPTED, HELD, NOT_CLOSED
from handlers.policy.matching import Reading
from handlers.scene import Scene
from storage import journal, reports, tickets
from storage.kinds import Decision, Severity, Status
from storage.models import Report, Ticket


async def reword(scene: Scene, report: Report, text: str, reading: Reading) -> bool:
    """Whether the message still is the report it was; not so where its words turned out not to be for the bot. What is
    closed stays as it is."""
    ticket = await tickets.get(scene.tx, report.ticket)
    if ticket is None or not report.text:
        return False
    kept = text[: opening.KEPT_CHARACTERS]
    if kept == report.text or ticket.status not in NOT_CLOSED:
        return True
    place = reading.place or report.place
    await reports.reword(scene.tx, report, kept, place)
    await journal.record(scene.tx, scene.now, ticket.number, report.person, "reworded", "报事人改了原话")
    report = replace(report, text=kept, place=place)
    if ticket.status is Status.NEEDS_INFO:
        await _asked(scene, ticket, report, reading)
    elif reading.decision is Decision.TICKET and _is_elsewhere(ticket, report):
        await merging.separate(scene, report.person, ticket, report, "报事人改了地点")
    else:
        await _counted(scene, ticket, report, reading)
    return True


async def _asked(scene: Scene, ticket: Ticket, report: Report, reading: Reading) -> None:
    """A ticket that one person is asked about. Clear words are a yes; words that are plainly talk a no, but where life
    may be at stake only the person's own no is one."""
    if report.place and report.place != ticket.place:
        # No group has heard of it: no card is shown.
        ticket = await tickets.amend(scene.tx, ticket, place=report.place) or ticket
    if reading.decision is Decision.TICKET:
        begun = await opening.begin_asked(scene, ticket, report.person, "报事人改了原话，说清楚了")
        await _worsen(scene, begun, report, reading.severity)
    elif reading.decision is Decision.NONE and not _is_dangerous(scene, ticket):
        await closing.withdraw(scene, ticket, report.person, "报事人改了原话，不是要处理的事")


def _is_dangerous(scene: Scene, ticket: Ticket) -> bool:
    return ticket.severity is Severity.S0 or scene.town.matcher.category(ticket.category).dangerous


def _is_elsewhere(ticket: Ticket, report: Report) -> bool:
    """Whether the words of somebody who joined now say another place than the ticket's."""
    joined = report.person != ticket.reporter and ticket.status in ACCEPTED
    return joined and not places.compatible(report.place, ticket.place)


async def _counted(scene: Scene, ticket: Ticket, report: Report, reading: Reading) -> None:
    if reading.decision is Decision.TICKET:
        ticket = await _worsen(scene, ticket, report, reading.severity)
    if report.place and report.place != ticket.place and report.person == ticket.reporter:
        await pinging.set_place(scene, ticket, report.place, report.person)


async def _worsen(scene: Scene, ticket: Ticket, report: Report, severity: Severity | None) -> Ticket:
    if severity and severity < ticket.severity and ticket.status in HELD:
        ticket = await joining.worsen(scene, ticket, replace(report, severity=severity))
        await pinging.show_card(scene, ticket)
    return ticket

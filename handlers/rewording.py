"""A report whose words were edited: they are kept as they now are, and what they now say counts."""

from dataclasses import replace

from handlers import joining, opening, pinging, stages
from handlers.policy.lifecycle import HELD, NOT_CLOSED, Event
from handlers.policy.matching import Reading
from handlers.scene import Scene
from storage import journal, reports, tickets
from storage.kinds import Decision, Status
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
    if reading.decision is Decision.TICKET:
        ticket = await _counted(scene, ticket, report, reading)
    if place and place != ticket.place and report.person == ticket.reporter:
        await pinging.set_place(scene, ticket, place, report.person)
    return True


async def _counted(scene: Scene, ticket: Ticket, report: Report, reading: Reading) -> Ticket:
    if ticket.status is Status.NEEDS_INFO:
        why = "报事人改了原话，说清楚了"
        ticket = await stages.enter(scene, ticket, Event.AFFIRMED, who=report.person, why=why)
        ticket = await opening.begin(scene, ticket)
    severity = reading.severity or ticket.severity
    if severity < ticket.severity and ticket.status in HELD:
        ticket = await joining.worsen(scene, ticket, replace(report, severity=severity))
        await pinging.show_card(scene, ticket)
    return ticket

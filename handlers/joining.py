"""A report of a matter that is known already: which ticket it is about, and what one voice more does to it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from handlers import addresses, outgoing, pinging, stages, wording
from handlers.policy import duplicates, lifecycle, places
from handlers.policy.lifecycle import Event
from handlers.scene import Scene
from storage import journal, reports, tickets
from storage.kinds import Outcome, Purpose, Severity, Status
from storage.models import Place, Report, Ticket

ANSWERED_VOICES = 3
"""So many reporters of one matter are answered in the group each; after that only the card counts them."""

ENDING = (Status.RESOLVED, Status.CLOSED)


async def find_same(scene: Scene, grid: str, report: Report, *, asked: bool) -> Ticket | None:
    """The ticket that this report is about already: every report of it must be compatible, so that no chain of
    likenesses joins what does not belong together. `asked` says that it is not sure to be a report at all."""
    limits = scene.town.limits
    window = limits.urgent_duplicates_within if report.severity is Severity.S0 else limits.duplicates_within
    open_since, closed_since = report.said_at - window, report.said_at - limits.reopen_within
    for ticket in await tickets.alike(scene.tx, grid, report.category, open_since, closed_since):
        if ticket.number == report.ticket:
            continue  # the one it is of already
        said = await reports.of_ticket(scene.tx, ticket.number)
        if not said or not _could_be(ticket, said, report, grid, asked=asked):
            continue
        if (ticket.status in ENDING or _is_near(said, report, window)) and _is_same(
            ticket, said, report, limits.answer_within
        ):
            return ticket
    return None


def _could_be(ticket: Ticket, said: list[Report], report: Report, grid: str, *, asked: bool) -> bool:
    own = any(one.voice == report.voice for one in said)
    if ticket.status is Status.NEEDS_INFO or not grid:
        # Nobody knows whether it is anything, or where: only the same person can mean the same by it.
        return own and (asked or ticket.status is not Status.NEEDS_INFO)
    if asked and ticket.status in ENDING:
        return False
    if ticket.status is not Status.CLOSED:
        return True
    ended_well = ticket.outcome in (Outcome.CONFIRMED, Outcome.UNCONFIRMED)
    # Only the same place makes a finished matter the same again.
    return ended_well and ticket.place is not None and report.place is not None


def _is_near(said: list[Report], report: Report, window: timedelta) -> bool:
    return any(abs(report.said_at - one.said_at) <= window for one in said)


def _is_same(ticket: Ticket, said: list[Report], report: Report, breath: timedelta) -> bool:
    """Like words, or the same person going on within a breath, at what could be one spot."""
    goes_on = any(one.voice == report.voice and abs(report.said_at - one.said_at) <= breath for one in said)
    words = goes_on or any(
        duplicates.same_matter(report.text, report.place, one.text, one.place or ticket.place) for one in said
    )
    return words and at_one_spot(ticket, said, report.place)


def at_one_spot(ticket: Ticket, said: list[Report], place: Place | None) -> bool:
    """Whether that place could be the ticket's and that of everybody who spoke of it."""
    return all(_could_be_one_spot(place, spot) for spot in (ticket.place, *(one.place for one in said)))


def _could_be_one_spot(one: Place | None, other: Place | None) -> bool:
    """As `places.compatible`; but a building and a landmark of which nobody said both are two spots."""
    if one is None or other is None:
        return True
    apart = (one.building and not one.landmark and other.landmark and not other.building) or (
        other.building and not other.landmark and one.landmark and not one.building
    )
    return not apart and places.compatible(one, other)


def comes_back(ticket: Ticket, report: Report) -> bool:
    """Whether the report opens again what was done; words passed on may be older than the end."""
    return ticket.status in ENDING and not (report.quoted and report.said_at < ticket.stage_since)


async def join(scene: Scene, ticket: Ticket, report: Report, along: Collection[int] = ()) -> Ticket:
    """One voice more, which the card counts; told so where it was said, and it hears the end; whoever passes on several
    is told of all at once. `along` are the ids of more reports that came with it."""
    before = await reports.of_ticket(scene.tx, ticket.number)
    voices = {said.person for said in before if said.id not in (report.id, *along)}
    await journal.record(scene.tx, scene.now, ticket.number, report.person, "joined", "；".join(report.why))
    if ticket.status is Status.NEEDS_INFO:
        return ticket
    if ticket.place is None and report.place is not None:
        ticket = await pinging.set_place(scene, ticket, report.place, report.person)
    is_worse = report.severity < ticket.severity
    if is_worse:
        ticket = await worsen(scene, ticket, report)
    await pinging.show_card(scene, ticket)
    is_heard = len(voices) < ANSWERED_VOICES or addresses.is_direct(report.chat)
    if not report.quoted and (is_worse or (report.person not in voices and is_heard)):
        text = wording.joined(scene.town, ticket)
        about = (ticket.number,)
        await outgoing.say(
            scene,
            report.chat,
            Purpose.ANSWER,
            text,
            about=about,
            person=report.person,
            reply_to=report.message,
            topic=report.topic or "",
        )
    return ticket


async def worsen(scene: Scene, ticket: Ticket, report: Report) -> Ticket:
    """A worse report makes the ticket worse, and its ladder starts again from there."""
    why = f"升为{wording.SEVERITY[report.severity]}"
    await outgoing.call_back(scene, ticket.number)
    if _must_be_taken_again(ticket, report.severity):
        worse = replace(ticket, severity=report.severity)
        raised = await stages.enter(scene, worse, Event.HANDED, why=why, severity=report.severity, suspended_until=None)
        await pinging.ping(scene, raised, "情况变急")
        return raised
    raised = await _restart(scene, ticket, report.severity)
    await journal.record(scene.tx, scene.now, ticket.number, report.person, "raised", why)
    if stages.held_until(scene, raised.severity):
        return raised
    if raised.status is Status.OPEN:
        return await pinging.assign(scene, raised)
    if raised.status in lifecycle.WORKED_ON:
        await pinging.ping(scene, raised, "情况变急")
    return raised


def _must_be_taken_again(ticket: Ticket, severity: Severity) -> bool:
    """Who took on or put off something lesser has not yet said that they come for this."""
    held = ticket.status is Status.SUSPENDED and ticket.assignee is not None
    return held or (ticket.status is Status.ACKNOWLEDGED and severity is Severity.S0)


async def _restart(scene: Scene, ticket: Ticket, severity: Severity) -> Ticket:
    since = stages.began_at(scene, severity, ticket.status, scene.now, ticket.suspended_until)
    due_at = stages.due_at(scene, severity, ticket.status, since)
    changes = {"severity": severity, "stage_since": since, "steps_taken": 0, "next_due_at": due_at}
    return await tickets.amend(scene.tx, ticket, **changes) or ticket

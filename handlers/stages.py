"""Moving a ticket along one arrow of its life: the one place where its next due time is set."""

from datetime import datetime
from typing import Any

from handlers import refusals
from handlers.policy import lifecycle, working_time
from handlers.policy.ladder import Climb
from handlers.policy.lifecycle import Event
from handlers.scene import Scene
from storage import journal, tickets
from storage.kinds import Level, Severity, Status
from storage.models import Ticket

BOT = "bot"
"""Who it is in the journal when nobody asked for it."""


async def enter(scene: Scene, ticket: Ticket, event: Event, *, who: str = BOT, why: str = "", **changes: Any) -> Ticket:
    """The ticket after the event, journalled. Raises `Refused` where there is no such arrow from its status, or when
    somebody else moved it meanwhile."""
    status = lifecycle.status_after(ticket.status, event)
    if status is None:
        raise refusals.not_now(ticket, event)
    # Finding somebody costs the ticket no time: its clock runs from the message, or from when it was reopened.
    base = ticket.stage_since if event is Event.ASSIGNED else scene.now
    since = began_at(scene, ticket.severity, status, base, changes.get("suspended_until"))
    changes |= {"status": status, "stage_since": since, "steps_taken": 0, **_end(scene, event)}
    if status is Status.ASSIGNED:
        climbing = climb(scene, ticket.severity, status, since)
        taken = _said_by_ping(scene, climbing)
        changes |= {"steps_taken": taken, "next_due_at": climbing.after(taken).at}
    else:
        changes["next_due_at"] = due_at(scene, ticket.severity, status, since)
    moved = await tickets.move(scene.tx, ticket, **changes)
    if moved is None:
        raise refusals.moved_meanwhile(ticket)
    await journal.record(scene.tx, scene.now, ticket.number, who, event, why)
    return moved


def began_at(scene: Scene, severity: Severity, status: Status, at: datetime, until: datetime | None = None) -> datetime:
    """When the clock of a status entered at `at` starts: a hold's at its end, a routine wait with the next service."""
    if status is Status.SUSPENDED and until is not None:
        return until
    routine = severity not in scene.town.ladder.loud
    return working_time.service_from(scene.town.calendar, at) if status is Status.ASSIGNED and routine else at


def climb(scene: Scene, severity: Severity, status: Status, since: datetime) -> Climb:
    """The steps of waiting in that status since then."""
    return Climb(scene.town.ladder, scene.town.calendar, severity, lifecycle.STAGES[status], since)


def _said_by_ping(scene: Scene, climbing: Climb) -> int:
    """How many steps are overdue at the moment of the ping that would only say again what it says, to the same person:
    the message was heard late, or nobody was found for long."""
    due, taken = climbing.overdue(0, scene.now)
    return taken if due.whom is Level.DUTY else 0


def due_at(scene: Scene, severity: Severity, status: Status, since: datetime, taken: int = 0) -> datetime | None:
    """When the next step after `taken` is due; for an open ticket that is the ping itself. None for a closed one."""
    if status is Status.CLOSED:
        return None
    if status is Status.OPEN:
        return held_until(scene, severity) or scene.now
    return climb(scene, severity, status, since).after(taken).at


def held_until(scene: Scene, severity: Severity) -> datetime | None:
    """The end of the quiet hours, when it is quiet now and this severity keeps quiet."""
    loud = severity in scene.town.ladder.loud
    return None if loud else working_time.quiet_until(scene.town.calendar, scene.now)


def _end(scene: Scene, event: Event) -> dict[str, Any]:
    outcome = lifecycle.OUTCOMES.get(event)
    if outcome:
        return {"outcome": outcome, "closed_at": scene.now}
    return {"outcome": None, "closed_at": None} if event is Event.REOPENED else {}

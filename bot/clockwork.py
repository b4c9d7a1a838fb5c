"""The timetable: once a second, what is due now is found and done."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import metrics
from bot.clocks import Clock
from handlers import chasing
from handlers.chasing import Nudge
from handlers.policy.town import Town
from handlers.scene import Scene
from storage import tickets
from storage.database import Database, DatabaseTrouble, savepoint
from storage.models import Ticket

log = structlog.get_logger()

AT_ONCE = 200
"""So many due tickets are taken in one transaction."""

PUT_OFF = timedelta(minutes=5)
"""A ticket that breaks us is tried again after this, so that it does not hold up the others."""


async def tick(database: Database, town: Town, clock: Clock) -> int:
    """Takes every step that is due now; how many there were."""
    taken = 0
    while True:
        async with database.transaction(town.subdistrict) as tx:
            due = await tickets.due(tx, clock.now(), AT_ONCE)
            scene = Scene(tx, town, clock.now())
            _count_lateness(scene, due)
            nudges = [nudge for ticket in due if (nudge := await _chase(scene, ticket))]
            await chasing.say_gathered(scene, nudges)
        taken += len(due)
        if len(due) < AT_ONCE:
            return taken


def _count_lateness(scene: Scene, due: Sequence[Ticket]) -> None:
    for ticket in due:
        assert ticket.next_due_at is not None
        metrics.LATENESS.observe((scene.now - ticket.next_due_at).total_seconds())


async def _chase(scene: Scene, ticket: Ticket) -> Nudge | None:
    try:
        async with savepoint(scene.tx):
            return await chasing.chase(scene, ticket)
    except DatabaseTrouble:
        raise  # all of them are still due at the next tick
    except Exception:  # an edge: one ticket that breaks us must not silence the others
        log.exception("a due ticket could not be handled", ticket=ticket.number)
        await tickets.amend(scene.tx, ticket, next_due_at=scene.now + PUT_OFF)
        return None


def timetable() -> AsyncIOScheduler:
    """A scheduler that forgets nothing and never runs a job beside itself (apscheduler issues 146, 296)."""
    return AsyncIOScheduler(job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})

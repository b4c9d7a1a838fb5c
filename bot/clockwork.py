"""The timetable: once a second, what is due now is found and done."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import metrics
from bot.clocks import Clock
from handlers import chasing, foreseeing
from handlers.chasing import Nudge
from handlers.policy.town import Town
from handlers.scene import Scene
from storage import tickets
from storage.database import Database, DatabaseTrouble, savepoint
from storage.models import Ticket

log = structlog.get_logger()

AT_ONCE = 500
"""So many due tickets are taken in one transaction."""

Chase = Callable[[Scene, Sequence[Ticket]], Awaitable[list[Nudge]]]

PUT_OFF = timedelta(minutes=5)
"""A ticket that breaks us is tried again after this, so that it does not hold up the others."""


async def tick(database: Database, town: Town, clock: Clock) -> int:
    """Takes every step that is due now; how many there were."""
    taken = 0
    while True:
        try:
            due = await _take_steps(database, town, clock, _together)
        except DatabaseTrouble:
            raise  # all of them are still due at the next tick
        except Exception:  # an edge: nothing was kept yet, and one by one it is seen which ticket breaks us
            log.exception("what is due is taken again, ticket by ticket")
            due = await _take_steps(database, town, clock, _apart)
        taken += due
        if due < AT_ONCE:
            return taken


async def _take_steps(database: Database, town: Town, clock: Clock, chase: Chase) -> int:
    async with database.transaction(town.subdistrict) as tx:
        due = await tickets.due(tx, clock.now(), AT_ONCE)
        if due:
            scene = Scene(tx, town, clock.now())
            _count_lateness(scene, due)
            await chasing.say_gathered(scene, await chase(scene, due))
    return len(due)


def _count_lateness(scene: Scene, due: Sequence[Ticket]) -> None:
    for ticket in due:
        assert ticket.next_due_at is not None
        metrics.LATENESS.observe((scene.now - ticket.next_due_at).total_seconds())


async def _together(scene: Scene, due: Sequence[Ticket]) -> list[Nudge]:
    await foreseeing.chased_soon(scene, due)
    return [nudge for ticket in due if (nudge := await chasing.chase(scene, ticket))]


async def _apart(scene: Scene, due: Sequence[Ticket]) -> list[Nudge]:
    """A savepoint each."""
    return [nudge for ticket in due if (nudge := await _chase_alone(scene, ticket))]


async def _chase_alone(scene: Scene, ticket: Ticket) -> Nudge | None:
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

"""A batch of what was heard becomes one transaction; only when that is committed is the platform told."""

from collections.abc import Sequence

import structlog

from bot.clocks import Clock
from handlers import foreseeing, frontdesk
from handlers.incoming import Incoming
from handlers.policy.town import Town
from handlers.recent import Recent
from handlers.scene import Scene
from storage.database import Database, DatabaseTrouble, savepoint

log = structlog.get_logger()

AT_ONCE = 500
"""So many messages are taken in one transaction, which holds up the others of its subdistrict."""


async def take_in(database: Database, town: Town, clock: Clock, recent: Recent, batch: Sequence[Incoming]) -> None:
    """Everything in the batch, in order; what fails is logged and the rest goes on. Raises `DatabaseTrouble` when
    some of it could not be kept."""
    for first in range(0, len(batch), AT_ONCE):
        part = batch[first : first + AT_ONCE]
        try:
            await _take_together(database, town, clock, recent, part)
        except DatabaseTrouble:
            raise  # the batch is heard again; nothing of it was acknowledged
        except Exception:  # an edge: nothing was kept yet, and one by one it is seen which message breaks us
            log.exception("a batch is taken again, message by message", messages=len(part))
            await _take_apart(database, town, clock, recent, part)


async def _take_together(
    database: Database, town: Town, clock: Clock, recent: Recent, batch: Sequence[Incoming]
) -> None:
    tried = recent.copy()
    async with database.transaction(town.subdistrict) as tx:
        scene = Scene(tx, town, clock.now(), tried)
        spoken = [frontdesk.meet(scene, incoming) for incoming in batch]
        await foreseeing.heard_soon(scene, spoken)
        for speaker, incoming in spoken:
            await frontdesk.receive(scene, speaker, incoming)
    recent.become(tried)


async def _take_apart(database: Database, town: Town, clock: Clock, recent: Recent, batch: Sequence[Incoming]) -> None:
    """A savepoint each."""
    tried = recent.copy()
    async with database.transaction(town.subdistrict) as tx:
        for incoming in batch:
            await _take_alone(Scene(tx, town, clock.now(), tried), incoming)
    recent.become(tried)


async def _take_alone(scene: Scene, incoming: Incoming) -> None:
    try:
        async with savepoint(scene.tx):
            await frontdesk.receive(scene, *frontdesk.meet(scene, incoming))
    except DatabaseTrouble:
        raise  # the batch is heard again; nothing of it was acknowledged
    except Exception:  # an edge: one message that breaks us must not cost the others
        log.exception("a message could not be handled", platform=incoming.platform, chat=incoming.chat)

"""A batch of what was heard becomes one transaction; only when that is committed is the platform told."""

from collections.abc import Sequence

import structlog

from bot.clocks import Clock
from handlers import frontdesk
from handlers.incoming import Incoming
from handlers.policy.town import Town
from handlers.recent import Recent
from handlers.scene import Scene
from storage.database import Database, DatabaseTrouble, savepoint

log = structlog.get_logger()


async def take_in(database: Database, town: Town, clock: Clock, recent: Recent, batch: Sequence[Incoming]) -> None:
    """Everything in the batch, in order, a savepoint each: what fails is logged and the rest goes on. Raises
    `DatabaseTrouble` when nothing of it could be kept."""
    async with database.transaction(town.subdistrict) as tx:
        for incoming in batch:
            try:
                async with savepoint(tx):
                    await frontdesk.receive(Scene(tx, town, clock.now(), recent), incoming)
            except DatabaseTrouble:
                raise  # the batch is heard again; nothing of it was acknowledged
            except Exception:  # an edge: one message that breaks us must not cost the others
                log.exception("a message could not be handled", platform=incoming.platform, chat=incoming.chat)

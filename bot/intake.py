"""A batch of what was heard becomes one transaction; only when that is committed is the platform told."""

from collections.abc import Iterator, Sequence

import structlog

from bot.clocks import Clock
from handlers import binding, foreseeing, frontdesk, signing_in
from handlers.incoming import Incoming, IncomingChange
from handlers.policy.town import Town
from handlers.present import Present
from handlers.recent import Recent
from handlers.scene import Scene
from storage.database import Database, DatabaseTrouble, savepoint

log = structlog.get_logger()

AT_ONCE = 500
"""So many messages are taken in one transaction, which holds up the others of its subdistrict."""


async def take_in(
    database: Database, present: Present, clock: Clock, recent: Recent, batch: Sequence[Incoming]
) -> None:
    """Everything in the batch, in order; what fails is logged and the rest goes on. Raises `DatabaseTrouble` when
    some of it could not be kept."""
    for part in _parts(batch):
        try:
            await _take_together(database, present, clock, recent, part)
        except DatabaseTrouble:
            raise  # the batch is heard again; nothing of it was acknowledged
        except Exception:  # an edge: nothing was kept yet, and one by one it is seen which message breaks us
            log.exception("a batch is taken again, message by message", messages=len(part))
            await _take_apart(database, present, clock, recent, part)


def _parts(batch: Sequence[Incoming]) -> Iterator[Sequence[Incoming]]:
    """Each ends with what may change who the next ones are from."""
    first = 0
    for end, incoming in enumerate(batch, 1):
        if end == len(batch) or end - first == AT_ONCE or binding.may_bind(incoming):
            yield batch[first:end]
            first = end


async def _take_together(
    database: Database, present: Present, clock: Clock, recent: Recent, batch: Sequence[Incoming]
) -> None:
    tried = recent.copy()
    async with database.transaction(present.subdistrict) as tx:
        scene = Scene(tx, await present.town(tx), clock.now(), tried)
        spoken = [frontdesk.meet(scene, incoming) for incoming in batch]
        await foreseeing.heard_soon(scene, spoken)
        for speaker, incoming in spoken:
            await frontdesk.receive(scene, speaker, incoming)
    recent.become(tried)
    _log_untold(scene.town, batch)


async def _take_apart(
    database: Database, present: Present, clock: Clock, recent: Recent, batch: Sequence[Incoming]
) -> None:
    """A savepoint each."""
    tried = recent.copy()
    async with database.transaction(present.subdistrict) as tx:
        town = await present.town(tx)
        for incoming in batch:
            await _take_alone(Scene(tx, town, clock.now(), tried), incoming)
    recent.become(tried)
    _log_untold(town, batch)


def _log_untold(town: Town, batch: Sequence[Incoming]) -> None:
    """What nobody can be told by another way, stands here; and the program is unwell all the while."""
    for incoming in batch:
        if isinstance(incoming, IncomingChange) and signing_in.is_untold(town, incoming):
            log.error("an account is to be logged in, and no supervisor has another way", platform=incoming.platform)


async def _take_alone(scene: Scene, incoming: Incoming) -> None:
    try:
        async with savepoint(scene.tx):
            await frontdesk.receive(scene, *frontdesk.meet(scene, incoming))
    except DatabaseTrouble:
        raise  # the batch is heard again; nothing of it was acknowledged
    except Exception:  # an edge: one message that breaks us must not cost the others
        log.exception("a message could not be handled", platform=incoming.platform, chat=incoming.chat)

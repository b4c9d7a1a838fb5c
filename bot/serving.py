"""Serving the platforms until somebody says stop: what is in hand is finished, and nothing is lost."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

import structlog

from bot import clockwork, logs, opening_accounts
from bot.app import Engine
from bot.clocks import Clock, MachineClock, SharedClock
from bot.config import Config
from bot.conversing import Conversations
from bot.counted import Counted
from bot.leasing import Keeper
from bot.troubles import CannotRun
from bot.watching import Watch
from storage import sharing
from storage.database import Database, DatabaseTrouble

log = structlog.get_logger()

TICK_SECONDS = 1


async def serve(config: Config, machine: Clock | None = None) -> None:
    """Until SIGTERM or SIGINT. `machine` is the clock of this machine, which counts where no other machine can be.
    Raises `CannotRun` when no platform is on, `DatabaseTrouble` when it cannot start."""
    logs.take_in_libraries()
    if not config.accounts:
        raise CannotRun(
            f"{config.source}: platforms: none is turned on; write [platforms.local] or [platforms.telegram]."
        )
    if sharing.is_shared(config.database):
        await _serve_with_others(config)
        return
    database = await Counted.open(config.database)
    try:
        with sharing.alone(config.database):
            service = _Service(config, database, machine or MachineClock())
            await service.until_stopped(service.conversations.alone)
    finally:
        await database.close()


async def _serve_with_others(config: Config) -> None:
    url = sharing.impatient(config.database)
    database = await Counted.open(url)
    beside = sharing.Beside.of(url)
    try:
        clock = SharedClock()
        keepers = [Keeper(beside, config.town.subdistrict, account, clock) for account in config.accounts]
        await keepers[0].look()
        service = _Service(config, database, clock)
        await service.until_stopped(lambda: service.conversations.in_turn(keepers))
    finally:
        await beside.close()
        await database.close()


class _Service:
    def __init__(self, config: Config, database: Database, clock: Clock) -> None:
        self._ticking = Engine(database, config.town, {}, clock)
        forgetful = frozenset(name for name, abilities in config.abilities.items() if not abilities.replays)
        self._watch = Watch(database, config.town, clock, config.operations, forgetful)
        self.conversations = Conversations(
            config, database, clock, self._watch, opening_accounts.openings(config, database, clock)
        )
        self._tick_alone = asyncio.Lock()

    async def until_stopped(self, converse: Callable[[], Awaitable[None]]) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.conversations.stop)
        scheduler = clockwork.timetable()
        scheduler.add_job(self._tick, "interval", seconds=TICK_SECONDS)
        scheduler.start()
        try:
            async with self._watch.on_duty(scheduler):
                await converse()
        finally:
            scheduler.pause()
            # The scheduler would break off what it is in; a connection broken off in a transaction can hang for ever.
            async with self._tick_alone, self._watch.at_rest():
                scheduler.shutdown()
            log.info("stopped")

    async def _tick(self) -> None:
        try:
            async with self._tick_alone:
                if await self._ticking.tick():
                    self.conversations.news.set()
            self._watch.ticked()
        except DatabaseTrouble as trouble:
            log.error("the database refused a tick", trouble=str(trouble))

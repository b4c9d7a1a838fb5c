"""Serving the platforms until somebody says stop: what is in hand is finished, and nothing is lost."""

import asyncio
import signal
from collections.abc import Sequence

import structlog

from bot import clockwork, logs
from bot.app import Engine
from bot.clocks import MachineClock
from bot.config import Config
from bot.local import Local
from bot.platforms import Platform
from bot.troubles import CannotRun
from handlers.incoming import Incoming
from storage.database import Database, DatabaseTrouble

log = structlog.get_logger()

TICK_SECONDS = 1
SPEAK_SECONDS = 0.5
"""The outbox is looked at this often, and at once when something was heard."""

PATIENCE_SECONDS = 1
"""Before a database that refused is asked again."""


async def serve(config: Config) -> None:
    """Until SIGTERM or SIGINT. Raises `CannotRun` when no platform is on, `DatabaseTrouble` when it cannot start."""
    logs.take_in_libraries()
    database = await Database.open(config.database)
    try:
        clock = MachineClock()
        platforms = _platforms(config, clock)
        engine = Engine(database, config.town, {platform.name: platform for platform in platforms}, clock)
        await engine.start()
        await _Service(engine, platforms).until_stopped()
    finally:
        await database.close()


def _platforms(config: Config, clock: MachineClock) -> list[Platform]:
    if config.local is None:
        raise CannotRun(f"{config.source}: platforms: none is turned on; write [platforms.local].")
    return [Local(config.local.folder, clock, config.town.calendar.zone)]


class _Service:
    def __init__(self, engine: Engine, platforms: Sequence[Platform]) -> None:
        self._engine, self._platforms = engine, platforms
        self._stopping, self._news = asyncio.Event(), asyncio.Event()

    async def until_stopped(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        scheduler = clockwork.timetable()
        scheduler.add_job(self._tick, "interval", seconds=TICK_SECONDS)
        scheduler.start()
        log.info("serving", platforms=[platform.name for platform in self._platforms])
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._speak())
                for platform in self._platforms:
                    tasks.create_task(self._listen(platform))
        finally:
            scheduler.shutdown()
            log.info("stopped")

    def _stop(self) -> None:
        self._stopping.set()
        self._news.set()

    async def _listen(self, platform: Platform) -> None:
        while not self._stopping.is_set():
            batch = await platform.hear()
            if batch:
                await self._keep(batch)
                self._news.set()
            await platform.acknowledge()

    async def _keep(self, batch: Sequence[Incoming]) -> None:
        """Until it is kept: what was heard is not acknowledged before."""
        while True:
            try:
                await self._engine.hear(batch)
            except DatabaseTrouble as trouble:
                log.error("what was heard could not be kept yet", trouble=str(trouble), messages=len(batch))
                await asyncio.sleep(PATIENCE_SECONDS)
            else:
                return

    async def _tick(self) -> None:
        try:
            if await self._engine.tick():
                self._news.set()
        except DatabaseTrouble as trouble:
            log.error("the database refused a tick", trouble=str(trouble))

    async def _speak(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._engine.speak()
            except DatabaseTrouble as trouble:
                log.error("the outbox could not be read or marked", trouble=str(trouble))
                await asyncio.sleep(PATIENCE_SECONDS)
            await self._wait_for_news()

    async def _wait_for_news(self) -> None:
        try:
            await asyncio.wait_for(self._news.wait(), SPEAK_SECONDS)
        except TimeoutError:
            return
        if not self._stopping.is_set():
            self._news.clear()

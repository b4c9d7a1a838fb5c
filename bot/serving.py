"""Serving the platforms until somebody says stop: what is in hand is finished, and nothing is lost."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot import clockwork, leasing, logs
from bot.app import Engine
from bot.clocks import Clock, MachineClock, SharedClock
from bot.config import Config
from bot.leasing import Keeper, Leased
from bot.local import Local
from bot.platforms import Platform
from bot.troubles import CannotRun
from bot.watching import Watch
from handlers.incoming import Incoming
from storage import sharing
from storage.database import Database, DatabaseTrouble
from storage.leases import LostLease

log = structlog.get_logger()

TICK_SECONDS = 1
SPEAK_SECONDS = 0.5
"""The outbox is looked at this often, and at once when something was heard."""

PATIENCE_SECONDS = 1
"""Before a database that refused is asked again."""


async def serve(config: Config, machine: Clock | None = None) -> None:
    """Until SIGTERM or SIGINT. `machine` is the clock of this machine, which counts where no other machine can be.
    Raises `CannotRun` when no platform is on, `DatabaseTrouble` when it cannot start."""
    logs.take_in_libraries()
    if not config.platforms:
        raise CannotRun(f"{config.source}: platforms: none is turned on; write [platforms.local].")
    if sharing.is_shared(config.database):
        await _serve_with_others(config)
        return
    database = await Database.open(config.database)
    try:
        with sharing.alone(config.database):
            service = _Service(config, database, machine or MachineClock())
            await service.until_stopped(service.converse_alone)
    finally:
        await database.close()


async def _serve_with_others(config: Config) -> None:
    url = sharing.impatient(config.database)
    database = await Database.open(url)
    beside = sharing.Beside.of(url)
    try:
        clock = SharedClock()
        keeper = Keeper(beside, config.town.subdistrict, config.platforms, clock)
        await keeper.look()
        service = _Service(config, database, clock)
        await service.until_stopped(lambda: service.converse_in_turn(keeper))
    finally:
        await beside.close()
        await database.close()


class _Service:
    def __init__(self, config: Config, database: Database, clock: Clock) -> None:
        self._config, self._database, self._clock = config, database, clock
        self._ticking = Engine(database, config.town, {}, clock)
        self._watch = Watch(database, config.town, clock, config.operations)
        self._stopping, self._news = asyncio.Event(), asyncio.Event()
        self._tick_alone = asyncio.Lock()

    async def until_stopped(self, converse: Callable[[], Awaitable[None]]) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
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

    async def converse_alone(self) -> None:
        await self._converse(self._database, self._platforms())

    async def converse_in_turn(self, keeper: Keeper) -> None:
        """Whenever nobody else does."""
        log.info("standing by")
        self._watch.holds({})
        while not self._stopping.is_set():
            try:
                if await keeper.take():
                    await self._hold(keeper)
            except DatabaseTrouble as trouble:
                log.error("the database could not be asked who holds the leases", trouble=str(trouble))
            await _within(leasing.RENEW_SECONDS, self._stopping)

    async def _hold(self, keeper: Keeper) -> None:
        """Until the leases are lost or it is time to stop. Raises `DatabaseTrouble`."""
        tokens = {lease.account: lease.token for lease in keeper.leases}
        log.info("holds the leases", tokens=tokens)
        self._watch.holds(tokens)
        fenced = sharing.Fenced(self._database, keeper.leases)
        try:
            async with asyncio.TaskGroup() as tasks:
                keeping = tasks.create_task(keeper.keep())
                await self._converse(fenced, [Leased(platform, keeper) for platform in self._platforms()])
                keeping.cancel()
        except* LostLease:
            log.warning("the leases are lost; standing by")
        except* DatabaseTrouble as troubles:
            log.error("the database refused before anything was said", trouble=str(troubles.exceptions[0]))
        finally:
            self._watch.holds({})
            await keeper.give_back()

    def _platforms(self) -> list[Platform]:
        """Opened anew each time: meanwhile another process may have heard and spoken there."""
        local = self._config.local
        opened = [Local(local.folder, self._clock, self._config.town.calendar.zone)] if local else []
        return [self._watch.over(platform) for platform in opened]

    async def _converse(self, database: Database, platforms: Sequence[Platform]) -> None:
        named = {platform.name: platform for platform in platforms}
        engine = Engine(database, self._config.town, named, self._clock, paces=self._config.paces)
        await engine.start()
        log.info("serving", platforms=[platform.name for platform in platforms])
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._speak(engine))
            for platform in platforms:
                tasks.create_task(self._listen(engine, platform))

    def _stop(self) -> None:
        self._stopping.set()
        self._news.set()

    async def _listen(self, engine: Engine, platform: Platform) -> None:
        while not self._stopping.is_set():
            batch = await platform.hear()
            if batch:
                await self._keep(engine, batch)
                self._news.set()
            await platform.acknowledge()

    async def _keep(self, engine: Engine, batch: Sequence[Incoming]) -> None:
        """Until it is kept: what was heard is not acknowledged before."""
        while True:
            try:
                await engine.hear(batch)
            except DatabaseTrouble as trouble:
                log.error("what was heard could not be kept yet", trouble=str(trouble), messages=len(batch))
                await asyncio.sleep(PATIENCE_SECONDS)
            else:
                return

    async def _tick(self) -> None:
        try:
            async with self._tick_alone:
                if await self._ticking.tick():
                    self._news.set()
            self._watch.ticked()
        except DatabaseTrouble as trouble:
            log.error("the database refused a tick", trouble=str(trouble))

    async def _speak(self, engine: Engine) -> None:
        while not self._stopping.is_set():
            try:
                await engine.speak()
            except DatabaseTrouble as trouble:
                log.error("the outbox could not be read or marked", trouble=str(trouble))
                await asyncio.sleep(PATIENCE_SECONDS)
            if await _within(SPEAK_SECONDS, self._news) and not self._stopping.is_set():
                self._news.clear()


async def _within(seconds: float, event: asyncio.Event) -> bool:
    try:
        return await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False

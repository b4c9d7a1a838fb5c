"""Conversations: each platform's account is heard and spoken for by itself, where others serve too while its lease is
held."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

import structlog

from bot import leasing
from bot.app import Engine
from bot.clocks import Clock
from bot.config import Config
from bot.leasing import Keeper, Leased
from bot.platforms import Abilities, Platform, TryAgainLater
from bot.presence import Presence
from bot.watching import Watch
from handlers.incoming import Incoming
from storage.database import Database, DatabaseTrouble
from storage.leases import LostLease
from storage.sharing import Fenced

log = structlog.get_logger()

SPEAK_SECONDS = 0.5
"""The outbox is looked at this often, and at once when something was heard."""

PATIENCE_SECONDS = 1
"""Before a database that refused is asked again."""

LAST_WORDS_SECONDS = 8
"""For what is just being said when it is time to stop, and again once its platform is closed: some that start and stop
us wait for twenty."""

Openings = Mapping[str, Callable[[], Platform]]
"""How each platform is opened: anew for each conversation, for others may have heard and spoken there meanwhile."""


class Conversations:
    """Until they are told to `stop`; `news` is what they are told when something may have to be said."""

    def __init__(self, config: Config, database: Database, clock: Clock, watch: Watch, openings: Openings) -> None:
        self._config, self._database, self._clock, self._watch = config, database, clock, watch
        self._openings = openings
        self._stopping, self.news = asyncio.Event(), asyncio.Event()

    def stop(self) -> None:
        self._stopping.set()
        self.news.set()

    async def alone(self) -> None:
        """On all platforms."""
        async with asyncio.TaskGroup() as tasks:
            for name in self._openings:
                tasks.create_task(self._converse(self._database, self._open(name)))

    async def in_turn(self, keepers: Sequence[Keeper]) -> None:
        """On each platform whenever nobody else does. One is taken at a look, so that others have their share."""
        self._watch.among_others()
        log.info("standing by")
        async with asyncio.TaskGroup() as tasks:
            while not self._stopping.is_set():
                if keeper := await _take_one(keepers):
                    tasks.create_task(self._hold(keeper))
                await _within(leasing.RENEW_SECONDS, self._stopping)

    async def _hold(self, keeper: Keeper) -> None:
        """Until the lease is lost, the database refuses, or it is time to stop."""
        assert keeper.lease
        log.info("holds the lease", account=keeper.account, token=keeper.lease.token)
        try:
            with self._watch.holding(keeper.lease):
                async with asyncio.TaskGroup() as tasks:
                    keeping = tasks.create_task(keeper.keep())
                    fenced = Fenced(self._database, keeper.lease)
                    await self._converse(fenced, Leased(self._open(keeper.account), keeper))
                    keeping.cancel()
        except* LostLease:
            log.warning("the lease is lost; standing by", account=keeper.account)
        finally:
            await keeper.give_back()

    def _open(self, name: str) -> Platform:
        return self._watch.over(self._openings[name]())

    async def _converse(self, database: Database, platform: Platform) -> None:
        town, paces = self._config.town, self._config.paces
        abilities = self._config.abilities
        elsewhere = {name: abilities.get(name, Abilities()) for name in self._openings if name != platform.name}
        engine = Engine(database, town, {platform.name: platform}, self._clock, paces=paces, elsewhere=elsewhere)
        await self._start(engine)
        log.info("serving", platform=platform.name)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._speak(engine))
                tasks.create_task(self._listen(engine, platform))
        finally:
            await self._fall_silent(engine, platform)

    async def _start(self, engine: Engine) -> None:
        while not self._stopping.is_set():
            try:
                await engine.start()
            except DatabaseTrouble as trouble:
                log.error("the database refused before anything was said", trouble=str(trouble))
                await _within(PATIENCE_SECONDS, self._stopping)
            else:
                return

    async def _fall_silent(self, engine: Engine, platform: Platform) -> None:
        """What is being said may end; what takes too long ends with the platform, or is settled by whoever speaks
        next."""
        try:
            await engine.finish_saying(LAST_WORDS_SECONDS)
        finally:
            await platform.close()
        try:
            await engine.finish_saying(LAST_WORDS_SECONDS)
            await engine.note_outcomes()
        except (DatabaseTrouble, LostLease) as trouble:
            log.warning("what became of the last words could not be noted", trouble=str(trouble))

    async def _listen(self, engine: Engine, platform: Platform) -> None:
        presence = Presence(engine, platform, self._watch)
        while not self._stopping.is_set():
            try:
                batch = await presence.hear()
            except TryAgainLater:
                continue  # the health says since when
            if batch:
                await self._keep(engine, batch)
                self.news.set()
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

    async def _speak(self, engine: Engine) -> None:
        while not self._stopping.is_set():
            try:
                await engine.speak()
            except DatabaseTrouble as trouble:
                log.error("the outbox could not be read or marked", trouble=str(trouble))
                await asyncio.sleep(PATIENCE_SECONDS)
            if await _within(SPEAK_SECONDS, self.news) and not self._stopping.is_set():
                self.news.clear()


async def _take_one(keepers: Sequence[Keeper]) -> Keeper | None:
    try:
        for keeper in keepers:
            if keeper.lease is None and await keeper.take():
                return keeper
    except DatabaseTrouble as trouble:
        log.error("the database could not be asked who holds the leases", trouble=str(trouble))
    return None


async def _within(seconds: float, event: asyncio.Event) -> bool:
    try:
        return await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False

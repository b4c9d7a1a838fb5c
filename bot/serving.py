"""Serving the platforms until somebody says stop: what is in hand is finished, and nothing is lost."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

import structlog

from bot import clockwork, logs
from bot.app import Engine
from bot.clocks import Clock, MachineClock, SharedClock
from bot.config import Config
from bot.conversing import Conversations, Openings
from bot.counted import Counted
from bot.leasing import Keeper
from bot.local import Local
from bot.platform_settings import LocalSettings, Settings
from bot.platforms import Platform
from bot.robot.robot_account import Robot
from bot.robot.robot_settings import RobotSettings
from bot.telegram.account import Telegram
from bot.telegram.settings import TelegramSettings
from bot.troubles import CannotRun
from bot.watching import Watch
from bot.wechat.wechat_settings import WechatSettings
from bot.wecom.wecom_settings import WecomSettings
from handlers.policy.roster import Roster
from handlers.present import Present
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
        self.conversations = Conversations(config, database, clock, self._watch, _openings(config, database, clock))
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


def _openings(config: Config, database: Database, clock: Clock) -> Openings:
    """One for each platform that is turned on."""
    present = Present(config.town)

    async def roster() -> Roster:
        async with database.transaction(config.town.subdistrict) as tx:
            return (await present.town(tx)).roster

    def opening(name: str, settings: Settings) -> Callable[[], Platform]:
        match settings:
            case LocalSettings():
                return lambda: Local(settings.folder, clock, config.town.calendar.zone)
            case TelegramSettings():
                return lambda: Telegram(settings, clock, roster)
            case WechatSettings():
                return _wechat(name, settings, clock, config, roster)
            case WecomSettings():
                return lambda: _wecom(name, settings, clock)
            case RobotSettings():
                return lambda: Robot(name, settings)

    return {name: opening(name, settings) for name, settings in config.accounts.items()}


def _wecom(name: str, settings: WecomSettings, clock: Clock) -> Platform:
    from bot.wecom.wecom_account import Wecom  # noqa: PLC0415  its package is an optional extra

    return Wecom(name, settings, clock)


def _wechat(
    name: str, settings: WechatSettings, clock: Clock, config: Config, roster: Callable[[], Awaitable[Roster]]
) -> Callable[[], Platform]:
    from bot.wechat.wechat_account import Wechat  # noqa: PLC0415  its library is an extra, and slow to load

    return lambda: Wechat(name, settings, clock, config.town.calendar.zone, roster)

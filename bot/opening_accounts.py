"""How each account of the config is opened; what the library of its platform costs is paid only where there is one."""

from collections.abc import Callable

from bot.clocks import Clock
from bot.config import Config
from bot.conversing import Openings
from bot.local import Local
from bot.platform_settings import LocalSettings, Settings
from bot.platforms import Platform
from bot.robot.robot_account import Robot
from bot.robot.robot_settings import RobotSettings
from bot.telegram.account import Telegram
from bot.telegram.settings import TelegramSettings
from bot.wechat.wechat_settings import WechatSettings
from bot.wecom.wecom_settings import WecomSettings
from handlers.policy.roster import Roster
from handlers.present import Present
from storage.database import Database


def openings(config: Config, database: Database, clock: Clock) -> Openings:
    """One for each account."""
    return {name: _opening(config, database, clock, name, settings) for name, settings in config.accounts.items()}


def _opening(config: Config, database: Database, clock: Clock, name: str, settings: Settings) -> Callable[[], Platform]:
    zone, present = config.town.calendar.zone, Present(config.town)

    async def roster() -> Roster:
        async with database.transaction(config.town.subdistrict) as tx:
            return (await present.town(tx)).roster

    match settings:
        case LocalSettings():
            return lambda: Local(settings.folder, clock, zone)
        case TelegramSettings():
            return lambda: Telegram(settings, clock, roster)
        case RobotSettings():
            return lambda: Robot(name, settings)
        case WechatSettings():
            from bot.wechat.wechat_account import Wechat  # noqa: PLC0415  slow to load, and an extra

            return lambda: Wechat(name, settings, clock, zone, roster)
        case WecomSettings():
            from bot.wecom.wecom_account import Wecom  # noqa: PLC0415  its package is an extra

            return lambda: Wecom(name, settings, clock, roster)

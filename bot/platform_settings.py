"""The accounts that the config turns on, each under the name by which chats and people refer to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from bot.config_file import LocalTable, PlatformTable, RobotTable, TelegramTable, WechatTable, WecomTable
from bot.platforms import Abilities
from bot.robot import robot_settings
from bot.robot.robot_settings import RobotSettings
from bot.telegram import settings as telegram_settings
from bot.telegram.settings import TelegramSettings
from bot.troubles import CannotRun
from bot.wechat import wechat_settings
from bot.wechat.wechat_settings import WechatSettings
from bot.wecom import wecom_settings
from bot.wecom.wecom_settings import WecomSettings


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """The platform without accounts; `folder` is where it keeps what was said."""

    abilities: ClassVar[Abilities] = Abilities()
    folder: Path


Settings = LocalSettings | TelegramSettings | WechatSettings | WecomSettings | RobotSettings


def read(wrong: list[str], source: Path, tables: Mapping[str, PlatformTable]) -> dict[str, Settings]:
    """Those that could be read; `wrong` gets a sentence for each mistake in the others."""
    read: dict[str, Settings] = {}
    for name, table in tables.items():
        try:
            read[name] = _read_one(source, name, table)
        except CannotRun as trouble:
            wrong += trouble.sentences
    return read


def _read_one(source: Path, name: str, table: PlatformTable) -> Settings:
    match table:
        case LocalTable():
            return LocalSettings(source.resolve().parent / table.folder)
        case TelegramTable():
            return telegram_settings.read(source, table)
        case WechatTable():
            return wechat_settings.read(source, name, table)
        case WecomTable():
            return wecom_settings.read(source, name, table)
        case RobotTable():
            return robot_settings.read(source, name, table)

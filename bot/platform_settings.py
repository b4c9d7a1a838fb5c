"""The accounts that the config turns on, each under the name by which chats and people refer to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar, Final

from bot.config_file import LocalTable, PlatformTable, RobotTable, TelegramTable, WechatTable, WecomTable
from bot.local import Local
from bot.platforms import Abilities, kind_of
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

    abilities: ClassVar[Abilities] = Local.abilities
    folder: Path


Settings = LocalSettings | TelegramSettings | WechatSettings | WecomSettings | RobotSettings


PACKAGES: Final = {"wechat": "wechaty_puppet_service", "wecom": "aibot"}
"""What a kind of platform needs besides: the extra of its name."""


def read(wrong: list[str], source: Path, tables: Mapping[str, PlatformTable]) -> dict[str, Settings]:
    """Those that could be read; `wrong` gets a sentence for each mistake in the others."""
    read: dict[str, Settings] = {}
    owners: dict[object, str] = {}
    for name, table in tables.items():
        kind = kind_of(name)
        if kind in PACKAGES and find_spec(PACKAGES[kind]) is None:
            setup = f"run `scripts/setup --no-dev --inexact --extra {kind}`"
            wrong.append(f"{source}: platforms.{name}: its packages are not installed; {setup}.")
        try:
            read[name] = _read_one(source, name, table)
        except CannotRun as trouble:
            wrong += trouble.sentences
            continue
        if (owner := owners.setdefault(_account(read[name]), name)) != name:
            wrong.append(f"{source}: platforms.{name}: is the account of platforms.{owner} too; give it its own.")
    return read


def _account(settings: Settings) -> object:
    """What no two names may share: they would take each other's place, or speak at twice the pace."""
    match settings:
        case LocalSettings():
            return settings.folder
        case TelegramSettings():
            return settings.token
        case WechatSettings():
            return settings.host, settings.port
        case WecomSettings():
            return settings.bot
        case RobotSettings():
            return settings.webhook


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

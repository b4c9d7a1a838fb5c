"""The config file as it is written: its keys, and what can still be read of it when some of them are wrong."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from bot.pacing import USUAL, Pace
from bot.structuring import CONVERTER, named_kinds, read_toml, structure
from bot.troubles import CannotRun
from handlers.policy.roster import Absence, Chat, Community, Grid, Person, Team
from handlers.policy.rota import EVERY_DAY
from handlers.policy.town import Limits
from storage.kinds import Level

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
SECTIONS = ("communities", "grids", "people", "chats", "teams")


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A line of the rota. Without `level` it is the one that fits `of`: a grid's duty, a community's, the
    subdistrict's."""

    who: str
    of: str
    days: str = "daily"
    shift: str = "00:00-00:00"
    level: Level | None = None
    buildings: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarTable:
    service: tuple[str, ...] = ("08:00-12:00", "14:30-18:00")
    quiet: tuple[str, ...] = ("22:00-07:00",)
    country: str = "CN"
    days_off: tuple[date, ...] = ()
    days_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalTable:
    folder: str
    pace: Pace = USUAL["local"]


@dataclass(frozen=True, slots=True)
class WebhookTable:
    listen: str
    url: str
    secret: str


@dataclass(frozen=True, slots=True)
class TelegramTable:
    token: str
    api: str = "https://api.telegram.org"
    pace: Pace = USUAL["telegram"]
    webhook: WebhookTable | None = None


@dataclass(frozen=True, slots=True)
class WechatTable:
    gateway: str
    token: str
    certificate: str = ""
    canary: str = ""
    largest_file: int = 12
    pace: Pace = USUAL["wechat"]


@dataclass(frozen=True, slots=True)
class WecomTable:
    bot_id: str
    secret: str
    url: str = "wss://openws.work.weixin.qq.com"
    called: str = ""
    certificate: str = ""
    pace: Pace = USUAL["wecom"]


@dataclass(frozen=True, slots=True)
class RobotTable:
    webhook: str
    pace: Pace = USUAL["robot"]


PlatformTable = LocalTable | TelegramTable | WechatTable | WecomTable | RobotTable

KINDS: Mapping[str, type[PlatformTable]] = {
    "local": LocalTable,
    "telegram": TelegramTable,
    "wechat": WechatTable,
    "wecom": WecomTable,
    "robot": RobotTable,
}
"""The kinds of platforms. An account is named by its kind; a second one of those that can have several by its kind, a
hyphen and what tells it from the first: `wechat-2`."""

SEVERAL: frozenset[str] = frozenset({"wechat", "wecom", "robot"})
"""The kinds of which one process serves several accounts."""


@dataclass(frozen=True, slots=True)
class PlatformTables:
    """Each account's table by the account's name."""

    by_name: Mapping[str, PlatformTable] = field(default_factory=dict[str, PlatformTable])


CONVERTER.register_structure_hook(PlatformTables, named_kinds(PlatformTables, KINDS, SEVERAL))


@dataclass(frozen=True, slots=True)
class OperationsTable:
    listen: str = ""
    heartbeat: str = ""
    audit_every: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class ConfigFile:
    subdistrict: str
    name: str
    zone: ZoneInfo
    lexicon: str
    ladders: str
    ladder: str
    database: str = "sqlite+aiosqlite:///linying.db"
    calendar: CalendarTable = field(default_factory=CalendarTable)
    limits: Limits = field(default_factory=Limits)
    platforms: PlatformTables = field(default_factory=PlatformTables)
    operations: OperationsTable = field(default_factory=OperationsTable)
    communities: tuple[Community, ...] = ()
    grids: tuple[Grid, ...] = ()
    people: tuple[Person, ...] = ()
    chats: tuple[Chat, ...] = ()
    teams: tuple[Team, ...] = ()
    duties: tuple[DutyLine, ...] = ()
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be read, the ids written in each section (of what could not be read too; of `platforms` the
    names), and what is wrong."""

    file: ConfigFile
    ids: Mapping[str, tuple[str, ...]]
    mistakes: tuple[str, ...]


def read(path: Path) -> Draft:
    """Raises `CannotRun` only when the file cannot be read or is no TOML; else the mistakes are in the draft."""
    raw = read_toml(path)
    ids = {section: tuple(_ids(raw.get(section))) for section in SECTIONS}
    ids["subdistrict"] = tuple(id for id in (raw.get("subdistrict"),) if isinstance(id, str))
    ids["platforms"] = tuple(_keys(raw.get("platforms")))
    try:
        return Draft(structure(raw, ConfigFile, str(path)), ids, ())
    except CannotRun as trouble:
        return Draft(_salvaged(raw), ids, trouble.sentences)


def days(text: str) -> frozenset[int]:
    """The weekdays (0 is Monday) of a text like `daily`, `mon-fri`, `fri-mon`, `sat,sun`. Raises `ValueError`."""
    if text == "daily":
        return EVERY_DAY
    found: set[int] = set()
    for part in text.split(","):
        ends = part.strip().split("-")
        if len(ends) > 2 or not set(ends) <= set(DAYS):
            raise ValueError(f'is "{text}"; write "daily", or days as in "mon-fri" or "sat,sun".')
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        found.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return frozenset(found)


def hours(text: str) -> tuple[time, time]:
    """The two local times of a text like `08:00-18:00`. Raises `ValueError`."""
    matched = HOURS.fullmatch(text)
    if not matched:
        raise ValueError(f'is "{text}"; write two times of day, as in "08:00-18:00".')
    numbers = [int(part) for part in matched.groups()]
    return time(numbers[0], numbers[1]), time(numbers[2], numbers[3])


def _ids(section: object) -> Iterator[str]:
    for item in _listed(section):
        id = cast(dict[str, object], item).get("id") if isinstance(item, dict) else None
        if isinstance(id, str):
            yield id


def _keys(table: object) -> list[str]:
    return list(cast(dict[str, object], table)) if isinstance(table, dict) else []


def _listed(value: object) -> list[object]:
    return cast(list[object], value) if isinstance(value, list) else []


def _salvaged(raw: Mapping[str, Any]) -> ConfigFile:
    """The file without whatever is wrong in it, so that the rest can be checked in the same run."""
    kinds = get_type_hints(ConfigFile)
    kept: dict[str, Any] = {"zone": ZoneInfo("UTC")}
    kept |= {key.name: "" for key in fields(ConfigFile) if key.default is MISSING and kinds[key.name] is str}
    for name in kinds.keys() & raw.keys():
        kind, value = kinds[name], raw[name]
        if get_origin(kind) is tuple:
            kept[name] = tuple(good for item in _listed(value) for good in _good(item, get_args(kind)[0]))
        else:
            kept.update((name, good) for good in _good(value, kind))
    return ConfigFile(**kept)


def _good(raw: object, kind: type[Any]) -> Iterator[Any]:
    try:
        yield structure(raw, kind, "")
    except (CannotRun, ValueError):
        return

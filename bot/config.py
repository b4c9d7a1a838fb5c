"""The config: from the files that the customer writes to one frozen value, or every mistake in them at once."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bot import config_file, ladder_file, lexicon_file, operations, platform_settings, references, secret_values
from bot.config_file import ConfigFile, Draft
from bot.operations import Operations
from bot.pacing import Pace
from bot.platform_settings import Settings
from bot.platforms import Abilities
from bot.troubles import CannotRun
from handlers.policy.lexicon import Lexicon
from handlers.policy.matching import Matcher
from handlers.policy.roster import Duty, Roster
from handlers.policy.town import Town
from handlers.policy.working_time import Calendar, Period

T = TypeVar("T")

PROJECT = Path(__file__).resolve().parent.parent
SQLITE = "sqlite+aiosqlite:///"
POSTGRESQL = "postgresql+psycopg://"


@dataclass(frozen=True, slots=True)
class Config:
    """`source` is the file it was read from; `database` a SQLAlchemy URL; `accounts` are the platforms' that are turned
    on, by their names."""

    source: Path
    town: Town
    lexicon: Lexicon
    database: str
    accounts: Mapping[str, Settings]
    operations: Operations = field(default_factory=Operations)
    paces: Mapping[str, Pace] = field(default_factory=dict[str, Pace])

    @property
    def abilities(self) -> Mapping[str, Abilities]:
        """What each account can do, wherever it is served."""
        return {name: settings.abilities for name, settings in self.accounts.items()}


def load(path: Path | None) -> Config:
    """Without a path: `config.toml` here or in the project's folder, else the project's `config.example.toml`. Raises
    `CannotRun` with a sentence for each mistake in any of the files."""
    source = path or _usual()
    draft = config_file.read(source)
    wrong = list(draft.mistakes)
    folder, raw = source.resolve().parent, draft.file
    whole = not draft.mistakes
    lexicon = _tried(wrong, lambda: lexicon_file.load(folder / raw.lexicon)) if raw.lexicon or whole else None
    ladder = _tried(wrong, lambda: ladder_file.load(folder / raw.ladders, raw.ladder)) if raw.ladders or whole else None
    database = _tried(wrong, lambda: _database(source, raw.database))
    watched = _tried(wrong, lambda: operations.read(source, raw.operations))
    turned_on = platform_settings.read(wrong, source, raw.platforms.by_name)
    categories = [category.id for category in lexicon.categories] if lexicon else None
    wrong += (f"{source}: {sentence}" for sentence in references.mistakes(draft, categories))
    if wrong or lexicon is None or ladder is None or database is None or watched is None:
        raise CannotRun(*dict.fromkeys(wrong))
    landmarks = dict.fromkeys(name for grid in raw.grids for name in grid.landmarks)
    matcher = Matcher(lexicon, landmarks)
    public = frozenset(name for name, settings in turned_on.items() if not settings.abilities.writes_alone)
    town = Town(raw.subdistrict, raw.name, _roster(draft), _calendar(raw), ladder, matcher, raw.limits, public)
    paces = {name: table.pace for name, table in raw.platforms.by_name.items()}
    return Config(source, town, lexicon, database, turned_on, watched, paces)


def _usual() -> Path:
    for path in (Path("config.toml"), PROJECT / "config.toml"):
        if path.exists():
            return path
    return PROJECT / "config.example.toml"


def _tried(wrong: list[str], load: Callable[[], T]) -> T | None:
    try:
        return load()
    except CannotRun as trouble:
        wrong += trouble.sentences
        return None


def _database(source: Path, written: str) -> str:
    """The URL, read from the environment when it begins with `env:`; a relative SQLite file is beside the config."""
    named = secret_values.variable(written)
    if named is not None:
        if not os.environ.get(named):
            raise CannotRun(f"{source}: database: {secret_values.unset(written)}; set it to the database's URL.")
        written = os.environ[named]
    elif _has_password(written):
        raise CannotRun(f'{source}: database: has a password; write "env:NAME" and set NAME to the URL.')
    if written.startswith(SQLITE):
        file = written.removeprefix(SQLITE)
        if not file or file.startswith(":memory:"):
            raise CannotRun(f"{source}: database: names no file and would keep nothing; write {SQLITE}FILE.")
        return f"{SQLITE}{source.resolve().parent / file}"
    if written.startswith(POSTGRESQL):
        return written
    raise CannotRun(f"{source}: database: is no URL that begins with {SQLITE} or {POSTGRESQL}; write one.")


def _has_password(url: str) -> bool:
    """In `user:password@host`, or in libpq's `?password=`."""
    address, _, options = url.partition("://")[2].partition("?")
    return ":" in address.partition("/")[0].rpartition("@")[0] or "password=" in options


def _roster(draft: Draft) -> Roster:
    file = draft.file
    duties: list[Duty] = []
    for line in file.duties:
        level = references.level_of(draft, line)
        assert level is not None, "the references were checked before"
        start, end = config_file.hours(line.shift)
        days = config_file.days(line.days)
        duties.append(Duty(line.who, level, line.of, days, start, end, line.buildings, line.categories))
    return Roster(
        file.zone,
        {community.id: community for community in file.communities},
        {grid.id: grid for grid in file.grids},
        {person.id: person for person in file.people},
        {chat.id: chat for chat in file.chats},
        {team.id: team for team in file.teams},
        tuple(duties),
        file.absences,
    )


def _calendar(file: ConfigFile) -> Calendar:
    table = file.calendar
    service, quiet = (tuple(Period(*config_file.hours(text)) for text in part) for part in (table.service, table.quiet))
    return Calendar(file.zone, service, quiet, table.country, table.days_off, table.days_on)

"""Stories: what people write, press and edit, and what the world does, as JSON Lines."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, cast

from bot.troubles import CannotRun
from storage.kinds import Action

Chosen = TypeVar("Chosen", bound=StrEnum)

DIRECT = "dm"


class World(StrEnum):
    """What happens besides people."""

    CRASH = "crash"
    PLATFORM_DOWN = "platform_down"
    PLATFORM_UP = "platform_up"
    CLOCK = "clock"


class Doing(StrEnum):
    """What somebody does on the platform without writing a word."""

    START = "start"
    BLOCK = "block"
    UNBLOCK = "unblock"
    MOVE = "move"
    ADD = "add"
    REMOVE = "remove"
    JOIN = "join"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Written:
    at: datetime
    chat: str
    person: str
    text: str
    id: str | None
    reply_to: str | None
    photo: bool
    topic: str | None = None
    album: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    at: datetime
    person: str
    action: Action
    on: str


@dataclass(frozen=True, slots=True)
class Edited:
    at: datetime
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Happened:
    at: datetime
    what: World


@dataclass(frozen=True, slots=True)
class Done:
    """In `chat`, or with the bot alone where it is empty; `to` is the code of a start, or where a group moved."""

    at: datetime
    what: Doing
    person: str
    chat: str
    to: str


Event = Written | Pressed | Edited | Happened | Done


class Misread(Exception):
    """A line is no event; the words say what to write instead."""


def read_lines(path: Path) -> list[str]:
    """The lines of a story's file. Raises `CannotRun` when it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig") as story:
            return list(story)
    except OSError as trouble:
        raise CannotRun(f"{path}: cannot be read ({trouble.strerror}); give the path of a story.") from trouble
    except UnicodeDecodeError as trouble:
        raise CannotRun(f"{path}: is not UTF-8; save the file as UTF-8.") from trouble


def read_story(source: str, lines: Iterable[str]) -> Iterator[Event]:
    """The events in order. Raises `CannotRun` that names the line which is none, or comes before its predecessor."""
    last: datetime | None = None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            event = read_event(line)
        except Misread as trouble:
            raise CannotRun(f"{source}, line {number}: {trouble}") from trouble
        if last is not None and event.at < last:
            raise CannotRun(
                f"{source}, line {number}: is earlier than the line before; put the events in order of time."
            )
        last = event.at
        yield event


def read_event(line: str, now: datetime | None = None) -> Event:
    """One event; `now` stands in for an `at` that is left out. Raises `Misread`."""
    raw = _object(line)
    at = now if now is not None and "at" not in raw else _time(raw)
    if "do" in raw:
        return _done(at, raw)
    if "press" in raw:
        return Pressed(at, _text(raw, "from"), _one_of(raw, "press", Action), _text(raw, "on"))
    if "edit" in raw:
        return Edited(at, _text(raw, "edit"), _text(raw, "text"))
    return _written(at, raw)


def _done(at: datetime, raw: dict[str, Any]) -> Happened | Done:
    if raw["do"] not in set(Doing):
        return Happened(at, _one_of(raw, "do", World, *Doing))
    what = Doing(raw["do"])
    key = "code" if what is Doing.START else "to"
    to = _text(raw, key) if what is Doing.MOVE else _optional(raw, key) or ""
    alone = what in (Doing.START, Doing.BLOCK, Doing.UNBLOCK)
    return Done(at, what, _text(raw, "from"), "" if alone else _text(raw, "chat"), to)


def _object(line: str) -> dict[str, Any]:
    try:
        raw: object = json.loads(line)
    except (ValueError, RecursionError) as trouble:
        raise Misread("is no JSON; write one object a line.") from trouble
    if not isinstance(raw, dict):
        raise Misread('is no JSON object; write {"at": …, "chat": …, "from": …, "text": …}.')
    return cast(dict[str, Any], raw)


def _written(at: datetime, raw: dict[str, Any]) -> Written:
    photo = raw.get("photo", False)
    if not isinstance(photo, bool):
        raise Misread('"photo" is no true or false; write one of them.')
    more = _optional(raw, "topic"), _optional(raw, "album"), _optional(raw, "place")
    words = "" if (photo or raw.get("place")) and "text" not in raw else _text(raw, "text")
    ids = _optional(raw, "id"), _optional(raw, "reply_to")
    return Written(at, _text(raw, "chat"), _text(raw, "from"), words, *ids, photo, *more)


def _time(raw: dict[str, Any]) -> datetime:
    try:
        at = datetime.fromisoformat(_text(raw, "at"))
    except ValueError as trouble:
        raise Misread('"at" is no time; write ISO 8601 with an offset, as in 2026-11-22T08:00:00+08:00.') from trouble
    if at.tzinfo is None:
        raise Misread('"at" has no offset; write one, as in 2026-11-22T08:00:00+08:00.')
    return at


def _text(raw: dict[str, Any], key: str) -> str:
    if not isinstance(raw.get(key), str):
        raise Misread(f'"{key}" is {"missing" if key not in raw else "no text"}; write a text in quotes.')
    return raw[key]


def _optional(raw: dict[str, Any], key: str) -> str | None:
    return None if raw.get(key) is None else _text(raw, key)


def _one_of(raw: dict[str, Any], key: str, kind: type[Chosen], *more: str) -> Chosen:
    """`more` are those that are right too, and read elsewhere."""
    value = _text(raw, key)
    if value not in set(kind):
        raise Misread(f'"{key}" is {value!r}; write one of {", ".join((*kind, *more))}.')
    return kind(value)

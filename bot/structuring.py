"""TOML files into frozen values, with every mistake found at once and named by its key."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, cast, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import cattrs
import cattrs.dispatch
from cattrs import AttributeValidationNote, ClassValidationError, ForbiddenExtraKeysError, IterableValidationError
from cattrs.cols import (
    homogenous_tuple_structure_factory,
    is_mapping,
    mapping_structure_factory,  # pyright: ignore[reportUnknownVariableType]  its own types are incomplete
)
from cattrs.gen import make_dict_structure_fn, override

from bot.pacing import Rate
from bot.troubles import CannotRun

T = TypeVar("T")

DURATION = re.compile(r"(\d{1,5})(s|m|h|d|w)")
NO_LIMIT = "none"
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables. Raises `CannotRun` when it cannot be read or is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as trouble:
        raise CannotRun(f"{path}: cannot be read ({trouble.strerror}); give the path of a TOML file.") from trouble
    except UnicodeDecodeError as trouble:
        raise CannotRun(f"{path}: byte {trouble.start} is not UTF-8; save the file as UTF-8.") from trouble
    except tomllib.TOMLDecodeError as trouble:
        raise CannotRun(f"{path}: is not valid TOML: {trouble}.") from trouble


def structure(raw: object, kind: type[T], source: str) -> T:
    """The value of `kind` that `raw` describes. Raises `CannotRun` with a sentence for each mistake in it."""
    try:
        return CONVERTER.structure(raw, kind)
    except (ClassValidationError, IterableValidationError) as trouble:
        raise CannotRun(*(f"{source}: {sentence}" for sentence in _sentences(trouble, ""))) from trouble


def _sentences(trouble: BaseException, key: str) -> Iterator[str]:
    if isinstance(trouble, ClassValidationError):
        for inner, note in _noted(trouble):
            yield from _sentences(inner, f"{key}.{note.name}" if note else key)
    elif isinstance(trouble, IterableValidationError):
        for inner, note in _noted(trouble):
            yield from _sentences(inner, f"{key}[{note.index}]" if note else key)
    elif isinstance(trouble, ForbiddenExtraKeysError):
        allowed = ", ".join(sorted(field for field in _fields(trouble.cl)))
        for name in sorted(trouble.extra_fields):
            yield f"{f'{key}.{name}'.lstrip('.')}: is no key here; the keys are {allowed}."
    elif isinstance(trouble, KeyError):
        yield f"{key.lstrip('.')}: is missing; write it."
    else:
        yield f"{key.lstrip('.')}: {trouble}"


def _noted(trouble: ClassValidationError | IterableValidationError) -> Iterator[tuple[BaseException, Any]]:
    with_notes, without = trouble.group_exceptions()
    yield from with_notes
    yield from ((inner, None) for inner in without)


def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _text(value: object, kind: type[str]) -> str:
    if issubclass(kind, StrEnum):
        return _choice(value, kind)
    if isinstance(value, str):
        return value
    raise ValueError(f"is {value!r}; write a text in quotes.")


def _whole(value: object, _kind: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"is {value!r}; write a whole number.")


def _switch(value: object, _kind: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(f"is {value!r}; write true or false.")


def _choice(value: object, kind: type[StrEnum]) -> StrEnum:
    if isinstance(value, str) and value in set(kind):
        return kind(value)
    raise ValueError(f"is {value!r}; write one of {', '.join(kind)}.")


def duration(value: object, _kind: object = None) -> timedelta:
    """What "30m" means. Raises `ValueError` for anything but a number and s, m, h, d or w."""
    matched = DURATION.fullmatch(value) if isinstance(value, str) else None
    if matched:
        return timedelta(**{UNITS[matched[2]]: int(matched[1])})
    raise ValueError(f'is {value!r}; write a number and s, m, h, d or w, as in "30m".')


def _rate(value: object, _kind: object) -> Rate:
    times, slash, span = value.partition("/") if isinstance(value, str) else ("", "", "")
    within = duration(span) if DURATION.fullmatch(span) else timedelta()
    if slash and times.isdecimal() and int(times) and within:
        return Rate(int(times), within)
    raise ValueError(f'is {value!r}; write how many times in what span, as in "20/1m", or "{NO_LIMIT}".')


def _rate_or_none(value: object, kind: object) -> Rate | None:
    return None if value == NO_LIMIT else _rate(value, kind)


def _time_of_day(value: object, _kind: object) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        return time.fromisoformat(value)
    raise ValueError(f'is {value!r}; write a time of day, as in "08:00".')


def _day(value: object, _kind: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError(f"is {value!r}; write a date without quotes, as in 2026-10-01.")


def _zone(value: object, _kind: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as trouble:
        raise ValueError(f'is {value!r}; write a zone of the IANA list, as in "Asia/Shanghai".') from trouble


def _table(value: object) -> dict[str, Any]:
    if isinstance(value, dict):
        return cast(dict[str, Any], value)
    raise ValueError("is no table; write one.")


def _lists_only(kind: Any, converter: cattrs.Converter) -> cattrs.dispatch.StructureHook:
    structure_all = homogenous_tuple_structure_factory(kind, converter)

    def hook(value: object, kind: Any) -> object:
        if isinstance(value, list):
            return structure_all(value, kind)
        raise ValueError("is no list; write one in brackets.")

    return hook


def _mappings_only(kind: Any, converter: cattrs.Converter) -> cattrs.dispatch.StructureHook:
    structure_all = mapping_structure_factory(kind, converter)

    def hook(value: object, kind: Any) -> object:
        return structure_all(_table(value), kind)

    return hook


def _tables_only(kind: Any, converter: cattrs.Converter) -> cattrs.dispatch.StructureHook:
    usual = {field.name: field.default for field in fields(kind) if is_dataclass(field.default)}
    hooks: dict[str, Any] = {name: override(struct_hook=_completing(one, converter)) for name, one in usual.items()}
    structure_fields = make_dict_structure_fn(kind, converter, **hooks)

    def hook(value: object, kind: Any) -> object:
        return structure_fields(_table(value), kind)

    return hook


def _completing(usual: Any, converter: cattrs.Converter) -> cattrs.dispatch.StructureHook:
    """What a table leaves out is as in `usual`, and not as where no table is."""

    def hook(value: object, kind: Any) -> object:
        read = converter.structure(value, kind)
        return replace(usual, **{name: getattr(read, name) for name in _table(value)})

    return hook


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    hooks = {str: _text, int: _whole, bool: _switch, timedelta: duration, time: _time_of_day, date: _day}
    for kind, hook in {**hooks, ZoneInfo: _zone, Rate | None: _rate_or_none}.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_factory(lambda kind: get_origin(kind) is tuple, _lists_only)
    converter.register_structure_hook_factory(is_mapping, _mappings_only)
    converter.register_structure_hook_factory(lambda kind: isinstance(kind, type) and is_dataclass(kind), _tables_only)
    return converter


CONVERTER = _converter()


def named_kinds(
    whole: Callable[[dict[str, Any]], T], kinds: Mapping[str, type[Any]], several: Collection[str]
) -> Callable[[object, type[T]], T]:
    """A hook for a table of tables, each of the kind that its name says: alone, or where there may be `several` of that
    kind with a hyphen and more behind it. `whole` is given all of them by their names."""

    more = [kind for kind in kinds if kind in several]
    known = f'write one of {", ".join(kinds)}, or a second one of {", ".join(more)}, as in "{more[0]}-2"'

    def hook(value: object, made: type[T]) -> T:
        found: dict[str, Any] = {}
        troubles: list[Exception] = []
        for name, table in _table(value).items():
            kind = _kind_named(name, kinds, several)
            try:
                if kind is None:
                    raise ValueError(f"is no platform; {known}.")
                found[name] = CONVERTER.structure(table, kind)
            except (ValueError, ClassValidationError) as trouble:
                trouble.add_note(_note(name, kind))
                troubles.append(trouble)
        if troubles:
            raise _all_of(troubles, made)
        return whole(found)

    return hook


def _kind_named(name: str, kinds: Mapping[str, type[Any]], several: Collection[str]) -> type[Any] | None:
    kind, hyphen, which = name.partition("-")
    return kinds.get(name) if not hyphen else kinds.get(kind) if which and kind in several else None


def _note(name: str, kind: type[Any] | None) -> AttributeValidationNote:
    return AttributeValidationNote(name, name, kind)


def _all_of(troubles: list[Exception], made: type[Any]) -> ClassValidationError:
    return ClassValidationError("tables", troubles, made)  # pyright: ignore[reportCallIssue]  its types leave `cl` out

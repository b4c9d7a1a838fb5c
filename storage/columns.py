"""How values are kept in columns: times with their zone, closed sets by value, small things as JSON."""

import json
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    Text,
    bindparam,
    cast,
    func,
    select,
    tuple_,
)
from sqlalchemy.types import TypeDecorator

from storage.kinds import Action
from storage.models import Place

KEPT: Final = 2000
"""So many packed values are remembered."""


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in and out, on databases that forget zones too. Raises `ValueError` for a naive value."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no zone")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Choice(TypeDecorator[StrEnum]):
    """A member of a closed set, kept as its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.kind(value)


class Packed(TypeDecorator[Any]):
    """A small value kept as JSON text; `unpack` makes it of the parsed JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, pack: Callable[[Any], Any], unpack: Callable[[Any], Any]) -> None:
        super().__init__()

        def write(value: Any) -> str:
            return json.dumps(pack(value), ensure_ascii=False)

        def read(text: str) -> Any:
            return unpack(json.loads(text))

        # The same few values come again and again, and none of them can be changed.
        self._written, self._read = lru_cache(KEPT)(write), lru_cache(KEPT)(read)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self._written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self._read(value)


def _parts(place: Place) -> dict[str, str | None]:
    return {name: getattr(place, name) for name in Place.__slots__}


def _place(raw: dict[str, Any]) -> Place:
    return Place(**raw)


def _actions(raw: list[str]) -> tuple[Action, ...]:
    return tuple(Action(value) for value in raw)


PLACE: Final = Packed(_parts, _place)
ITEMS: Final = Packed(list, tuple)
ACTIONS: Final = Packed(list, _actions)


def text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=options.pop("nullable", False), **options)


def number(name: str, **options: Any) -> Column[int]:
    return Column(name, BigInteger, nullable=options.pop("nullable", False), **options)


def time(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, UtcDateTime, nullable=nullable)


def choice(name: str, kind: type[StrEnum], *, nullable: bool = False) -> Column[Any]:
    return Column(name, Choice(kind), nullable=nullable)


def among(
    is_postgresql: bool, one: Column[str], other: Column[str], pairs: Collection[tuple[str, str]]
) -> ColumnElement[bool]:
    """Whether the two columns are one of these pairs, however many: the statement stays the same."""
    listed = bindparam("pairs", json.dumps(list(pairs), ensure_ascii=False), Text)
    each = func.json_array_elements(cast(listed, JSON)) if is_postgresql else func.json_each(listed)
    value = each.table_valued("value", name="asked").c.value
    return tuple_(one, other).in_(select(value.op("->>")(0), value.op("->>")(1)))

"""What a transaction has decided and not written yet: the rows wait here, and go to the database a table at a time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any

import psycopg
from sqlalchemy import Dialect, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import KEPT

Key = int | str | tuple[str, str]
Row = tuple[Any, ...]


@dataclass(slots=True)
class Pending:
    """New rows and changed ones, by table and key; a new one that is changed again is written once, as it is then."""

    new: dict[Table, dict[Key, Any]] = field(default_factory=dict[Table, dict[Key, Any]])
    changed: dict[Table, dict[Key, dict[str, Any]]] = field(default_factory=dict[Table, dict[Key, dict[str, Any]]])

    def add(self, table: Table, key: Key, noun: Any) -> None:
        rows = self.new.setdefault(table, {})
        assert key not in rows, f"two rows of one key in {table}"
        rows[key] = noun

    def change(self, table: Table, key: Key, noun: Any, changes: dict[str, Any]) -> None:
        """`noun` is the row as it now is."""
        if key in (rows := self.new.get(table, {})):
            rows[key] = noun
        else:
            self.changed.setdefault(table, {}).setdefault(key, {}).update(changes)

    def forget(self) -> None:
        self.new.clear()
        self.changed.clear()

    async def write(self, connection: AsyncConnection, subdistrict: str) -> None:
        """Everything, by few statements; after this nothing waits."""
        if not self.new and not self.changed:
            return
        new, changed = dict(self.new), dict(self.changed)
        self.forget()
        for table, nouns in new.items():
            await _insert(connection, table, nouns.values())
        for table, changes in changed.items():
            for columns in dict.fromkeys(tuple(values) for values in changes.values()):
                rows = [(key, *values.values()) for key, values in changes.items() if tuple(values) == columns]
                await _update(connection, table, subdistrict, columns, rows)


async def _insert(connection: AsyncConnection, table: Table, nouns: Iterable[Any]) -> None:
    names = tuple(table.columns.keys())
    rows = _bound(connection.dialect, table, names, map(attrgetter(*names), nouns))
    listed = ", ".join(names)
    if connection.dialect.name == "postgresql":
        await _copy(connection, f"COPY {table.name} ({listed}) FROM STDIN", rows)
    else:
        marks = ", ".join("?" * len(names))
        await connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({listed}) VALUES ({marks})",  # noqa: S608 - names of our own tables
            rows,
        )


async def _copy(connection: AsyncConnection, statement: str, rows: Iterable[Row]) -> None:
    """Three times as fast as an INSERT for many rows."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    try:
        async with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                await copy.write_row(row)
    except psycopg.Error as trouble:
        raise DBAPIError.instance(statement, None, trouble, psycopg.Error, hide_parameters=True) from trouble


async def _update(
    connection: AsyncConnection, table: Table, subdistrict: str, columns: tuple[str, ...], rows: list[Row]
) -> None:
    key = table.primary_key.columns.keys()[1]
    bound = _bound(connection.dialect, table, (key, *columns), rows)
    if connection.dialect.name == "postgresql":
        types = [table.c[name].type.compile(dialect=connection.dialect) for name in (key, *columns)]
        arrays = ", ".join(f"%s::{kind}[]" for kind in types)
        sets = ", ".join(f"{name} = new.{name}" for name in columns)
        statement = (
            f"UPDATE {table.name} SET {sets} FROM unnest({arrays}) AS new({', '.join((key, *columns))}) "  # noqa: S608 - names of our own tables
            f"WHERE {table.name}.subdistrict = %s AND {table.name}.{key} = new.{key}"
        )
        await connection.exec_driver_sql(statement, (*map(list, zip(*bound, strict=True)), subdistrict))
    else:
        sets = ", ".join(f"{name} = ?" for name in columns)
        statement = f"UPDATE {table.name} SET {sets} WHERE {table.name}.subdistrict = ? AND {key} = ?"  # noqa: S608 - names of our own tables
        await connection.exec_driver_sql(statement, [(*row[1:], subdistrict, row[0]) for row in bound])


def _bound(dialect: Dialect, table: Table, names: tuple[str, ...], rows: Iterable[Row]) -> list[Row]:
    """The values as the driver wants them."""
    binders = _binders(dialect, table, names)
    return [
        tuple([value if bind is None else bind(value) for bind, value in zip(binders, row, strict=True)])
        for row in rows
    ]


@lru_cache(maxsize=256)
def _binders(dialect: Dialect, table: Table, names: tuple[str, ...]) -> tuple[Callable[[Any], Any] | None, ...]:
    """Of the few values that come again and again, what they were turned into is remembered."""
    binders = (table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names)
    return tuple(binder and lru_cache(KEPT)(binder) for binder in binders)

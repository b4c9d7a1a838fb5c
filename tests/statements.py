"""What the database is asked: every statement about our tables must say of which subdistrict, so that one machine can
answer it."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Engine, event

from storage.schema import metadata

TABLES = "|".join(metadata.tables)
NAMED = re.compile(rf"(?:\b(?:FROM|JOIN|UPDATE|INTO)|,)\s+({TABLES})\b(?!\.)")


@cache
def homeless(statement: str) -> list[str]:
    """The tables of which it does not say in which subdistrict."""
    return [table for table in dict.fromkeys(NAMED.findall(statement)) if not _says_where(statement, table)]


def _says_where(statement: str, table: str) -> bool:
    if statement.startswith(f"INSERT INTO {table} "):
        return "subdistrict" in statement.partition("(")[2].partition(")")[0]
    return bool(re.search(rf"\b{table}\.subdistrict = |= {table}\.subdistrict\b", statement))


@contextmanager
def all_with_their_subdistrict() -> Generator[None]:
    """Fails at the end when one was sent without, by whatever engine."""
    without: dict[str, list[str]] = {}

    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if tables := homeless(statement):
            without[statement] = tables

    event.listen(Engine, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", look)
    assert without == {}

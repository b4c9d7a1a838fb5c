"""A SQLite file has one process: a second one is refused, and a crash lets the next one in."""

import asyncio
from collections.abc import Generator
from pathlib import Path

import pytest

from bot import serving
from storage.database import DatabaseTrouble
from tests.many.replicas import Village


@pytest.fixture
def village(tmp_path: Path, sqlite_url: str) -> Generator[Village]:
    single = Village.at(tmp_path, sqlite_url)
    yield single
    single.ends()


def test_a_second_process_on_a_sqlite_file_is_refused_until_the_first_is_gone(village: Village) -> None:
    first = village.serving(village.starts())
    with pytest.raises(DatabaseTrouble, match="is served by another process already; stop that one first"):
        asyncio.run(serving.serve(village.config))
    first.dies()
    third = village.serving(village.starts())
    assert third.stops() == 0

"""An ordeal on either database; no process of it outlives the test."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from tests.chaos.ordeals import Ordeal


@pytest.fixture
def ordeal(tmp_path: Path) -> Generator[Callable[[str, int], Ordeal]]:
    begun: list[Ordeal] = []

    def begin(database: str, seed: int) -> Ordeal:
        begun.append(Ordeal.at(tmp_path, database, seed))
        return begun[-1]

    yield begin
    for one in begun:
        one.ends()

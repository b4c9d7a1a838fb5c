"""kill -9 wherever it hits: nothing heard is lost or doubled, no urgent ping is missing, what is repeated says so."""

from collections.abc import Callable

import pytest

from tests.chaos.dying import Point
from tests.chaos.ordeals import Ordeal

Begin = Callable[[str, int], Ordeal]

HEARING = (Point.HEARD, Point.COMMITTING, Point.COMMITTED, Point.ACKNOWLEDGED)
SPEAKING = (Point.CLAIMED, Point.WRITTEN, Point.SAID, Point.NOTING)
CHASING = (Point.TICKING, Point.TICKED, Point.RECOVERING)
HEARD_OF = (Point.WRITTEN, Point.SAID, Point.NOTING)
"""The neighbours have read it, and the bot does not know that."""


@pytest.mark.parametrize("points", [HEARING, SPEAKING, CHASING], ids=["hearing", "speaking", "chasing"])
def test_dying_there_costs_nothing(ordeal: Begin, sqlite_url: str, points: tuple[Point, ...]) -> None:
    village = ordeal(sqlite_url, 1)
    for point in points:
        village.dies_at(point)
        village.dies_at(point, times=2)
    assert village.accounts().broken == {}


def test_dying_between_any_two_rows_keeps_all_of_them_or_none(ordeal: Begin, sqlite_url: str) -> None:
    village = ordeal(sqlite_url, 5)
    for row in range(2, 8):
        village.dies_at(Point.WRITING, times=row)
    assert village.accounts().broken == {}


def test_what_was_said_when_it_died_is_said_again_and_marked(ordeal: Begin, sqlite_url: str) -> None:
    village = ordeal(sqlite_url, 2)
    for point in HEARD_OF:
        village.dies_at(point)
    found = village.accounts()
    assert (found.repeats >= 1, found.broken) == (True, {})


def test_dying_somewhen_costs_nothing(ordeal: Begin, sqlite_url: str) -> None:
    village = ordeal(sqlite_url, 3)
    for _ in range(6):
        village.dies_somewhen()
    assert village.accounts().broken == {}


def test_dying_costs_nothing_on_a_shared_database(ordeal: Begin, postgres_url: str) -> None:
    village = ordeal(postgres_url, 4)
    village.dies_at(Point.WRITING, times=3)
    village.dies_at(Point.SAID)
    assert village.accounts().broken == {}

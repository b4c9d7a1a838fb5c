"""Several processes on one PostgreSQL, killed and put to sleep: one speaks at a time, nothing is lost or doubled."""

import signal
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.many.replicas import Replica, Village

WITHIN = 10.0
"""Seconds in which a process that died is replaced."""

MATTERS = ("门口路灯不亮了", "电梯坏了", "楼道里漏水了", "垃圾没人清，臭死了", "井盖不见了")


def _five(building: int) -> list[str]:
    return [f"{building}栋{matter}" for matter in MATTERS]


def _two(village: Village) -> tuple[Replica, Replica]:
    """One that serves, and one that waits for its turn."""
    first = village.serving(village.starts())
    return first, village.standing_by(village.starts())


def test_a_process_that_died_is_replaced_within_ten_seconds(village: Village) -> None:
    first, second = _two(village)
    village.writes("3栋门口路灯不亮了")
    first.dies()
    died_at = time.monotonic()
    village.serving(second)
    assert time.monotonic() - died_at < WITHIN
    village.hears_of(1)


def test_a_process_that_is_told_to_stop_hands_over_at_once(village: Village) -> None:
    first, second = _two(village)
    assert first.stops() == 0
    stopped_at = time.monotonic()
    village.serving(second)
    assert time.monotonic() - stopped_at < WITHIN / 2


def test_one_that_was_only_asleep_neither_speaks_nor_writes(village: Village) -> None:
    sleeper, other = _two(village)
    village.writes(*_five(1))
    sleeper.does(signal.SIGSTOP)
    asleep_at = time.monotonic()
    village.serving(other)
    assert time.monotonic() - asleep_at < WITHIN
    sleeper.does(signal.SIGCONT)
    village.wait_for(lambda: sleeper.logged("the lease is lost; standing by") == 1)
    village.writes(*_five(2))
    village.hears_of(*range(1, 11))
    assert (sleeper.logged("serving"), village.said_twice()) == (1, [])
    assert village.audited() == [{"kind": "end", "tickets": 10, "open": 10, "findings": 0}]


def test_through_kills_and_sleeps_under_load_each_report_is_one_ticket_and_said_once(village: Village) -> None:
    holder, other = _two(village)
    for building, dies in ((1, False), (2, True), (3, False)):
        village.writes(*_five(building))
        village.hears_of(5 * building - 4)
        times = other.logged("serving") + 1
        holder.does(signal.SIGKILL if dies else signal.SIGSTOP)
        village.serving(other, times)
        if not dies:
            holder.does(signal.SIGCONT)
        holder, other = other, village.starts() if dies else holder
    village.hears_of(*range(1, 16))
    assert village.said_twice() == []
    assert village.audited() == [{"kind": "end", "tickets": 15, "open": 15, "findings": 0}]


@pytest.mark.parametrize("wrong_by", [timedelta(minutes=7), timedelta(minutes=-7)], ids=["fast", "slow"])
def test_a_process_whose_clock_is_wrong_goes_by_the_databases(village: Village, wrong_by: timedelta) -> None:
    village.serving(village.starts(wrong_by))
    village.writes("3栋门口路灯不亮了")
    village.hears_of(1)
    said_at = datetime.fromisoformat(village.said()[0]["at"])
    assert abs(datetime.now(UTC) - said_at) < timedelta(minutes=2)

"""Budgets: never more calls than a platform bears, room for what is urgent, and a time for everything that waits."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import config
from bot.config_file import WechatTable
from bot.pacing import USUAL, Budgets, Pace, Rate
from bot.structuring import structure
from tests.bot.configs import mistakes, write

START = datetime(2026, 11, 23, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GROUP = "rongan-1-group"


def _seconds(budgets: Budgets, count: int, *, chat: str = GROUP, urgent: bool = False, at: float = 0) -> list[float]:
    """When each of `count` calls asked for at once may be made, in seconds from the start."""
    plan = budgets.plan(START + at * SECOND)
    slots = [plan.slot("telegram", chat, is_group=not chat.startswith("dm:"), urgent=urgent) for _ in range(count)]
    return [(slot - START) / SECOND for slot in slots]


def _telegram() -> Budgets:
    return Budgets(USUAL)


def test_a_platform_without_limits_takes_everything_at_once() -> None:
    plan = Budgets(USUAL).plan(START)
    assert {plan.slot("local", GROUP, is_group=True, urgent=False) for _ in range(1000)} == {START}


def test_one_chat_hears_one_a_second_and_who_waits_gets_a_time_each() -> None:
    assert _seconds(_telegram(), 4, chat="dm:chen-haiyan") == [0, 1, 2, 3]


def test_a_group_hears_fifteen_routine_words_a_minute_and_five_urgent_ones_besides() -> None:
    budgets = _telegram()
    for second in range(15):
        assert _seconds(budgets, 1, at=second) == [second]
    assert _seconds(budgets, 2, at=20) == [60, 61]
    for second in range(20, 25):
        assert _seconds(budgets, 1, urgent=True, at=second) == [second]
    assert _seconds(budgets, 1, urgent=True, at=25) == [60]


def test_many_chats_share_what_the_platform_bears_over_all() -> None:
    plan = Budgets({"telegram": Pace(over_all=Rate(4, SECOND))}).plan(START)
    slots = [plan.slot("telegram", f"dm:{number}", is_group=False, urgent=True) for number in range(10)]
    assert [(slot - START) / SECOND for slot in slots] == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2]


def test_a_day_has_its_own_limit_and_a_quarter_of_it_is_left_to_urgent_words() -> None:
    budgets = Budgets({"telegram": Pace(over_all=Rate(2, SECOND), day=Rate(4, timedelta(hours=24)))})
    assert _seconds(budgets, 2, at=0) == [0, 0]
    assert _seconds(budgets, 2, at=5) == [5, 86400]
    assert _seconds(budgets, 1, at=6, urgent=True) == [6]
    assert _seconds(budgets, 1, at=7, urgent=True) == [86400]
    assert _seconds(budgets, 2, at=86401) == [86401, 86405]


def test_a_chat_that_asked_to_be_left_alone_is_and_no_other() -> None:
    budgets = _telegram()
    budgets.hold(("telegram", GROUP), START + 17 * SECOND, for_urgent=True)
    assert _seconds(budgets, 2, urgent=True) == [17, 18]
    assert _seconds(budgets, 1, chat="rongan-2-group") == [0]


def test_after_a_failure_that_nobody_asked_to_wait_for_only_routine_words_wait() -> None:
    budgets = _telegram()
    budgets.hold(("telegram", GROUP), START + 60 * SECOND, for_urgent=False)
    assert _seconds(budgets, 1) == [60]
    assert _seconds(budgets, 1, urgent=True) == [0]


@given(st.lists(st.tuples(st.integers(0, 900), st.booleans()), min_size=1, max_size=200))
def test_in_no_minute_a_group_hears_more_than_twenty_calls(asked: list[tuple[int, bool]]) -> None:
    budgets, called, at = _telegram(), list[float](), 0.0
    for gap, urgent in asked:
        at += gap / 300
        [slot] = _seconds(budgets, 1, urgent=urgent, at=at)
        if slot <= at:
            called.append(at)
    assert all(later - earlier >= 1 for earlier, later in pairwise(called))
    assert all(later - earlier >= 60 for earlier, later in zip(called, called[20:], strict=False))


def test_the_config_sets_the_pace_of_a_platform(tmp_path: Path) -> None:
    limits = 'folder = "local"\npace = { over_all = "30/1s", chat = "1/1s", group = "20/1m" }'
    assert config.load(write(tmp_path, ('folder = "local"', limits))).paces == {"local": USUAL["telegram"]}


def test_a_pace_keeps_the_limits_that_it_does_not_name_and_loses_those_that_are_none() -> None:
    raw = {"gateway": "127.0.0.1:8788", "token": "", "pace": {"chat": "1/5s", "over_all": "none"}}
    day = Rate(500, timedelta(hours=24))
    assert structure(raw, WechatTable, "").pace == Pace(over_all=None, chat=Rate(1, 5 * SECOND), group=None, day=day)


@pytest.mark.parametrize("written", ['"20"', '"0/1m"', '"20/0s"', '"20/"', '"/1m"', "20", '"-1/1m"', '"1.5/1m"'])
def test_a_pace_that_is_none_is_named(tmp_path: Path, written: str) -> None:
    path = write(tmp_path, ('folder = "local"', f'folder = "local"\npace = {{ group = {written} }}'))
    shown = written.replace('"', "'")
    assert mistakes(path) == [
        f'platforms.local.pace.group: is {shown}; write how many times in what span, as in "20/1m", or "none".'
    ]

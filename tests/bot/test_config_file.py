"""Claims about the texts for days and hours in the config."""

from datetime import time

import pytest

from bot.config_file import days, hours


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("daily", {0, 1, 2, 3, 4, 5, 6}),
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("sat,sun", {5, 6}),
        ("sat, sun", {5, 6}),
        ("fri-mon", {4, 5, 6, 0}),
        ("mon-wed,fri", {0, 1, 2, 4}),
        ("tue", {1}),
    ],
)
def test_days_are_lists_and_ranges(text: str, expected: set[int]) -> None:
    assert days(text) == expected


@pytest.mark.parametrize("text", ["", "Mon", "mon-", "-mon", "mon-fri-sun", "mon,", "everyday"])
def test_other_days_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write"):
        days(text)


def test_hours_are_two_times_of_day() -> None:
    assert hours("20:00-08:30") == (time(20), time(8, 30))


@pytest.mark.parametrize(
    "text", ["", "8:00-18:00", "08:00", "08:00-24:00", "08:60-09:00", "08:00-18:00 ", "08:00–18:00"]
)
def test_other_hours_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write"):
        hours(text)

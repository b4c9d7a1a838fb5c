"""Claims about shifts, and about the hours of the week that no line of the rota covers."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy.rota import DAY, WEEK, Duty, Gap, gaps, shift_day
from storage.kinds import Level
from tests.rosters import at

FRIDAY, SATURDAY = date(2026, 3, 6), date(2026, 3, 7)
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


def line(start: str, end: str, days: frozenset[int] = frozenset(range(7))) -> Duty:
    return Duty("an", Level.DUTY, "east", days, time.fromisoformat(start), time.fromisoformat(end))


@pytest.mark.parametrize(
    ("start", "end", "day", "clock", "began"),
    [
        ("08:00", "18:00", FRIDAY, "08:00", FRIDAY),
        ("08:00", "18:00", FRIDAY, "17:59", FRIDAY),
        ("08:00", "18:00", FRIDAY, "18:00", None),
        ("08:00", "18:00", FRIDAY, "07:59", None),
        ("20:00", "08:00", FRIDAY, "20:00", FRIDAY),
        ("20:00", "08:00", SATURDAY, "07:59", FRIDAY),
        ("20:00", "08:00", SATURDAY, "08:00", None),
        ("20:00", "08:00", FRIDAY, "07:59", None),
        ("20:00", "08:00", SATURDAY, "20:00", None),
        ("00:00", "00:00", FRIDAY, "23:59", FRIDAY),
        ("00:00", "00:00", SATURDAY, "00:00", None),
        ("08:00", "08:00", SATURDAY, "07:59", FRIDAY),
        ("08:00", "08:00", SATURDAY, "08:00", None),
    ],
)
def test_a_shift_belongs_to_the_day_it_begins_on(
    start: str, end: str, day: date, clock: str, began: date | None
) -> None:
    friday_only = line(start, end, frozenset({4}))
    assert shift_day(friday_only, at(f"{day} {clock}")) == began


def test_day_and_night_shifts_leave_no_gap() -> None:
    assert gaps([line("08:00", "20:00"), line("20:00", "08:00")]) == ()


def test_no_line_at_all_is_a_gap_of_a_week() -> None:
    assert gaps([]) == (Gap(0, time(0), 7 * 24 * 60),)


def test_a_forgotten_weekend_is_one_gap_over_sunday_midnight() -> None:
    workdays = frozenset(range(5))
    found = gaps([line("08:00", "20:00", workdays), line("20:00", "08:00", workdays)])
    assert found == (Gap(5, time(8), 48 * 60),)


def test_overlapping_lines_hide_no_gap() -> None:
    monday = frozenset({0})
    rest = [line("00:00", "00:00", frozenset(range(1, 7)))]
    found = gaps(
        [*rest, line("00:00", "12:00", monday), line("06:00", "07:00", monday), line("13:00", "00:00", monday)]
    )
    assert found == (Gap(0, time(12), 60),)


@given(
    st.lists(st.builds(line, CLOCKS.map(str), CLOCKS.map(str), st.frozensets(st.integers(0, 6))), max_size=4),
    st.integers(0, WEEK - 1),
)
def test_a_moment_is_in_a_gap_exactly_when_no_line_stands(lines: list[Duty], minute: int) -> None:
    moment = at("2026-03-02 00:00") + timedelta(minutes=minute)
    begins = [(gap.day * DAY + gap.start.hour * 60 + gap.start.minute, gap.minutes) for gap in gaps(lines)]
    free = any((minute - begin) % WEEK < minutes for begin, minutes in begins)
    assert free == all(shift_day(duty, moment) is None for duty in lines)

"""What is usual in a group, by a table of days, and when its silence is too long."""

from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.policy import habits, working_time
from storage.models import Habit
from tests.policy.test_working_time import STREET, at, hours

TODAY = date(2026, 11, 23)


def _days(*heard_and_silence: tuple[int, float], until: date = TODAY - timedelta(days=1)) -> list[Habit]:
    """How often somebody was heard each day and the longest silence in hours, the last day first."""
    end = datetime(2026, 11, 23, tzinfo=UTC)
    return [
        Habit("luhu", "group", until - timedelta(days=ago), heard, int(silence * 3600), end)
        for ago, (heard, silence) in enumerate(heard_and_silence)
    ]


@pytest.mark.parametrize(
    ("days", "usual"),
    [
        ([], None),
        (_days(*[(20, 1)] * 4), None),  # known for too few days
        (_days(*[(20, 1)] * 5), hours(1)),
        (_days(*[(5, 1)] * 5), hours(1)),
        (_days(*[(4, 1)] * 9), None),  # hardly anybody speaks
        (_days(*[(4, 1)] * 3, *[(5, 1)] * 4), hours(1)),  # on most days somebody does
        (_days((20, 9), *[(20, 1)] * 9), hours(1)),  # one odd day in ten
        (_days((20, 9), (20, 7), *[(20, 1)] * 8), hours(7)),  # two are a habit
        (_days(*[(20, 1)] * 10, until=TODAY - timedelta(days=10)), hours(1)),
        (_days(*[(20, 1)] * 10, until=TODAY - timedelta(days=11)), None),  # it died two weeks ago
        (_days((1, 30), *[(20, 1)] * 9, until=TODAY), hours(1)),  # today is not over
    ],
)
def test_the_longest_usual_silence_is_that_of_nine_days_in_ten(days: list[Habit], usual: timedelta | None) -> None:
    assert habits.usual(days, TODAY) == usual


@pytest.mark.parametrize(("usual", "allowed"), [(0, 2), (0.5, 2), (1, 2), (1.5, 3), (30, 60)])
def test_twice_the_usual_is_allowed_and_never_less_than_two_hours(usual: float, allowed: float) -> None:
    assert habits.allowed(hours(usual)) == hours(allowed)


@pytest.mark.parametrize(
    ("start", "end", "awake"),
    [
        ("07-08 09:00", "07-08 10:30", 1.5),
        ("07-08 21:00", "07-09 08:00", 2),  # the night does not count
        ("07-08 23:00", "07-09 06:00", 0),
        ("07-08 06:00", "07-08 08:00", 1),
        ("07-08 07:00", "07-11 07:00", 45),
        ("07-08 07:00", "07-08 07:00", 0),
    ],
)
def test_a_silence_is_counted_while_people_are_awake(start: str, end: str, awake: float) -> None:
    assert working_time.speaking_between(STREET, at(start), at(end)) == hours(awake)


def test_a_silence_goes_on_over_new_year() -> None:
    start, end = (datetime.fromisoformat(text) for text in ("2026-12-31T21:00:00+08:00", "2027-01-02T08:00:00+08:00"))
    assert working_time.speaking_between(STREET, start, end) == hours(17)

"""How long an active group may be silent before something must be wrong: its own habit says it."""

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from statistics import median
from typing import Final

from storage.models import Habit

REMEMBERED: Final = timedelta(days=14)
FEWEST_DAYS: Final = 5
FEWEST_HEARD: Final = 5
"""A group is active where so much was heard, by the median, of at least so many days on which anything was."""

USUALLY: Final = 0.9
TIMES: Final = 2
AT_LEAST: Final = timedelta(hours=2)
"""Nine days in ten the longest silence of a day was no longer than the usual one; twice that is too long."""


def usual(days: Sequence[Habit], today: date) -> timedelta | None:
    """The longest silence that is usual in a group, outside quiet hours; None for one that is not active. Today is not
    over, and says nothing yet."""
    known = [one for one in days if today - REMEMBERED <= one.day < today]
    if len(known) < FEWEST_DAYS or median(one.times for one in known) < FEWEST_HEARD:
        return None
    longest = sorted(one.longest_silence for one in known)
    return timedelta(seconds=longest[ceil(USUALLY * len(longest)) - 1])


def allowed(usually: timedelta) -> timedelta:
    return max(TIMES * usually, AT_LEAST)

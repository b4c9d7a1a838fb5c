"""Shifts and absences: when a line of the duty rota stands, and which hours of the week have no line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from storage.kinds import Level

EVERY_DAY = frozenset(range(7))
DAY = 24 * 60
WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Duty:
    """One line of the duty rota: `who` (a person, or a team whose people are asked in order) answers at `level` of `of`
    (a grid's, a community's or the subdistrict's id), in the shifts that begin on these days (0 is Monday) between two
    local times (`end` at or before `start` goes over midnight, so equal is 24 hours); empty `buildings` and
    `categories` mean all."""

    who: str
    level: Level
    of: str
    days: frozenset[int] = EVERY_DAY
    start: time = time.min
    end: time = time.min
    buildings: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """`who` is away for the shifts that begin from the first to the last day, both included; `stand_in` answers
    instead, if anybody does."""

    who: str
    first: date
    last: date
    stand_in: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Hours of every week with nobody: from `start` on day `day` (0 is Monday), `minutes` long."""

    day: int
    start: time
    minutes: int


def shift_day(duty: Duty, local: datetime) -> date | None:
    """The day on which the shift began that `local` is in, None outside of every shift of this line."""
    clock, today = local.time(), local.date()
    over_midnight = duty.end <= duty.start
    if clock >= duty.start and (over_midnight or clock < duty.end):
        return today if today.weekday() in duty.days else None
    yesterday = today - timedelta(days=1)
    return yesterday if over_midnight and clock < duty.end and yesterday.weekday() in duty.days else None


def stands_for(duty: Duty, building: str | None, category: str | None) -> bool:
    """A line for some buildings or categories stands only where the building or category is known to be one."""
    return (not duty.buildings or building in duty.buildings) and (not duty.categories or category in duty.categories)


def gaps(duties: Iterable[Duty]) -> tuple[Gap, ...]:
    """The hours of the week in which none of these lines stands, from Monday on; one that goes on over Sunday midnight
    is one gap, and comes last."""
    found: list[tuple[int, int]] = []
    free_from = 0
    for start, end in sorted(_minutes(duties)):
        if start > free_from:
            found.append((free_from, start))
        free_from = max(free_from, end)
    if free_from < WEEK:
        found.append((free_from, WEEK))
    if len(found) > 1 and found[0][0] == 0 and found[-1][1] == WEEK:
        found[-1] = (found[-1][0], WEEK + found.pop(0)[1])
    return tuple(Gap(start // DAY, time(start % DAY // 60, start % 60), end - start) for start, end in found)


def _minutes(duties: Iterable[Duty]) -> Iterator[tuple[int, int]]:
    """The stretches that are covered, in minutes of the week; what goes over Sunday midnight begins the week again."""
    for duty in duties:
        first, last = (clock.hour * 60 + clock.minute for clock in (duty.start, duty.end))
        for day in duty.days:
            start, end = day * DAY + first, day * DAY + last + (DAY if last <= first else 0)
            yield start, min(end, WEEK)
            if end > WEEK:
                yield 0, end - WEEK

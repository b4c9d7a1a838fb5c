"""Time as a subdistrict counts it: four clocks, service hours, quiet hours, holidays and make-up workdays."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from operator import sub
from zoneinfo import ZoneInfo

from handlers.policy import public_holidays

DAY = timedelta(days=1)
# A year of UTC touches this many local days of its neighbours at most, a period over midnight included.
MARGIN = 2 * DAY


class Clock(StrEnum):
    """What an amount of time is counted in. Both kinds of day keep the local time of day."""

    WALL = "wall"
    BUSINESS_HOUR = "business_hour"
    BUSINESS_DAY = "business_day"
    CALENDAR_DAY = "calendar_day"


@dataclass(frozen=True, slots=True)
class Period:
    """Part of a day between two local times; an `end` not after `start` is on the next day, so equal is all day."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Calendar:
    """When people work and when they sleep. `service` counts on workdays, and a period over midnight belongs to the day
    it starts on; no service period at all means all day. Quiet hours are never service hours. `days_off` and `days_on`
    are the customer's own and win over the library's; `days_on` wins over `days_off`."""

    zone: ZoneInfo
    service: tuple[Period, ...]
    quiet: tuple[Period, ...]
    country: str = "CN"
    days_off: tuple[date, ...] = ()
    days_on: tuple[date, ...] = ()


Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Opening:
    """When something is open in one year of UTC: spans in order, and the open time since new year at each end."""

    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    elapsed: tuple[timedelta, ...]


OpeningOf = Callable[[Calendar, int], Opening]


def is_workday(calendar: Calendar, day: date) -> bool:
    if day in calendar.days_on:
        return True
    return day not in calendar.days_off and day in public_holidays.workdays(calendar.country, day.year)


def add(calendar: Calendar, start: datetime, amount: timedelta, clock: Clock) -> datetime:
    """The first moment at which `amount` has passed since `start`, so a deadline may fall on the end of service.
    For both kinds of day the amount is whole days, or it is a `ValueError`; a workday is counted when it is reached."""
    start = start.astimezone(UTC)
    if not amount:
        return start
    if clock is Clock.WALL:
        return start + amount
    if clock is Clock.BUSINESS_HOUR:
        return _run(_service, calendar, start, amount)
    days, rest = divmod(amount, DAY)
    if rest:
        raise ValueError(f"{amount} is not whole days")
    local = start.astimezone(calendar.zone)
    day = local.date() + amount if clock is Clock.CALENDAR_DAY else _workday_after(calendar, local.date(), days)
    return _instant(calendar, day, local.time())


def quiet_until(calendar: Calendar, at: datetime) -> datetime | None:
    """The end of the quiet hours that `at` is in, those that adjoin included. None: it is not quiet, and it never is
    where the quiet hours leave no moment of the day to speak in: silence for ever would lose tickets."""
    speaks = speaking_from(calendar, at)
    return None if speaks == at else speaks


def speaking_from(calendar: Calendar, at: datetime) -> datetime:
    """`at` itself outside quiet hours, else their end."""
    return _open_from(_speaking, calendar, at.astimezone(UTC))


def service_from(calendar: Calendar, at: datetime) -> datetime:
    """`at` itself in service hours of a workday, else the next start of service."""
    return _open_from(_service, calendar, at.astimezone(UTC))


def add_speaking(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """`start` and `amount` of time outside quiet hours; never a quiet moment, the first one of the night included."""
    return speaking_from(calendar, _run(_speaking, calendar, start.astimezone(UTC), amount))


def speaking_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much of that time is outside quiet hours."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    years = (_speaking(calendar, year).elapsed[-1] for year in range(start.year, end.year))
    first, last = _passed(_speaking(calendar, start.year), start), _passed(_speaking(calendar, end.year), end)
    return sum(years, last - first)


def longest_quiet(calendar: Calendar, year: int) -> timedelta:
    """The longest silence of that year, new year's night aside."""
    opening = _speaking(calendar, year)
    return max(map(sub, opening.starts[1:], opening.ends), default=timedelta())


def unknown_years(calendar: Calendar, first: date, last: date) -> tuple[int, ...]:
    """The years whose arrangement of holidays was not published when the library was made, and that the customer's own
    make-up days do not fill in."""
    filled = {day.year for day in calendar.days_on}
    years = range(first.year, last.year + 1)
    return tuple(
        year for year in years if year not in filled and not public_holidays.is_published(calendar.country, year)
    )


@lru_cache(maxsize=256)
def _workdays(calendar: Calendar, year: int) -> tuple[date, ...]:
    return tuple(day for day in _days(year) if is_workday(calendar, day))


def _workday_after(calendar: Calendar, day: date, count: int) -> date:
    year, days = day.year, _workdays(calendar, day.year)
    place = bisect_right(days, day) + count - 1
    while place >= len(days):
        place -= len(days)
        year += 1
        days = _workdays(calendar, year)
    return days[place]


def _instant(calendar: Calendar, day: date, at: time) -> datetime:
    """A time that the zone skips is as long after the jump as it was to be after its start; of two, the first."""
    return datetime.combine(day, at.replace(fold=0), calendar.zone).astimezone(UTC)


@lru_cache(maxsize=256)
def _speaking(calendar: Calendar, year: int) -> Opening:
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    spans: list[Span] = []
    opened = begin
    for quiet_start, quiet_end in (*_joined(_spans(calendar, calendar.quiet, _days(year, MARGIN))), (end, end)):
        if opened < min(quiet_start, end):
            spans.append((opened, min(quiet_start, end)))
        opened = max(opened, quiet_end)
    return _opening(spans or [(begin, end)])


@lru_cache(maxsize=256)
def _service(calendar: Calendar, year: int) -> Opening:
    """Where all service hours are quiet, whenever one may speak is service, lest no hour ever passes."""
    speaking = _speaking(calendar, year)
    periods = calendar.service or (Period(time(), time()),)
    workdays = (day for day in _days(year, MARGIN) if is_workday(calendar, day))
    worked = _joined(_spans(calendar, periods, workdays))
    spans = _shared(worked, list(zip(speaking.starts, speaking.ends, strict=True)))
    return _opening(spans) if spans else speaking


def _days(year: int, margin: timedelta = timedelta()) -> Iterator[date]:
    first, end = date(year, 1, 1) - margin, date(year + 1, 1, 1) + margin
    return (first + n * DAY for n in range((end - first).days))


def _spans(calendar: Calendar, periods: Iterable[Period], days: Iterable[date]) -> list[Span]:
    return [
        (_instant(calendar, day, one.start), _instant(calendar, day + DAY * (one.end <= one.start), one.end))
        for day in days
        for one in periods
    ]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order and apart. A span that ends before it starts fell into an hour that the zone skips, and is dropped."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined


def _shared(some: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    shared: list[Span] = []
    left = right = 0
    while left < len(some) and right < len(others):
        start, end = max(some[left][0], others[right][0]), min(some[left][1], others[right][1])
        if start < end:
            shared.append((start, end))
        left, right = (left + 1, right) if some[left][1] <= others[right][1] else (left, right + 1)
    return shared


def _opening(spans: Sequence[Span]) -> Opening:
    starts, ends = zip(*spans, strict=True)
    return Opening(starts, ends, tuple(accumulate(end - start for start, end in spans)))


def _open_from(opening_of: OpeningOf, calendar: Calendar, at: datetime) -> datetime:
    opening = opening_of(calendar, at.year)
    if at >= opening.ends[-1]:
        return opening_of(calendar, at.year + 1).starts[0]
    return max(at, opening.starts[bisect_right(opening.ends, at)])


def _run(opening_of: OpeningOf, calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """The first moment at which it was open for `amount` since `start`, year by year."""
    year, opening = start.year, opening_of(calendar, start.year)
    wanted = _passed(opening, start) + amount
    while wanted > opening.elapsed[-1]:
        wanted -= opening.elapsed[-1]
        year += 1
        opening = opening_of(calendar, year)
    place = bisect_left(opening.elapsed, wanted)
    return opening.ends[place] - (opening.elapsed[place] - wanted)


def _passed(opening: Opening, at: datetime) -> timedelta:
    """How long it was open since new year."""
    before = bisect_right(opening.starts, at)
    return opening.elapsed[before - 1] - max(opening.ends[before - 1] - at, timedelta()) if before else timedelta()

"""Calendar cases with their answers written out, and truths about every zone."""

import time as clock
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy import working_time
from handlers.policy.working_time import Calendar, Clock, Period, add, is_workday, quiet_until, unknown_years

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = Period(time(9), time(17))
NIGHT = Period(time(22), time(7))
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def calendar(*service: Period, quiet: tuple[Period, ...] = (), zone: str = "Asia/Shanghai") -> Calendar:
    return Calendar(ZoneInfo(zone), service or (OFFICE,), quiet)


STREET = calendar(Period(time(8), time(12)), Period(time(14, 30), time(18)), quiet=(NIGHT,))
ONE_PERIOD, OVER_MIDNIGHT = calendar(OFFICE), calendar(Period(time(20), time(6)))


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """`text` is month, day and time of 2026."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZoneInfo(zone))


def hours(amount: float) -> timedelta:
    return timedelta(hours=amount)


@pytest.mark.parametrize(
    ("where", "start", "amount", "answer"),
    [
        (ONE_PERIOD, "07-08 10:00", 2, "07-08 12:00"),
        (ONE_PERIOD, "07-10 16:00", 2, "07-13 10:00"),  # Friday afternoon goes on on Monday
        (ONE_PERIOD, "07-08 06:00", 1, "07-08 10:00"),  # before service
        (ONE_PERIOD, "07-08 20:00", 1, "07-09 10:00"),  # after service
        (ONE_PERIOD, "07-11 12:00", 1, "07-13 10:00"),  # on a closed day
        (ONE_PERIOD, "07-08 09:00", 10, "07-09 11:00"),  # over two days
        (ONE_PERIOD, "07-08 09:00", 8, "07-08 17:00"),  # the end of service, not the next morning
        (ONE_PERIOD, "07-08 09:00", 80, "07-21 17:00"),  # two weeks of work
        (STREET, "07-08 11:30", 1, "07-08 15:00"),  # over the lunch break
        (STREET, "07-08 12:30", 1, "07-08 15:30"),  # within it
        (STREET, "07-10 17:55", 0.5, "07-13 08:25"),
        (OVER_MIDNIGHT, "07-08 23:00", 2, "07-09 01:00"),
        (OVER_MIDNIGHT, "07-08 05:00", 2, "07-08 21:00"),
        (OVER_MIDNIGHT, "07-10 23:00", 4, "07-11 03:00"),  # Friday's night belongs to Friday
        (OVER_MIDNIGHT, "07-11 05:00", 2, "07-13 21:00"),
        (OVER_MIDNIGHT, "07-12 21:00", 1, "07-13 21:00"),  # Sunday's night is no service
    ],
)
def test_business_hours_run_in_service_only(where: Calendar, start: str, amount: float, answer: str) -> None:
    assert add(where, at(start), hours(amount), Clock.BUSINESS_HOUR) == at(answer)


@pytest.mark.parametrize("service", [(Period(time(0), time(0)),), ()])
def test_service_all_day_pauses_at_weekends_only(service: tuple[Period, ...]) -> None:
    round_the_clock = Calendar(SHANGHAI, service, ())
    assert add(round_the_clock, at("07-08 20:00"), hours(10), Clock.BUSINESS_HOUR) == at("07-09 06:00")
    assert add(round_the_clock, at("07-10 20:00"), hours(10), Clock.BUSINESS_HOUR) == at("07-13 06:00")


def test_periods_that_overlap_count_once() -> None:
    twice = calendar(Period(time(9), time(13)), Period(time(12), time(17)))
    assert add(twice, at("07-08 09:00"), hours(8), Clock.BUSINESS_HOUR) == at("07-08 17:00")


def test_quiet_hours_are_no_service_hours() -> None:
    long_days = calendar(Period(time(6), time(23)), quiet=(NIGHT,))
    assert add(long_days, at("07-08 21:30"), hours(1), Clock.BUSINESS_HOUR) == at("07-09 07:30")


def test_service_wholly_in_quiet_hours_still_lets_time_pass() -> None:
    owls = calendar(Period(time(23), time(5)), quiet=(NIGHT,))
    assert add(owls, at("07-08 21:30"), hours(1), Clock.BUSINESS_HOUR) == at("07-09 07:30")


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2026-07-08", True),
        ("2026-07-11", False),  # a Saturday
        ("2026-10-01", False),  # National Day
        ("2026-10-07", False),  # exchanged for the 10th
        ("2026-10-10", True),  # a Saturday, made up
        ("2026-02-14", True),  # a Saturday, made up for Spring Festival
        ("2026-02-23", False),
    ],
)
def test_workdays_follow_the_published_arrangement(day: str, worked: bool) -> None:
    assert is_workday(calendar(), date.fromisoformat(day)) is worked


def test_the_customers_own_days_win() -> None:
    own = Calendar(SHANGHAI, (OFFICE,), (), days_off=(date(2026, 7, 8),), days_on=(date(2026, 7, 11),))
    assert not is_workday(own, date(2026, 7, 8))
    assert is_workday(own, date(2026, 7, 11))
    assert add(own, at("07-07 16:00"), hours(2), Clock.BUSINESS_HOUR) == at("07-09 10:00")
    assert add(own, at("07-10 10:00"), DAY, Clock.BUSINESS_DAY) == at("07-11 10:00")


def test_another_country_has_its_own_weekend() -> None:
    gulf = Calendar(ZoneInfo("Asia/Riyadh"), (OFFICE,), (), country="SA")
    assert not is_workday(gulf, date(2026, 7, 10))  # a Friday
    assert is_workday(gulf, date(2026, 7, 12))  # a Sunday


@pytest.mark.parametrize(
    ("start", "days", "answer"),
    [
        ("07-08 23:30", 1, "07-09 23:30"),
        ("07-10 10:00", 1, "07-13 10:00"),
        ("07-11 10:00", 1, "07-13 10:00"),
        ("09-30 10:00", 1, "10-08 10:00"),  # after National Day
        ("10-09 10:00", 1, "10-10 10:00"),  # a made-up Saturday is worked
        ("12-30 10:00", 0, "12-30 10:00"),
    ],
)
def test_business_days_skip_what_is_not_worked(start: str, days: int, answer: str) -> None:
    assert add(calendar(), at(start), days * DAY, Clock.BUSINESS_DAY) == at(answer)


def test_calendar_days_keep_the_time_of_day_when_clocks_change() -> None:
    berlin = calendar(zone="Europe/Berlin")
    start = at("03-28 09:00", "Europe/Berlin")
    assert add(berlin, start, DAY, Clock.CALENDAR_DAY) == at("03-29 09:00", "Europe/Berlin")
    assert add(berlin, start, DAY, Clock.WALL) == at("03-29 10:00", "Europe/Berlin")


def test_a_service_hour_that_the_zone_skips_does_not_count() -> None:
    york = ZoneInfo("America/New_York")
    night_desk = Calendar(york, (Period(time(0), time(4)),), (), days_on=(date(2026, 3, 8),))
    midnight = at("03-08 00:00", "America/New_York")
    assert add(night_desk, midnight, hours(3), Clock.BUSINESS_HOUR) == at("03-08 04:00", "America/New_York")
    assert add(night_desk, midnight, hours(4), Clock.BUSINESS_HOUR) == at("03-09 01:00", "America/New_York")


def test_part_of_a_day_is_no_amount_of_days() -> None:
    with pytest.raises(ValueError, match="not whole days"):
        add(calendar(), at("07-08 09:00"), hours(36), Clock.CALENDAR_DAY)


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        ("07-08 21:59", None),
        ("07-08 22:00", "07-09 07:00"),
        ("07-09 03:00", "07-09 07:00"),
        ("07-09 07:00", None),
        ("07-11 03:00", "07-11 07:00"),  # weekends have nights too
    ],
)
def test_quiet_hours_end_in_the_morning(moment: str, answer: str | None) -> None:
    assert quiet_until(STREET, at(moment)) == (answer and at(answer))


def test_quiet_hours_that_adjoin_are_one() -> None:
    naps = calendar(quiet=(NIGHT, Period(time(7), time(8)), Period(time(12), time(14))))
    assert quiet_until(naps, at("07-08 23:00")) == at("07-09 08:00")
    assert quiet_until(naps, at("07-08 13:00")) == at("07-08 14:00")


def test_new_years_night_is_as_quiet_as_any() -> None:
    for zone in ("Asia/Shanghai", "Europe/London", "America/New_York"):
        evening = datetime(2026, 12, 31, 23, tzinfo=ZoneInfo(zone))
        assert quiet_until(calendar(quiet=(NIGHT,), zone=zone), evening) == evening + hours(8)


@pytest.mark.parametrize("quiet", [(Period(time(0), time(0)),), (NIGHT, Period(time(7), time(22)))])
def test_quiet_round_the_clock_silences_nothing(quiet: tuple[Period, ...]) -> None:
    assert quiet_until(calendar(quiet=quiet), at("07-08 03:00")) is None


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        ("07-08 09:00", "07-08 09:00"),
        ("07-08 02:00", "07-08 08:00"),
        ("07-08 12:00", "07-08 14:30"),
        ("07-08 18:00", "07-09 08:00"),
        ("07-10 22:00", "07-13 08:00"),
        ("09-30 19:00", "10-08 08:00"),
        ("12-31 19:00", "2027-01-04 08:00"),
    ],
)
def test_service_starts_again_on_the_next_workday(moment: str, answer: str) -> None:
    expected = at(answer) if len(answer) == 11 else datetime.fromisoformat(answer).replace(tzinfo=SHANGHAI)
    assert working_time.service_from(STREET, at(moment)) == expected


def test_speaking_time_stands_still_at_night() -> None:
    assert working_time.add_speaking(STREET, at("07-08 21:30"), hours(1)) == at("07-09 07:30")
    assert working_time.add_speaking(STREET, at("07-08 21:30"), hours(0.5)) == at("07-09 07:00")
    assert working_time.longest_quiet(STREET, 2026) == hours(9)


def test_years_that_neither_the_library_nor_the_customer_knows_are_named() -> None:
    assert unknown_years(STREET, date(2025, 6, 1), date(2026, 6, 1)) == ()
    assert unknown_years(STREET, date(2000, 6, 1), date(2001, 6, 1)) == (2000,)
    assert unknown_years(STREET, date(2096, 12, 31), date(2098, 1, 1)) == (2096, 2097, 2098)

    filled = Calendar(SHANGHAI, (OFFICE,), (), days_on=(date(2096, 2, 4),))
    assert unknown_years(filled, date(2096, 1, 1), date(2097, 12, 31)) == (2097,)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_the_machines_zone_changes_nothing(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = replace(STREET, days_off=(date(2000, 1, len(zone)),))  # of which nothing is kept from another zone
    start = datetime(2026, 7, 10, 9, 55, tzinfo=UTC)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        clock.tzset()
        found = add(fresh, start, hours(0.5), Clock.BUSINESS_HOUR), quiet_until(fresh, start + hours(5))
    clock.tzset()
    assert found == (datetime(2026, 7, 13, 0, 25, tzinfo=UTC), datetime(2026, 7, 10, 23, tzinfo=UTC))


times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 59)))
periods = st.lists(st.builds(Period, times, times), max_size=3).map(tuple)
calendars = st.builds(Calendar, st.sampled_from(ZONES).map(ZoneInfo), periods, periods)
moments = st.integers(0, 600_000).map(lambda minutes: datetime(2025, 12, 1, tzinfo=UTC) + minutes * MINUTE)


@given(calendars, moments, st.sampled_from(Clock), st.integers(0, 40), st.integers(1, 40))
def test_more_is_always_later(where: Calendar, start: datetime, clock: Clock, some: int, more: int) -> None:
    unit = DAY if clock in (Clock.CALENDAR_DAY, Clock.BUSINESS_DAY) else 47 * MINUTE
    assert start <= add(where, start, unit * some, clock) < add(where, start, unit * (some + more), clock)


@given(calendars, moments, st.integers(1, 3000), st.integers(1, 3000))
def test_business_hours_add_up(where: Calendar, start: datetime, some: int, more: int) -> None:
    first, second = some * MINUTE, more * MINUTE
    at_once = add(where, start, first + second, Clock.BUSINESS_HOUR)
    assert add(where, add(where, start, first, Clock.BUSINESS_HOUR), second, Clock.BUSINESS_HOUR) == at_once


@given(calendars, moments)
def test_quiet_hours_end_when_it_is_not_quiet(where: Calendar, moment: datetime) -> None:
    end = quiet_until(where, moment)
    assert end is None or (end > moment and quiet_until(where, end) is None)
    assert quiet_until(where, working_time.service_from(where, moment)) is None

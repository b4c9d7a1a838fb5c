"""The ladder never ends, never goes back, sleeps when it should, and says one thing when it comes late."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy.ladder import Climb, Due, Ladder, Rung, Step
from handlers.policy.working_time import Calendar, Clock, Period, quiet_until
from storage.kinds import Level, Severity, Stage

SERVICE = (Period(time(8), time(12)), Period(time(14, 30), time(18)))
NIGHT = (Period(time(22), time(7)),)
SHANGHAI = Calendar(ZoneInfo("Asia/Shanghai"), SERVICE, NIGHT)
WAITING = Stage.UNACKNOWLEDGED
ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Santiago",
)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def ladder(*steps: Step, every: timedelta = DAY, clock: Clock = Clock.WALL, whom: Level = Level.SUBDISTRICT) -> Ladder:
    """The same rung for an urgent ticket, which is loud, and for an ordinary one."""
    severities = (Severity.S0, Severity.S2)
    rungs = tuple(Rung(severity, WAITING, steps, every, clock, whom) for severity in severities)
    return Ladder("test", "", "", (), rungs, (Severity.S0,))


def at(text: str) -> datetime:
    """`text` is month, day and time of 2026 in Shanghai."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI.zone)


def dues(told: Ladder, severity: Severity, since: str, count: int) -> list[tuple[str, Level]]:
    found = [Climb(told, SHANGHAI, severity, WAITING, at(since)).after(taken) for taken in range(count)]
    return [(f"{due.at.astimezone(SHANGHAI.zone):%m-%d %H:%M}", due.whom) for due in found]


CLIMB = ladder(
    Step(5 * MINUTE, Level.DUTY), Step(20 * MINUTE, Level.LEADER), Step(HOUR, Level.COMMUNITY), every=30 * MINUTE
)


def test_each_step_speaks_to_the_next_level_and_the_last_for_ever() -> None:
    assert dues(CLIMB, Severity.S0, "07-08 10:00", 5) == [
        ("07-08 10:05", Level.DUTY),
        ("07-08 10:20", Level.LEADER),
        ("07-08 11:00", Level.COMMUNITY),
        ("07-08 11:30", Level.SUBDISTRICT),
        ("07-08 12:00", Level.SUBDISTRICT),
    ]


def test_an_urgent_ticket_speaks_at_night() -> None:
    assert dues(CLIMB, Severity.S0, "07-08 23:00", 1) == [("07-08 23:05", Level.DUTY)]


def test_an_ordinary_ticket_waits_for_the_morning_and_gives_each_level_its_time() -> None:
    assert dues(CLIMB, Severity.S2, "07-08 21:50", 4) == [
        ("07-08 21:55", Level.DUTY),
        ("07-09 07:00", Level.LEADER),
        ("07-09 07:30", Level.COMMUNITY),
        ("07-09 08:00", Level.SUBDISTRICT),
    ]


def test_repeats_of_a_night_do_not_all_speak_in_the_morning() -> None:
    often = ladder(Step(HOUR, Level.DUTY), every=2 * HOUR)
    assert [when for when, _ in dues(often, Severity.S2, "07-08 18:00", 5)] == [
        "07-08 19:00",
        "07-08 21:00",
        "07-09 08:00",
        "07-09 10:00",
        "07-09 12:00",
    ]


def test_a_daily_repeat_that_falls_into_the_night_waits_for_the_morning() -> None:
    rarely = ladder(Step(HOUR, Level.DUTY), every=13 * HOUR)
    assert [when for when, _ in dues(rarely, Severity.S2, "07-08 09:00", 4)] == [
        "07-08 10:00",
        "07-09 07:00",
        "07-09 12:00",
        "07-10 07:00",
    ]


def test_nobody_is_woken_to_be_asked_whether_it_is_mended() -> None:
    asks = ladder(Step(DAY, Level.REPORTER, Clock.CALENDAR_DAY), every=DAY, whom=Level.REPORTER)
    assert dues(asks, Severity.S0, "07-08 03:00", 2) == [
        ("07-09 07:00", Level.REPORTER),
        ("07-10 07:00", Level.REPORTER),
    ]


def test_a_stage_that_begins_at_night_has_its_own_time() -> None:
    patient = ladder(Step(5 * MINUTE, Level.DUTY, night_after=15 * MINUTE))
    assert dues(patient, Severity.S0, "07-08 23:00", 1) == [("07-08 23:15", Level.DUTY)]
    assert dues(patient, Severity.S0, "07-08 21:59", 1) == [("07-08 22:04", Level.DUTY)]


def test_business_hours_start_when_service_does() -> None:
    office = ladder(Step(30 * MINUTE, Level.DUTY, Clock.BUSINESS_HOUR))
    assert dues(office, Severity.S2, "07-08 23:00", 1) == [("07-09 08:30", Level.DUTY)]
    assert dues(office, Severity.S2, "07-10 18:10", 1) == [("07-13 08:30", Level.DUTY)]


def test_a_holiday_does_not_bring_a_later_step_before_an_earlier_one() -> None:
    mixed = ladder(
        Step(4 * HOUR, Level.LEADER, Clock.BUSINESS_HOUR), Step(3 * DAY, Level.COMMUNITY, Clock.CALENDAR_DAY)
    )
    assert dues(mixed, Severity.S2, "09-30 17:00", 2) == [
        ("10-08 11:00", Level.LEADER),
        ("10-08 11:30", Level.COMMUNITY),
    ]


def test_a_step_at_once_is_due_at_once() -> None:
    assert dues(ladder(Step(timedelta(), Level.ASSIGNEE)), Severity.S2, "07-08 10:00", 1) == [
        ("07-08 10:00", Level.ASSIGNEE)
    ]


def test_ninety_days_later_an_open_ticket_still_speaks() -> None:
    now = at("07-08 10:00") + 90 * DAY
    said, taken = Climb(CLIMB, SHANGHAI, Severity.S0, WAITING, at("07-08 10:00")).overdue(0, now)
    assert (said.at, said.whom, taken) == (now, Level.SUBDISTRICT, 3 + 90 * 48 - 2)
    assert Climb(CLIMB, SHANGHAI, Severity.S0, WAITING, at("07-08 10:00")).after(taken).at == now + 30 * MINUTE


def test_coming_late_past_several_steps_says_the_last_alone() -> None:
    late = Climb(CLIMB, SHANGHAI, Severity.S0, WAITING, at("07-08 10:00")).overdue(0, at("07-08 10:59"))
    assert late == (Due(at("07-08 10:20"), Level.LEADER, 1), 2)


def test_before_its_time_nothing_is_taken() -> None:
    early = Climb(CLIMB, SHANGHAI, Severity.S0, WAITING, at("07-08 10:00")).overdue(2, at("07-08 10:59"))
    assert early == (Due(at("07-08 11:00"), Level.COMMUNITY, 2), 2)


def test_the_last_step_is_the_one_before_the_repeats() -> None:
    assert Climb(CLIMB, SHANGHAI, Severity.S0, WAITING, at("07-08 10:00")).last_step == 2


def test_a_rung_that_is_not_there_is_named() -> None:
    with pytest.raises(LookupError, match="ladder test has no rung for S1 unacknowledged"):
        Climb(CLIMB, SHANGHAI, Severity.S1, WAITING, at("07-08 10:00")).after(0)


times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 59)))
periods = st.lists(st.builds(Period, times, times), max_size=3).map(tuple)
calendars = st.builds(Calendar, st.sampled_from(ZONES).map(ZoneInfo), periods, periods)
moments = st.integers(0, 600_000).map(lambda minutes: datetime(2025, 12, 1, tzinfo=UTC) + minutes * MINUTE)
levels = st.sampled_from(Level)


def amounts(clock: Clock, least: int) -> st.SearchStrategy[timedelta]:
    unit, most = (DAY, 8) if clock in (Clock.CALENDAR_DAY, Clock.BUSINESS_DAY) else (MINUTE, 3000)
    return st.integers(least, most).map(lambda count: unit * count)


clocks = st.sampled_from(Clock)
steps = clocks.flatmap(lambda clock: st.builds(Step, amounts(clock, 0), levels, st.just(clock)))
repeats = clocks.flatmap(lambda clock: st.tuples(amounts(clock, 1), st.just(clock)))
ladders = st.builds(
    lambda steps, repeat, whom: ladder(*steps, every=repeat[0], clock=repeat[1], whom=whom),
    st.lists(steps, min_size=1, max_size=4),
    repeats,
    levels,
)
severities = st.sampled_from((Severity.S0, Severity.S2))


@given(ladders, calendars, severities, moments, st.integers(0, 400))
def test_the_next_step_is_always_later(
    told: Ladder, calendar: Calendar, severity: Severity, since: datetime, taken: int
) -> None:
    first = Climb(told, calendar, severity, WAITING, since).after(taken)
    second = Climb(told, calendar, severity, WAITING, since).after(taken + 1)
    assert since <= first.at < second.at
    assert (first.step, second.step) == (taken, taken + 1)


@given(ladders, st.sampled_from(ZONES), severities, moments, st.integers(0, 300))
def test_only_urgent_tickets_speak_at_night(
    told: Ladder, zone: str, severity: Severity, since: datetime, taken: int
) -> None:
    calendar = Calendar(ZoneInfo(zone), SERVICE, NIGHT)
    due = Climb(told, calendar, severity, WAITING, since).after(taken)
    loud = severity is Severity.S0 and due.whom is not Level.REPORTER
    assert loud or quiet_until(calendar, due.at) is None


@given(ladders, calendars, severities, moments, st.integers(0, 5), st.integers(0, 60 * 24 * 20))
def test_coming_late_takes_every_step_that_a_walk_would_take(
    told: Ladder, calendar: Calendar, severity: Severity, since: datetime, taken: int, minutes: int
) -> None:
    now, walked = since + minutes * MINUTE, taken
    while walked < taken + 500 and Climb(told, calendar, severity, WAITING, since).after(walked).at <= now:
        walked += 1
    said, after = Climb(told, calendar, severity, WAITING, since).overdue(taken, now)
    assert after == walked or walked == taken + 500
    assert said == Climb(told, calendar, severity, WAITING, since).after(max(after - 1, taken))
    assert (said.at <= now) is (after > taken)


def test_ten_years_late_is_found_by_halving() -> None:
    quiet_often = ladder(Step(MINUTE, Level.DUTY), every=MINUTE, clock=Clock.BUSINESS_HOUR)
    now = at("07-08 10:00") + 3653 * DAY
    said, taken = Climb(quiet_often, SHANGHAI, Severity.S2, WAITING, at("07-08 10:00")).overdue(0, now)
    assert now - MINUTE < said.at <= now
    assert Climb(quiet_often, SHANGHAI, Severity.S2, WAITING, at("07-08 10:00")).after(taken).at > now

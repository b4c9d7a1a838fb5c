"""What GoAlert tells of rotations and overrides, told again by the shifts of a grid and by who hears of a ticket."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

import pytest

from handlers.policy.coverage import holes
from handlers.policy.roster import Roster, answerer
from handlers.policy.rota import Absence, Duty
from storage.kinds import Level
from tests.openings import CHEN, opened
from tests.rosters import at, roster
from tests.stories.conftest import Tell
from tests.telling import GROUP, example
from tests.towns import at_home, rota

WU, LEADER = "dm:wu-zhiming", "dm:lin-yongan"
LIFT = "3号楼电梯停了"
WEEK, WEEKEND = frozenset(range(5)), frozenset({5, 6})
DAYS = Duty("an", Level.DUTY, "east", WEEK, time(8), time(20))
NIGHTS = Duty("bai", Level.DUTY, "east", WEEK, time(20), time(8))
WEEKENDS = Duty("bai", Level.DUTY, "east", WEEKEND, time(8), time(8))
MONDAY_23 = date(2026, 11, 23)


def test_a_week_is_handed_over_at_each_change_of_shift_and_at_no_other_time() -> None:
    assert _handovers(roster(DAYS, NIGHTS, WEEKENDS), "2026-03-05 12:00", days=5) == [
        "Thu 12:00 an",
        "Thu 20:00 bai",
        "Fri 08:00 an",
        "Fri 20:00 bai",
        "Mon 08:00 an",
        "Mon 20:00 bai",
        "Tue 08:00 an",
    ]


def test_a_gap_of_the_weekend_is_the_leaders_until_monday_morning() -> None:
    assert _handovers(roster(DAYS, NIGHTS), "2026-03-06 12:00", days=4) == [
        "Fri 12:00 an",
        "Fri 20:00 bai",
        "Sat 08:00 cao",
        "Mon 08:00 an",
        "Mon 20:00 bai",
        "Tue 08:00 an",
    ]


def test_shifts_of_some_hours_go_round_within_the_day() -> None:
    hourly = [Duty(who, Level.DUTY, "east", start=time(start), end=time(start + 6)) for who, start in _ROUND]
    assert _handovers(roster(*hourly), "2026-03-02 00:00", days=1) == [
        "Mon 00:00 an",
        "Mon 06:00 bai",
        "Mon 12:00 an",
        "Mon 18:00 cao",
    ]


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ([], ["Thu 08:00 an", "Thu 20:00 bai", "Fri 08:00 an"]),
        ([("bai", "dai")], ["Thu 08:00 an", "Thu 20:00 dai", "Fri 08:00 an"]),
        ([("an", "bai")], ["Thu 08:00 bai", "Fri 08:00 an"]),
        ([("an", "bai"), ("bai", "an")], ["Thu 08:00 cao", "Fri 08:00 an"]),
        ([("an", None)], ["Thu 08:00 cao", "Thu 20:00 bai", "Fri 08:00 an"]),
        ([("an", "dai"), ("bai", "dai")], ["Thu 08:00 dai", "Fri 08:00 an"]),
    ],
)
def test_an_override_replaces_the_shifts_of_its_day_and_no_others(
    overrides: list[tuple[str, str | None]], said: list[str]
) -> None:
    thursday = date(2026, 3, 5)
    away = [Absence(who, thursday, thursday, stand_in) for who, stand_in in overrides]
    assert _handovers(roster(DAYS, NIGHTS, absences=away), "2026-03-05 08:00", days=1, hours=2) == said


def test_an_override_across_new_year_covers_the_night_over_midnight() -> None:
    nights = replace(NIGHTS, days=frozenset(range(7)))
    away = Absence("bai", date(2026, 12, 31), date(2026, 12, 31), "dai")
    assert _handovers(roster(nights, absences=[away]), "2026-12-30 20:00", days=2, hours=2) == [
        "Wed 20:00 bai",
        "Thu 08:00 cao",
        "Thu 20:00 dai",
        "Fri 08:00 cao",
        "Fri 20:00 bai",
    ]


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (
            ("2026-03-05", "2026-03-06", "dai"),
            "安大同2026-03-05至2026-03-05不在写了两处，代班人不同，只有前一处算；请删去一处。",
        ),
        (("2026-03-05", "2026-03-06", "bai"), ""),
        (("2026-03-06", "2026-03-06", "dai"), ""),
    ],
)
def test_two_overrides_of_one_day_that_contradict_are_named(again: tuple[str, str, str], said: str) -> None:
    first, last, stand_in = again
    away = [
        Absence("an", date(2026, 3, 4), date(2026, 3, 5), "bai"),
        Absence("an", date.fromisoformat(first), date.fromisoformat(last), stand_in),
    ]
    town = roster(DAYS, NIGHTS, absences=away)
    found = holes(town, {"noise": "噪声"}, {"local"}, date(2026, 3, 1))
    assert "".join(hole.text for hole in found if hole.where == "absences.an") == said
    assert _who(town, at("2026-03-05 12:00")) == "bai"


@pytest.mark.parametrize("since", ["2026-03-05 08:00", "2026-03-05 19:59"])
def test_whoever_joins_in_the_middle_of_a_shift_gets_its_rest(since: str) -> None:
    before, after = roster(DAYS), roster(replace(DAYS, who="bai"))
    assert [_who(one, at(since)) for one in (before, after)] == ["an", "bai"]
    assert [_who(one, at("2026-03-05 20:00")) for one in (before, after)] == ["cao", "cao"]


async def test_a_swap_begins_with_the_shift_of_its_day_and_the_new_officer_is_called(tell: Tell) -> None:
    swap = Absence("chen-haiyan", date(2026, 11, 24), date(2026, 11, 24), "wu-zhiming")
    story = await tell(at_home(example(), (swap,)))
    await story.until("2026-11-23 17:50")
    await opened(story)
    assert await story.chased(hours=15) == [f"2026-11-24 08:20 {WU} ping", f"2026-11-24 08:50 {WU} reminder"]
    assert "handed：换班，派给 吴志明" in await story.reasons()


async def test_a_swap_that_is_taken_back_leaves_the_rota_as_it_was(tell: Tell) -> None:
    swapped = at_home(example(), (Absence("chen-haiyan", MONDAY_23, MONDAY_23, "wu-zhiming"),))
    story = await tell(swapped)
    await story.writes("王大爷", LIFT)
    story.hears(GROUP, "@吴志明", purpose="receipt")
    story.hears(WU, "陈海燕不在，代班人吴志明来", purpose="ping")
    await story.sleeps_until("2026-11-23 09:01", at_home(example(), ()))
    assert await story.chased(minutes=9) == [f"2026-11-23 09:05 {CHEN} ping", f"2026-11-23 09:10 {CHEN} reminder"]


async def test_who_took_it_before_the_swap_goes_on_with_it(tell: Tell) -> None:
    swap = Absence("chen-haiyan", date(2026, 11, 24), date(2026, 11, 27), "wu-zhiming")
    story = await tell(at_home(example(), (swap,)))
    await opened(story)
    await story.writes("chen-haiyan", "收到")
    assert await story.chased(hours=7) == [f"2026-11-23 15:30 {CHEN} reminder"]


async def test_a_ticket_of_the_hour_between_two_shifts_is_the_leaders_and_then_the_next_officers(tell: Tell) -> None:
    morning = Duty("chen-haiyan", Level.DUTY, "rongan-1", start=time(8), end=time(12))
    evening = Duty("wu-zhiming", Level.DUTY, "rongan-1", start=time(13), end=time(20))
    upper = [duty for duty in example().roster.duties if duty.level is not Level.DUTY]
    story = await tell(rota(example(), morning, evening, *upper))
    await story.until("2026-11-23 12:50")
    await story.writes("王大爷", LIFT)
    story.hears(GROUP, "@林永安", purpose="receipt")
    story.hears(LEADER, "榕岸一格此时没有人值班", purpose="ping")
    assert await story.chased(minutes=20) == [
        f"2026-11-23 12:55 {LEADER} reminder",
        f"2026-11-23 13:00 {WU} ping",
        f"2026-11-23 13:05 {WU} reminder",
        f"2026-11-23 13:10 {WU} reminder",
    ]


async def test_who_was_away_and_is_back_is_reminded_and_the_stand_in_no_more(tell: Tell) -> None:
    swap = Absence("chen-haiyan", MONDAY_23, MONDAY_23, "wu-zhiming")
    story = await tell(at_home(example(), (swap,)))
    await story.until("2026-11-23 17:50")
    await story.writes("王大爷", "3栋门口路灯不亮了")
    story.hears(GROUP, "@吴志明", purpose="receipt")
    story.hears(WU, "请接单", purpose="ping")
    assert await story.chased(hours=16) == [f"2026-11-24 08:20 {CHEN} ping", f"2026-11-24 08:50 {CHEN} reminder"]


_ROUND = (("an", 0), ("bai", 6), ("an", 12))
"""Who has the six hours from when; the last six of the day are nobody's."""


def _who(town: Roster, moment: datetime) -> str:
    found = answerer(town, "east", moment)
    return found.person if found else "nobody"


def _handovers(town: Roster, start: str, *, days: int, hours: int = 0) -> list[str]:
    """From then on, minute by minute: each moment at which somebody else answers."""
    first = at(start)
    minutes: Iterable[datetime] = (
        (first.astimezone(UTC) + timedelta(minutes=count)).astimezone(first.tzinfo)
        for count in range((days * 24 + hours) * 60)
    )
    runs = groupby(((moment, _who(town, moment)) for moment in minutes), key=lambda pair: pair[1])
    return [f"{next(iter(run))[0]:%a %H:%M} {who}" for who, run in runs]

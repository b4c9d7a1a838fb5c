"""What Zammad, Chatwoot and FixMyStreet tell of calendars, told again by tickets that wait through them."""

from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from handlers.policy.town import Town
from handlers.policy.working_time import Period
from tests.openings import CHEN, LAMP, LIFT, opened, taken
from tests.stories.conftest import Tell
from tests.telling import GROUP, Story, example
from tests.towns import with_calendar

WU, LEADER, COMMUNITY, STREET = (
    f"dm:{person}" for person in ("wu-zhiming", "lin-yongan", "cai-shufen", "tang-zhengyi")
)


@pytest.mark.parametrize(
    ("said_at", "said"),
    [
        ("2026-11-23 11:45", ["23 14:45 chen", "23 16:15 lin", "24 08:15 cai"]),
        ("2026-11-23 13:00", ["23 15:00 chen", "23 16:30 lin", "24 08:30 cai"]),
        ("2026-11-26 17:45", ["27 08:15 chen", "27 09:45 lin", "27 11:45 cai"]),
        ("2026-11-27 17:45", ["30 08:15 chen", "30 09:45 lin", "30 11:45 cai"]),
        ("2026-11-28 13:00", ["30 08:30 chen", "30 10:00 lin", "30 12:00 cai"]),
    ],
)
async def test_an_ordinary_ticket_waits_through_lunch_night_and_weekend(
    story: Story, said_at: str, said: list[str]
) -> None:
    await story.until(said_at)
    await opened(story)
    assert [_short(line) for line in await story.chased(days=3)][:3] == said


async def test_over_spring_festival_a_made_up_saturday_counts_and_the_holidays_do_not(tell: Tell) -> None:
    story = await tell(start=_at("2026-02-14 17:30"))
    await opened(story)
    assert await story.chased(days=11) == [
        f"2026-02-14 18:00 {CHEN} reminder",
        f"2026-02-24 09:30 {LEADER} escalation",
        f"2026-02-24 11:30 {COMMUNITY} escalation",
        f"2026-02-24 12:00 {STREET} escalation",
        f"2026-02-25 12:00 {STREET} escalation",
    ]


async def test_a_pressing_ticket_knows_no_holiday(tell: Tell) -> None:
    story = await tell(start=_at("2026-10-01 09:00"))
    await opened(story, LIFT)
    assert [_short(line) for line in await story.chased(hours=5)] == [
        "01 09:05 chen",
        "01 09:10 chen",
        "01 09:20 lin",
        "01 10:00 cai",
        "01 13:00 tang",
    ]


@pytest.mark.parametrize(
    ("held_at", "words", "speaks"),
    [
        ("2026-11-27 16:00", "周一上午9点 等配件", "2026-11-30 09:00"),
        ("2026-11-27 16:00", "3个工作日 等配件", "2026-12-02 16:00"),
        ("2026-11-27 16:00", "明天10点 周末有人", "2026-11-28 10:00"),
        ("2026-09-30 16:00", "2个工作日 等配件", "2026-10-09 16:00"),
        ("2026-09-30 16:00", "3个工作日 等配件", "2026-10-10 16:00"),
    ],
)
async def test_a_hold_ends_where_the_calendar_says(tell: Tell, held_at: str, words: str, speaks: str) -> None:
    story = await tell(start=_at(held_at))
    await taken(story)
    await story.writes("chen-haiyan", f"挂起 1 {words}")
    assert (await story.chased(days=11))[0] == f"{speaks} {CHEN} reminder"


async def test_after_a_hold_over_the_weekend_the_time_for_news_runs_on_workdays(tell: Tell) -> None:
    story = await tell(start=_at("2026-11-27 16:00"))
    await taken(story)
    await story.writes("chen-haiyan", "挂起 1 明天10点 周末有人")
    assert await story.chased(days=5) == [
        f"2026-11-28 10:00 {CHEN} reminder",
        f"2026-11-30 12:00 {CHEN} reminder",
        f"2026-11-30 12:30 {LEADER} escalation",
        f"2026-12-02 10:00 {COMMUNITY} escalation",
    ]


async def test_a_service_over_midnight_pauses_by_day(tell: Tell) -> None:
    owls = with_calendar(example(), service=(Period(time(20), time(6)),), quiet=())
    story = await tell(owls, _at("2026-11-24 05:45"))
    await story.writes("王大爷", LAMP)
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(WU, "请接单", purpose="ping")
    assert [_short(line) for line in await story.chased(hours=18)] == ["24 20:15 wu", "24 21:45 lin", "24 23:45 fang"]


async def test_a_service_without_hours_pauses_at_weekends_alone(tell: Tell) -> None:
    always = with_calendar(example(), service=(), quiet=())
    story = await tell(always, _at("2026-11-27 22:30"))
    await story.writes("王大爷", LAMP)
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(WU, "请接单", purpose="ping")
    said = [_short(line) for line in await story.chased(days=2, hours=6)]
    assert said == ["27 23:00 wu", "30 00:30 lin", "30 02:30 fang"]


async def test_where_friday_is_free_sunday_is_worked(tell: Tell) -> None:
    story = await tell(_in("Asia/Riyadh", "SA"), _at("2026-11-26 17:45", "Asia/Riyadh"))
    await opened(story)
    assert [_short(line) for line in await story.chased(days=3)][:2] == ["29 08:15 chen", "29 09:45 lin"]


async def test_in_the_night_that_loses_an_hour_an_urgent_ladder_keeps_its_minutes(tell: Tell) -> None:
    story = await tell(_in("Europe/Berlin", "DE"), _at("2026-03-29 01:58", "Europe/Berlin"))
    await story.writes("王大爷", "3号楼电梯困人了")
    story.forget()
    assert [_short(line) for line in await story.chased(minutes=15)] == [
        "29 03:00 wu",
        "29 03:03 lin",
        "29 03:08 fang",
        "29 03:13 luo",
    ]


async def test_in_the_night_that_has_an_hour_twice_a_pressing_ladder_keeps_its_minutes(tell: Tell) -> None:
    story = await tell(_in("Europe/Berlin", "DE"), _at("2026-10-25 01:50", "Europe/Berlin"))
    await story.writes("王大爷", LIFT)
    story.forget()
    assert [_short(line) for line in await story.chased(hours=4)] == [
        "25 02:05 wu",
        "25 02:15 wu",
        "25 02:25 lin",
        "25 02:50 fang",
        "25 04:50 luo",
    ]


async def test_what_is_held_over_the_night_that_loses_an_hour_speaks_by_the_clock_on_the_wall(tell: Tell) -> None:
    story = await tell(_in("Europe/Berlin", "DE"), _at("2026-03-28 23:00", "Europe/Berlin"))
    await story.writes("王大爷", LAMP)
    story.hears(GROUP, "已记下，3月29日 07:00 起通知网格员", purpose="receipt")
    assert await story.chased(hours=8) == [f"2026-03-29 07:00 {WU} ping"]
    assert await story.chased(days=1, hours=3) == [
        f"2026-03-30 08:30 {CHEN} ping",
        f"2026-03-30 09:00 {CHEN} reminder",
    ]


async def test_a_day_to_answer_is_a_day_on_the_wall_though_it_has_twenty_five_hours(tell: Tell) -> None:
    story = await tell(_in("Europe/Berlin", "DE"), _at("2026-10-24 12:00", "Europe/Berlin"))
    await taken(story)
    await story.writes("chen-haiyan", "办结 1 换了灯泡")
    story.hears(GROUP, "已办结", purpose="confirmation")
    assert await story.chased(days=4) == [
        f"2026-10-25 12:00 {GROUP} confirmation",
        f"2026-10-27 12:00 {GROUP} closing",
    ]


def _at(local: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))


def _in(zone: str, country: str) -> Town:
    """The example town, elsewhere."""
    town = with_calendar(example(), zone=ZoneInfo(zone), country=country)
    return replace(town, roster=replace(town.roster, zone=ZoneInfo(zone)))


def _short(line: str) -> str:
    """`24 09:00 chen`."""
    day, clock, chat, _ = line.split()
    return f"{day[-2:]} {clock} {chat.removeprefix('dm:').split('-')[0]}"

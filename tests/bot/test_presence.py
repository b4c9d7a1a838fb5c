"""That somebody listens is noted where others see it; and when nobody did, it is recorded and the group is asked."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from datetime import datetime, timedelta

import pytest
import pytest_asyncio
from prometheus_client import REGISTRY

from handlers.incoming import Change, IncomingChange
from storage import gaps, last_heard
from storage.database import Database
from storage.kinds import Cause
from tests.bot.listening_there import MORNING, ROOM, Listener

NIGHT = MORNING.replace(hour=15)
"""Eleven in the evening, in quiet hours."""


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    opened = await Database.open(database_url, busy=timedelta(milliseconds=50))
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def listener(database: Database) -> Listener:
    return Listener(database)


async def _recorded(listener: Listener) -> list[tuple[float, float, Cause]]:
    """When each gap began, in seconds since the morning, how long it was and why."""
    async with listener.database.transaction("luhu") as tx:
        found = await gaps.overlapping(tx, "wechat", MORNING - timedelta(days=9), MORNING + timedelta(days=9))
    return [
        ((gap.began_at - MORNING).total_seconds(), (gap.ended_at - gap.began_at).total_seconds(), gap.why)
        for gap in found
    ]


async def _others_see(listener: Listener) -> datetime:
    async with listener.database.transaction("luhu") as tx:
        return (await last_heard.heard_at(tx))["wechat"]


async def test_others_see_at_once_and_then_every_ten_seconds_that_somebody_listens(listener: Listener) -> None:
    await listener.hears()
    assert await _others_see(listener) == MORNING
    await listener.hears(seconds=9)
    assert await _others_see(listener) == MORNING
    await listener.hears(seconds=1)
    assert await _others_see(listener) == MORNING + timedelta(seconds=10)


async def test_a_first_start_is_no_gap(listener: Listener) -> None:
    await listener.is_deaf_for(hours=1)
    assert (await _recorded(listener), listener.told()) == ([], [])


async def test_a_platform_that_did_not_answer_leaves_a_gap_from_when_it_was_last_heard(listener: Listener) -> None:
    await listener.hears()
    await listener.hears(seconds=5)
    await listener.is_deaf_for(minutes=3)
    assert await _recorded(listener) == [(5, 180, Cause.UNANSWERED)]
    assert listener.told() == [(ROOM, "机器人刚才离线了 3 分钟，请把这段时间的情况再说一遍。")]
    assert listener.other.said == []
    await listener.hears(seconds=1)
    await listener.audits(hours=1)
    assert (len(await _recorded(listener)), listener.told()) == (1, [])


async def test_a_group_with_several_ways_is_asked_by_the_one_that_was_not_heard(database: Database) -> None:
    listener = Listener(database, twin=True)
    await listener.hears()
    await listener.is_deaf_for(minutes=3)
    assert listener.told() == [(ROOM, "机器人刚才离线了 3 分钟，请把这段时间的情况再说一遍。")]
    assert listener.other.said == []


@pytest.mark.parametrize("changes", [[Change.LOGGED_OUT], [Change.LOGGED_OUT, Change.SCAN], [Change.SCAN]])
async def test_an_account_that_nobody_is_logged_in_to_hears_nothing(listener: Listener, changes: list[Change]) -> None:
    await listener.hears()
    listener.pass_by(minutes=3)
    at = listener.clock.now()
    listener.room.written = [IncomingChange("wechat", "", "bot", "", change, at, change) for change in changes]
    assert len(await listener.presence.hear()) == len(changes)
    assert await _others_see(listener) == MORNING
    await listener.hears(minutes=2)
    assert await _recorded(listener) == [(0, 300, Cause.UNANSWERED)]


async def test_the_health_counts_a_code_to_scan_as_no_hearing(listener: Listener) -> None:
    overheard = listener.watch.over(listener.room)
    await overheard.hear()
    for minute in range(7):
        listener.pass_by(minutes=1)
        listener.room.written = [IncomingChange("wechat", "", "bot", f"code {minute}", Change.SCAN, MORNING, "k")]
        await overheard.hear()
    assert "wechat was not heard for 420.0 seconds" in (await listener.watch.look())["reasons"]


async def test_a_process_that_was_killed_leaves_a_gap_to_the_next_one(listener: Listener) -> None:
    await listener.hears()
    await listener.hears(seconds=8)
    listener.begins()
    await listener.hears(hours=1)
    assert await _recorded(listener) == [(0, 3608, Cause.STOPPED)]
    assert listener.told() == [(ROOM, "机器人刚才离线了 1 小时，请把这段时间的情况再说一遍。")]
    listener.begins()
    await listener.hears(seconds=1)
    assert listener.told() == []


async def test_what_was_heard_and_not_kept_yet_lies_in_the_gap_after_a_kill(listener: Listener) -> None:
    await listener.hears()
    listener.room.sleeps = timedelta(seconds=10)
    await listener.hears()
    listener.begins()
    await listener.hears(seconds=1)
    assert await _recorded(listener) == [(0, 11, Cause.STOPPED)]


async def test_what_another_process_heard_meanwhile_was_not_missed(listener: Listener) -> None:
    await listener.hears()
    frozen, listener.room.deaf = listener.presence, True
    await listener.hears()
    listener.room.deaf = False
    listener.begins()
    await listener.hears(seconds=1)
    await listener.hears(minutes=20)
    listener.presence = frozen
    await listener.hears(seconds=30)
    recorded = [(0, 1, Cause.STOPPED), (1201, 30, Cause.UNANSWERED)]
    assert (await _recorded(listener), listener.told()) == (recorded, [])


async def test_a_machine_that_slept_did_not_hear(listener: Listener) -> None:
    await listener.hears()
    listener.room.sleeps = timedelta(minutes=20)
    await listener.hears()
    assert await _recorded(listener) == [(0, 1200, Cause.UNANSWERED)]


async def test_a_platform_that_tells_everything_later_has_no_gaps(database: Database) -> None:
    listener = Listener(database, replays=True)
    await listener.hears()
    await listener.is_deaf_for(hours=1)
    listener.begins()
    await listener.hears(hours=1)
    assert (await _recorded(listener), listener.told()) == ([], [])


async def test_short_gaps_are_recorded_and_nobody_is_bothered(listener: Listener) -> None:
    await listener.hears()
    for seconds in (1, 2, 50):
        await listener.is_deaf_for(seconds=seconds)
    lengths = [length for _, length, _ in await _recorded(listener)]
    assert lengths == [1, 2, 50]
    await listener.hears(hours=1)
    await listener.is_deaf_for(seconds=40)
    assert listener.told() == []


async def test_short_gaps_one_after_another_are_told_as_the_long_one_that_they_are(listener: Listener) -> None:
    await listener.hears()
    for _ in range(12):
        await listener.is_deaf_for(seconds=20)
        await listener.hears(seconds=20)
    assert listener.told() == [(ROOM, "机器人刚才离线了 1 分钟，请把这段时间的情况再说一遍。")]
    await listener.audits(minutes=25)
    asked = "机器人在 11月23日 09:02 到 11月23日 09:07 之间离线了 3 分钟，请把这段时间的情况再说一遍。"
    assert listener.told() == [(ROOM, asked)]


async def test_the_gaps_of_a_night_are_one_line_in_the_morning(database: Database) -> None:
    listener = Listener(database, start=NIGHT)
    await listener.hears()
    await listener.is_deaf_for(minutes=10)
    await listener.hears(hours=7.5)
    await listener.is_deaf_for(minutes=15)
    await listener.audits()
    assert listener.told() == []
    await listener.audits(minutes=6)
    asked = "机器人在 11月23日 23:00 到 11月24日 06:55 之间离线了 25 分钟，请把这段时间的情况再说一遍。"
    assert listener.told() == [(ROOM, asked)]
    await listener.audits(hours=1)
    assert listener.told() == []


async def test_one_that_comes_and_goes_is_spoken_of_every_half_hour(listener: Listener) -> None:
    await listener.hears()
    for minutes in (2, 3, 4):
        await listener.is_deaf_for(minutes=minutes)
    assert [text[:14] for _, text in listener.told()] == ["机器人刚才离线了 2 分钟，"]
    await listener.audits(minutes=30)
    asked = "机器人在 11月23日 09:02 到 11月23日 09:09 之间离线了 7 分钟，请把这段时间的情况再说一遍。"
    assert listener.told() == [(ROOM, asked)]


async def test_a_gap_is_counted_and_shown_to_the_operator(
    listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    before = REGISTRY.get_sample_value("linying_unheard_seconds_total", {"platform": "wechat"}) or 0
    await listener.hears()
    await listener.is_deaf_for(minutes=3)
    listener.pass_by(seconds=30)
    shown = (await listener.watch.look())["last_gap"]
    assert shown == {"platform": "wechat", "lasted_seconds": 180, "ended_seconds_ago": 30}
    assert REGISTRY.get_sample_value("linying_unheard_seconds_total", {"platform": "wechat"}) == before + 180
    assert "a platform was not heard for a while" in capsys.readouterr().err


async def test_a_gap_that_the_database_refused_is_recorded_when_it_does_not(sqlite_url: str) -> None:
    database = await Database.open(sqlite_url, busy=timedelta(milliseconds=20))
    listener = Listener(database)
    await listener.hears()
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite+aiosqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        listener.room.deaf = True
        await listener.hears()
        listener.room.deaf = False
        listener.pass_by(minutes=3)
        await listener.presence.hear()
    await listener.hears(seconds=1)
    assert await _recorded(listener) == [(0, 180, Cause.UNANSWERED)]
    await database.close()

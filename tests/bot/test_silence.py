"""A group that says nothing for far too long: who is told, by which way, how often, and when nobody is."""

from collections.abc import AsyncGenerator
from datetime import date, timedelta

import pytest
import pytest_asyncio

from handlers.incoming import Change, IncomingChange
from storage import kept_habits
from storage.database import Database
from storage.models import Habit
from tests.bot.listening_there import MORNING, NOWHERE, ROOM, TALK, Listener

EVENING = MORNING + timedelta(hours=13)
"""When the quiet hours begin."""

WORDS = (
    "榕岸一格的群已经 5 小时没有一句话（免打扰时段不算），平时最多 2 小时；请看看机器人还在不在群里、wechat 是否掉线。"
)


@pytest_asyncio.fixture
async def listener(database_url: str) -> AsyncGenerator[Listener]:
    """In a group that is talkative for two weeks, never silent for longer than two hours, and spoke just now."""
    database = await Database.open(database_url)
    began = Listener(database)
    await _talked(began, days=13, times=20, silence=2)
    await began.hears(TALK)
    yield began
    await database.close()


async def _talked(listener: Listener, days: int, times: int, silence: float) -> None:
    """Each day until yesterday, with so many hours of silence."""
    async with listener.database.transaction("luhu") as tx:
        for ago in range(1, days + 1):
            at = EVENING - timedelta(days=ago)
            habit = Habit("luhu", "rongan-1-group", at.date(), times, int(silence * 3600), at)
            await kept_habits.count(tx, habit)


async def _alarms(listener: Listener, **later: float) -> list[tuple[str, str]]:
    """After so long in which somebody listened and nobody spoke: whom the audit tells, by which way."""
    ways = [("telegram", listener.other), ("wechat", listener.room)]
    for _, platform in ways:
        platform.said.clear()
    await listener.hears(**later)
    await listener.audits()
    return [
        (f"{name}:{speech.address}", speech.text)
        for name, platform in ways
        for speech in platform.said
        if "没有一句话" in speech.text
    ]


async def _kept(listener: Listener) -> list[tuple[date, int, int]]:
    async with listener.database.transaction("luhu") as tx:
        return [(one.day, one.times, one.longest_silence) for one in await kept_habits.everything(tx)]


async def test_the_supervisors_are_told_by_another_way_where_they_have_one(
    listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await _alarms(listener, hours=4) == []
    assert await _alarms(listener, hours=1) == [("telegram:77", WORDS), ("wechat:luo", WORDS)]
    assert "a group is silent for longer than it ever is" in capsys.readouterr().err


async def test_they_are_told_once_of_each_silence(listener: Listener) -> None:
    await _alarms(listener, hours=5)
    assert await _alarms(listener, hours=3) == []
    await listener.hears(TALK)
    assert await _alarms(listener, hours=2) == []
    assert await _alarms(listener, hours=23) != []


async def test_nobody_is_told_at_night_and_the_night_does_not_count(listener: Listener) -> None:
    await listener.hears(TALK, hours=11)
    assert await _alarms(listener, hours=8) == []
    assert await _alarms(listener, hours=4.5) == []
    told = await _alarms(listener, hours=1)
    assert [words[:15] for _, words in told] == ["榕岸一格的群已经 4 小时没有"] * 2


async def test_what_is_found_at_night_is_told_in_the_morning(listener: Listener) -> None:
    await listener.hears(TALK, hours=8.9)
    assert await _alarms(listener, hours=5) == []
    assert len(await _alarms(listener, hours=8.2)) == 2


async def test_a_group_that_hardly_speaks_may_be_silent(database_url: str) -> None:
    listener = Listener(await Database.open(database_url))
    await _talked(listener, days=14, times=4, silence=1)
    await listener.hears(TALK)
    assert await _alarms(listener, hours=12) == []
    await listener.database.close()


async def test_a_group_that_died_is_not_active_after_two_weeks(listener: Listener) -> None:
    assert await _alarms(listener, hours=5) != []
    for _ in range(16):
        assert await _alarms(listener, days=1) == []
    assert await _kept(listener) == []


async def test_where_nobody_listened_it_is_not_the_group_that_is_silent(listener: Listener) -> None:
    listener.begins()
    assert await _alarms(listener, hours=6) == []
    assert await _alarms(listener, hours=4) == []
    assert await _alarms(listener, hours=1) != []


async def test_a_platform_that_nobody_hears_is_another_alarms_business(listener: Listener) -> None:
    listener.room.deaf = True
    assert await _alarms(listener, hours=9) == []


async def test_a_group_with_several_ways_is_silent_only_while_all_of_them_are_heard(database_url: str) -> None:
    listener = Listener(await Database.open(database_url), twin=True)
    await _talked(listener, days=13, times=20, silence=2)
    await listener.hears(TALK)
    await listener.is_deaf_for(hours=4.5)
    await listener.elsewhere.hear()
    assert await _alarms(listener) == []
    listener.pass_by(hours=4.5)
    await listener.elsewhere.hear()
    assert [way for way, _ in await _alarms(listener, hours=1)] == ["wechat:tang", "wechat:luo"]
    await listener.database.close()


async def test_what_is_kept_of_talk_is_how_much_there_was(listener: Listener) -> None:
    await listener.hears(TALK, "吃了吗", minutes=150)
    await listener.hears(TALK, minutes=60)
    assert (await _kept(listener))[-1] == (MORNING.date(), 4, 150 * 60)


async def test_who_comes_and_goes_says_nothing(listener: Listener) -> None:
    at = MORNING + timedelta(hours=5)
    listener.pass_by(hours=5)
    listener.room.written = [IncomingChange("wechat", ROOM, "w2", "", Change.JOINED, at, "k1")]
    await listener.presence.hear()
    assert await _alarms(listener) != []


async def test_a_group_bound_to_no_grid_leaves_no_numbers(listener: Listener) -> None:
    before = await _kept(listener)
    listener.pass_by(minutes=1)
    listener.is_written(TALK, room=NOWHERE)
    await listener.presence.hear()
    assert await _kept(listener) == before

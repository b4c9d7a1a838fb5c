"""Words that a living way does not take, or not for long: those that press go the next way, and in time."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot import delivery, voices
from bot.pacing import Pace, Rate
from bot.platforms import NoAnswer, TryAgainLater
from tests.bot.two_ways import Two
from tests.speaking import ALONE, START


async def test_what_a_dead_way_does_not_take_puts_off_nothing_that_goes_another_way(two: Two) -> None:
    await two.goes_down()
    await two.after(30)
    two.wechat.platform.after = timedelta(minutes=10)
    await two.wechat.put("慢", ALONE)
    await two.wechat.put("急", ALONE, urgent=True)
    await two.wechat.engine.speak()
    assert await two.after(0) == ([], ["急"])


async def test_urgent_words_that_are_put_while_a_way_asks_to_be_left_alone_for_long_leave_it(two: Two) -> None:
    async def is_flooded() -> None:
        await two.wechat.put("急", ALONE, urgent=True)
        raise TryAgainLater("flood", timedelta(minutes=10))

    await two.after(0)
    two.wechat.platform.meanwhile = is_flooded
    await two.wechat.put("慢", ALONE)
    assert await two.after(0) == ([], ["急"])


async def test_urgent_words_leave_a_way_that_asks_to_be_left_alone_a_little_longer_each_time(two: Two) -> None:
    await two.after(0)
    two.wechat.platform.down, two.wechat.platform.after = True, timedelta(seconds=5)
    await two.wechat.put("急", ALONE, urgent=True)
    assert await two.after(5) == ([], [])
    assert await two.after(5) == ([], ["急"])


async def test_urgent_words_that_one_way_put_off_for_long_go_the_other_as_soon_as_it_is_back(two: Two) -> None:
    await two.after(0)
    two.wechat.clock.push_to(START + timedelta(minutes=10))
    two.telegram_lives = False
    two.wechat.platform.down, two.wechat.platform.after = True, timedelta(hours=1)
    await two.wechat.put("急", ALONE, urgent=True)
    assert await two.after(60) == ([], [])
    two.telegram_lives = True
    assert await two.after(0) == ([], ["急"])


async def test_what_was_put_for_the_morning_is_not_said_at_night_because_a_way_died(two: Two) -> None:
    two.wechat.clock.push_to(START + timedelta(hours=14))
    await two.after(0)
    await two.wechat.put("请接单", ALONE, urgent=True, due_at=START + timedelta(hours=22))
    await two.goes_down()
    assert await two.after(60) == ([], [])
    assert await two.after(9 * 3600, 600) == ([], ["请接单"])


async def test_urgent_words_leave_a_way_that_is_slow_to_answer_to_what_stands_before_them(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "SLOW_SECONDS", 0.0)
    slow = two.wechat.platform.slow["wxid_1"] = asyncio.Event()
    await two.wechat.put("慢", ALONE)
    await two.after(0)
    await two.wechat.put("急", ALONE, urgent=True)
    await two.wechat.put("又慢", ALONE)
    await two.after(15)
    assert two.telegram.platform.said == []
    await two.after(10)
    slow.set()
    await two.telegram.engine.finish_saying(30)
    assert two.telegram.platform.texts() == ["急"]


async def test_urgent_words_that_were_not_begun_because_others_were_not_answered_go_the_next_way(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(voices, "elapsed", lambda: seconds[0])

    async def hangs() -> None:
        seconds[0] += 75
        raise NoAnswer("no echo")

    await two.after(0)
    two.wechat.platform.meanwhile = hangs
    for text in ("急一", "急二"):
        await two.wechat.put(text, ALONE, urgent=True)
    assert await two.after(0) == ([], ["（可能重复）急一", "急二"])


@pytest.mark.parametrize("lives", [False, True])
async def test_a_day_of_which_one_call_is_left_lets_nothing_be_tried_without_patience(two: Two, lives: bool) -> None:
    for speaking in (two.wechat, two.telegram):
        speaking.engine.mouth.budgets.paces = {"wechat": Pace(day=Rate(1, timedelta(days=1)))}
    two.telegram_lives, tries = lives, list[datetime]()

    async def fails_slowly() -> None:
        tries.append(two.wechat.clock.now())
        two.wechat.platform.meanwhile = fails_slowly
        await two.telegram.engine.speak()
        raise TryAgainLater("down")

    two.wechat.clock.push_to(START + timedelta(minutes=10))
    two.wechat.platform.meanwhile = fails_slowly
    await two.wechat.put("急", ALONE, urgent=True)
    two.telegram.platform.down = True
    await two.after(180)
    assert len(tries) <= 6

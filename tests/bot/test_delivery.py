"""Speaking: nothing is lost while a platform is down, each chat hears its own in order, and none waits for another."""

import asyncio
from datetime import timedelta

import pytest

from bot import delivery, voices
from bot.app import Engine
from bot.pacing import USUAL
from storage.kinds import Purpose, SendState
from tests.fake_platform import Died
from tests.speaking import ALONE, GROUP, Speaking

OTHER = "rongan-2-group"


async def test_urgent_words_go_first_and_each_chat_hears_its_own_in_order(speaking: Speaking) -> None:
    for text, urgent in (("一", False), ("二", False), ("急", True)):
        await speaking.put(text, urgent=urgent)
    assert await speaking.after(0) == ["急", "一", "二"]


async def test_what_a_platform_that_is_down_does_not_take_is_said_once_when_it_is_up(speaking: Speaking) -> None:
    speaking.platform.down = True
    number = await speaking.put("一")
    assert await speaking.after(0) == []
    assert (await speaking.kept(number)).state is SendState.QUEUED
    speaking.platform.down = False
    assert await speaking.after(4) == []
    assert await speaking.after(1) == ["一"]
    assert await speaking.after(3600) == ["一"]


async def test_a_platform_is_left_alone_for_as_long_as_it_asks(speaking: Speaking) -> None:
    speaking.platform.down, speaking.platform.after = True, timedelta(minutes=17)
    await speaking.put("一")
    await speaking.after(0)
    speaking.platform.down = False
    assert await speaking.after(16 * 60) == []
    assert await speaking.after(60) == ["一"]


async def test_nothing_overtakes_what_failed_before_it_in_its_chat(speaking: Speaking) -> None:
    speaking.platform.down = True
    await speaking.put("一")
    await speaking.put("二")
    await speaking.after(0)
    speaking.platform.down = False
    assert await speaking.after(5) == ["一", "二"]


async def test_a_bug_in_one_utterance_does_not_silence_the_next(speaking: Speaking) -> None:
    speaking.platform.bug = True
    await speaking.put("一")
    await speaking.after(0)
    speaking.platform.bug = False
    await speaking.put("二", ALONE)
    assert await speaking.after(0) == ["二"]
    assert await speaking.after(5) == ["二", "一"]


@pytest.mark.parametrize("heard", [False, True])
async def test_urgent_words_cut_off_by_a_crash_are_said_again_and_marked(speaking: Speaking, heard: bool) -> None:
    speaking.platform.dies_before, speaking.platform.dies_after = not heard, heard
    await speaking.put("快来", urgent=True)
    with pytest.raises(Died):
        await speaking.after(0)
    speaking.platform.dies_before = speaking.platform.dies_after = False
    await speaking.engine.start()
    assert (await speaking.after(0))[-1] == "（可能重复）快来"


async def test_a_routine_reminder_cut_off_by_a_crash_waits_for_the_next_step(speaking: Speaking) -> None:
    speaking.platform.dies_after = True
    number = await speaking.put("还没接单", purpose=Purpose.REMINDER)
    with pytest.raises(Died):
        await speaking.after(0)
    speaking.platform.dies_after = False
    await speaking.engine.start()
    assert await speaking.after(3600) == ["还没接单"]
    assert (await speaking.kept(number)).state is SendState.UNKNOWN


async def test_the_end_of_a_ticket_is_told_even_when_it_may_be_twice(speaking: Speaking) -> None:
    speaking.platform.dies_before = True
    await speaking.put("结案", purpose=Purpose.CLOSING)
    with pytest.raises(Died):
        await speaking.after(0)
    speaking.platform.dies_before = False
    await speaking.engine.start()
    assert await speaking.after(0) == ["（可能重复）结案"]


async def test_what_can_never_be_said_is_noted_with_the_reason(speaking: Speaking) -> None:
    speaking.platform.closed.add("chen-haiyan")
    number = await speaking.put("一", ALONE)
    nowhere = await speaking.put("二", "telegram:123")
    assert await speaking.after(0) == []
    assert (await speaking.kept(number)).state is SendState.UNDELIVERABLE
    assert (await speaking.kept(number)).trouble == "blocked"
    assert (await speaking.kept(nowhere)).trouble == "no platform that is turned on leads there"


async def test_a_chat_that_asks_to_be_left_alone_is_by_what_is_put_later_too_and_others_hear(
    speaking: Speaking,
) -> None:
    speaking.platform.busy[GROUP] = timedelta(seconds=40)
    await speaking.put("一")
    await speaking.put("二")
    await speaking.after(0)
    del speaking.platform.busy[GROUP]
    await speaking.put("急", urgent=True)
    await speaking.put("别处", OTHER)
    assert await speaking.after(39) == ["别处"]
    assert await speaking.after(1) == ["别处", "急", "一", "二"]


async def test_urgent_words_do_not_wait_behind_routine_ones_that_failed(speaking: Speaking) -> None:
    speaking.platform.down = True
    await speaking.put("一")
    await speaking.after(0)
    speaking.platform.down = False
    await speaking.put("二")
    await speaking.put("急", urgent=True)
    assert await speaking.after(0) == ["急"]
    assert await speaking.after(5) == ["急", "一", "二"]


async def test_a_chat_whose_platform_is_slow_keeps_no_other_waiting(speaking: Speaking) -> None:
    speaking.platform.slow[GROUP] = asyncio.Event()
    speaking.platform.frees[OTHER] = speaking.platform.slow[GROUP]
    await speaking.put("一")
    await speaking.put("二", OTHER)
    assert await asyncio.wait_for(speaking.after(0), 30) == ["二", "一"]


async def test_what_comes_later_does_not_wait_for_a_chat_in_which_nothing_is_answered(
    speaking: Speaking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "SLOW_SECONDS", 0.0)
    speaking.platform.slow[GROUP] = asyncio.Event()
    first = await speaking.put("一")
    assert await speaking.after(0) == []
    await speaking.put("二", urgent=True)
    await speaking.put("急", OTHER, urgent=True)
    await speaking.after(0)
    assert await speaking.after(0) == ["急"]
    assert (await speaking.kept(first)).state is SendState.SENDING
    speaking.platform.slow[GROUP].set()
    await speaking.engine.finish_saying(30)
    await speaking.engine.note_outcomes()
    assert (await speaking.kept(first)).state is SendState.SENT
    await speaking.after(0)
    await speaking.engine.finish_saying(30)
    assert speaking.platform.texts() == ["急", "一", "二"]


async def test_what_could_not_be_begun_for_long_is_given_back_and_said_with_the_next(
    speaking: Speaking, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(voices, "elapsed", lambda: seconds[0])

    async def takes_long() -> None:
        seconds[0] += 30

    speaking.platform.meanwhile = takes_long
    numbers = [await speaking.put(text) for text in ("一", "二")]
    assert await speaking.after(0) == ["一", "二"]
    assert [(await speaking.kept(number)).attempts for number in numbers] == [1, 2]


async def test_without_limits_chats_take_turns_so_that_a_flood_in_one_holds_up_no_other(speaking: Speaking) -> None:
    for number in range(110):
        await speaking.put(f"甲{number}")
    await speaking.put("乙", OTHER)
    said = await speaking.after(0)
    assert said[:2] == ["甲0", "乙"]
    assert [text for text in said if text != "乙"] == [f"甲{number}" for number in range(110)]


async def test_a_new_start_does_not_forget_that_a_chat_asked_to_be_left_alone(speaking: Speaking) -> None:
    speaking.engine.mouth.budgets.paces = {"local": USUAL["telegram"]}
    speaking.platform.busy[GROUP] = timedelta(seconds=40)
    for text in ("一", "二", "三"):
        await speaking.put(text)
    await speaking.after(0)
    speaking.platform.busy.clear()
    speaking.engine = Engine(speaking.engine.database, speaking.town, {"local": speaking.platform}, speaking.clock)
    assert await speaking.after(39) == []
    assert await speaking.after(1) == ["一", "二", "三"]


async def test_what_the_platform_bears_is_shared_out_by_turns_and_nothing_is_dropped(speaking: Speaking) -> None:
    speaking.engine.mouth.budgets.paces = {"local": USUAL["telegram"]}
    for number in range(20):
        await speaking.put(f"甲{number}")
    await speaking.put("乙", OTHER)
    assert await speaking.after(0) == ["甲0", "乙"]
    for _ in range(14):
        await speaking.after(1)
    assert len(await speaking.after(0)) == 16
    assert len(await speaking.after(45)) == 16
    for _ in range(5):
        await speaking.after(1)
    assert [text for text in speaking.platform.texts() if text != "乙"] == [f"甲{number}" for number in range(20)]

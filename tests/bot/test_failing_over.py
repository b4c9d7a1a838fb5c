"""Somebody with several ways: when the first is dead, urgent words take the next, and nothing is said twice."""

from datetime import timedelta
from typing import Any

import pytest

from bot.pacing import Pace, Rate
from bot.platforms import Abilities, NoAnswer, TryAgainLater
from storage.kinds import Purpose, SendState
from tests.bot.two_ways import Two, opened
from tests.fake_platform import Died
from tests.speaking import ALONE, GROUP, START


async def test_while_the_first_way_lives_it_alone_is_taken(two: Two) -> None:
    await two.wechat.put("急", ALONE, urgent=True)
    await two.wechat.put("慢", ALONE)
    assert await two.after(0) == (["急", "慢"], [])


async def test_urgent_words_take_the_next_way_within_half_a_minute_of_a_death(two: Two) -> None:
    await two.goes_down()
    await two.wechat.put("急", ALONE, urgent=True)
    await two.wechat.put("慢", ALONE)
    assert await two.after(15) == ([], [])
    assert await two.after(15) == ([], ["急"])


async def test_one_that_was_never_heard_is_waited_for_no_longer_than_one_that_died(two: Two) -> None:
    two.wechat_lives = False
    await two.after(20)
    await two.wechat.put("急", ALONE, urgent=True)
    assert await two.after(6) == (["急"], [])
    await two.wechat.put("又急", ALONE, urgent=True)
    assert await two.after(0) == ([], ["又急"])


async def test_a_send_that_fails_after_the_death_was_known_goes_the_next_way_at_once(two: Two) -> None:
    await two.goes_down()
    number = await two.wechat.put("急", ALONE, urgent=True)

    async def freezes() -> None:
        two.wechat.clock.push_to(START + timedelta(minutes=1))
        await two.listen()
        raise TryAgainLater("frozen", timedelta(hours=1))

    two.wechat.platform.down, two.wechat.platform.meanwhile = False, freezes
    await two.wechat.engine.speak()
    assert await two.after(0) == ([], ["急"])
    assert (await two.wechat.kept(number)).platform == "telegram"


async def test_what_was_just_being_said_when_the_link_froze_is_on_the_next_way_at_once(two: Two) -> None:
    await two.after(0)
    await two.wechat.put("急", ALONE, urgent=True)

    async def freezes() -> None:
        two.wechat.clock.push_to(START + timedelta(seconds=30))
        await two.listen()
        two.wechat_lives, two.wechat.platform.down = False, True
        raise NoAnswer("the link was cut")

    two.wechat.platform.meanwhile = freezes
    await two.wechat.engine.speak()
    assert await two.after(0) == ([], ["（可能重复）急"])


async def test_urgent_words_leave_a_way_that_hears_but_takes_nothing(two: Two) -> None:
    await two.after(0)
    two.wechat.platform.down = True
    await two.wechat.put("急", ALONE, urgent=True)
    await two.wechat.put("请接单", ALONE, purpose=Purpose.PING, person="chen-haiyan")
    await two.wechat.put("慢", ALONE)
    assert await two.after(15) == ([], [])
    assert await two.after(5) == ([], ["急", "请接单"])
    assert await two.after(300) == ([], [])


async def test_urgent_words_leave_a_way_that_asks_to_be_left_alone_for_long_also_those_that_come_later(
    two: Two,
) -> None:
    await two.after(0)
    two.wechat.platform.down, two.wechat.platform.after = True, timedelta(minutes=10)
    await two.wechat.put("急", ALONE, urgent=True)
    assert await two.after(0) == ([], ["急"])
    await two.after(60)
    await two.wechat.put("又急", ALONE, urgent=True)
    await two.wechat.put("慢", ALONE)
    assert await two.after(0) == ([], ["又急"])
    two.comes_back()
    assert await two.after(600) == (["慢"], [])


async def test_urgent_words_leave_a_way_that_does_not_answer(two: Two) -> None:
    await two.after(0)
    two.wechat.platform.unanswered = 2
    number = await two.wechat.put("急", ALONE, urgent=True)
    await two.wechat.put("慢", ALONE, purpose=Purpose.CLOSING)
    assert await two.after(0) == (["急", "慢", "（可能重复）慢"], ["（可能重复）急"])
    assert (await two.wechat.kept(number)).tried == ("wechat",)


async def test_where_no_way_takes_urgent_words_all_are_asked_in_turn_and_with_patience(two: Two) -> None:
    await two.after(0)
    two.wechat.platform.down = two.telegram.platform.down = True
    number = await two.wechat.put("急", ALONE, urgent=True)
    assert await two.after(900) == ([], [])
    assert 10 <= (await two.wechat.kept(number)).attempts <= 20
    two.telegram.platform.down = False
    assert await two.after(120) == ([], ["急"])


async def test_a_way_to_somebody_who_never_pressed_start_is_none_and_the_first_is_asked_with_patience(two: Two) -> None:
    two = opened(two.wechat.engine.database, two.wechat.town, Abilities(needs_start=True))
    await two.after(0)
    two.wechat.platform.down = True
    number = await two.wechat.put("急", ALONE, urgent=True)
    assert await two.after(900) == ([], [])
    assert 5 <= (await two.wechat.kept(number)).attempts <= 12
    two.wechat.platform.down = False
    assert await two.after(120) == (["急"], [])


async def test_after_it_is_back_nothing_is_repeated_and_the_first_way_is_taken_again(two: Two) -> None:
    await two.goes_down()
    await two.wechat.put("急", ALONE, urgent=True)
    await two.wechat.put("慢", ALONE)
    assert await two.after(60) == ([], ["急"])
    two.comes_back()
    await two.wechat.put("再急", ALONE, urgent=True)
    assert await two.after(300, 60) == (["再急", "慢"], [])


async def test_when_the_day_of_the_first_way_is_used_up_urgent_words_take_the_next(two: Two) -> None:
    for speaking in (two.wechat, two.telegram):
        speaking.engine.mouth.budgets.paces = {"wechat": Pace(day=Rate(2, timedelta(days=1)))}
    for text in ("急一", "急二", "急三"):
        await two.wechat.put(text, urgent=True)
    assert await two.after(60) == (["急一", "急二"], ["急三"])
    await two.wechat.put("不急", ALONE, purpose=Purpose.ANSWER)
    assert await two.after(60) == ([], [])
    await two.after(25 * 3600, steps=3600)
    await two.wechat.put("急四", urgent=True)
    assert (await two.after(60))[0] == ["急四"]


async def test_the_day_is_used_up_to_the_end_of_the_hour_in_which_it_began(two: Two) -> None:
    for speaking in (two.wechat, two.telegram):
        speaking.engine.mouth.budgets.paces = {"wechat": Pace(day=Rate(1, timedelta(days=1)))}
    await two.after(50 * 60, steps=600)
    await two.wechat.put("急一", urgent=True)
    assert await two.after(0) == (["急一"], [])
    await two.after(23 * 3600 + 40 * 60, steps=1200)
    await two.wechat.put("急二", urgent=True)
    assert await two.after(60) == ([], ["急二"])


async def test_where_all_are_dead_none_is_until_one_lives_again(two: Two) -> None:
    await two.after(0)
    two.wechat.clock.push_to(START + timedelta(minutes=10))
    await two.wechat.put("急", ALONE, urgent=True)
    for speaking in (two.telegram, two.wechat):
        await speaking.engine.speak()
    assert (two.wechat.platform.texts(), two.telegram.platform.texts()) == (["急"], [])
    two.wechat_lives, two.wechat.platform.down = False, True
    await two.wechat.put("又急", ALONE, urgent=True)
    await two.wechat.engine.speak()
    assert await two.after(0) == ([], ["又急"])


async def test_words_that_the_second_way_put_off_go_the_first_as_soon_as_it_is_back(two: Two) -> None:
    await two.goes_down()
    two.telegram.platform.down, two.telegram.platform.after = True, timedelta(hours=1)
    await two.wechat.put("急", ALONE, urgent=True)
    assert await two.after(60) == ([], [])
    two.comes_back()
    assert await two.after(0) == (["急"], [])


async def test_routine_words_wait_for_the_first_way_and_to_a_person_no_longer_than_an_hour(two: Two) -> None:
    await two.goes_down()
    await two.wechat.put("慢", ALONE)
    await two.wechat.put("群里", GROUP)
    assert await two.after(3500, 500) == ([], [])
    assert await two.after(600, 100) == ([], ["慢"])


async def test_after_a_night_without_the_program_routine_words_do_not_leave_the_first_way(two: Two) -> None:
    await two.goes_down()
    two.wechat.clock.push_to(START + timedelta(hours=9))
    for one in (two.wechat, two.telegram):
        one.engine.mouth.began_at = two.wechat.clock.now()
    await two.wechat.put("慢", ALONE)
    assert await two.after(10) == ([], [])
    two.comes_back()
    assert await two.after(60) == (["慢"], [])


async def test_urgent_words_to_a_group_are_said_in_its_other_group_without_what_belongs_to_the_first(two: Two) -> None:
    await two.goes_down()
    await two.wechat.put("急", GROUP, urgent=True, platform="wechat", reply_to="m1", topic="7")
    assert await two.after(30) == ([], ["急"])
    [speech] = two.telegram.platform.said
    assert (speech.address, speech.reply_to, speech.topic) == ("-1001", None, None)


async def test_an_answer_goes_back_the_way_it_was_asked_with_what_it_replies_to(two: Two) -> None:
    await two.wechat.put("答", GROUP, platform="telegram", reply_to="m1")
    assert await two.after(0) == ([], ["答"])
    assert two.telegram.platform.said[0].reply_to == "m1"


async def test_a_card_is_replaced_where_it_was_said_and_nowhere_else(two: Two) -> None:
    await two.goes_down()
    card = await two.wechat.put("工单", GROUP, purpose=Purpose.RECEIPT, about=(1,), urgent=True)
    await two.after(30)
    two.comes_back()
    update: dict[str, Any] = {"purpose": Purpose.UPDATE, "about": (1,), "edits": card}
    await two.wechat.put("工单，已接", GROUP, platform="telegram", **update)
    assert await two.after(0) == ([], ["工单，已接"])
    await two.wechat.put("工单，已到场", GROUP, **update)
    assert await two.after(60) == ([], ["工单，已到场"])
    assert [speech.edits for speech in two.telegram.platform.said] == [None, "b1", "b1"]


async def test_whoever_takes_an_account_settles_what_was_handed_to_it_and_nothing_else(two: Two) -> None:
    await two.goes_down()
    number = await two.wechat.put("急", ALONE, urgent=True)
    two.telegram.platform.dies_after = True
    with pytest.raises(Died):
        await two.after(30)
    two.telegram.platform.dies_after = False
    await two.wechat.engine.start()
    assert (await two.wechat.kept(number)).state is SendState.SENDING
    await two.telegram.engine.start()
    assert await two.after(0) == ([], ["（可能重复）急"])

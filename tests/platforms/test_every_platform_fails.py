"""How every platform behaves when it is out of reach, loses an answer or is left, each in its own way."""

import asyncio

import pytest

from bot.platforms import NoAnswer, TryAgainLater
from tests.platforms.every_ground import asked_of_all_that
from tests.platforms.ground import (
    NEIGHBOUR,
    Can,
    Ground,
    Shown,
    hears,
    is_in_reach,
    is_out_of_reach,
    listening,
    says_at_last,
)

LAMP = "3栋门口路灯不亮了"
CARD = "📋 1 号 · 公共设施"
MEANWHILE = "趁没人听"


@asked_of_all_that(Can.FAIL)
async def test_out_of_reach_it_takes_no_words_and_says_none_of_them_later(ground: Ground) -> None:
    await ground.platform.say(ground.speech("早上好"))
    await _goes_away(ground)
    with pytest.raises(TryAgainLater):
        await ground.platform.say(ground.speech(CARD))
    await ground.comes_back()
    assert await says_at_last(ground.platform, ground.speech(CARD))
    assert await ground.read(ground.group) == [Shown("早上好"), Shown(CARD)]


@asked_of_all_that(Can.HEAR, Can.FAIL)
async def test_out_of_reach_it_says_that_it_cannot_hear(ground: Ground) -> None:
    await ground.goes_away()
    assert await is_out_of_reach(ground.platform)


@asked_of_all_that(Can.HEAR, Can.FAIL)
async def test_what_was_written_out_of_reach_is_told_once_where_it_is_told_later(ground: Ground) -> None:
    await _goes_away(ground)
    await ground.writes(NEIGHBOUR, MEANWHILE)
    await ground.comes_back()
    heard = await (hears if Can.REPLAY in ground.can else is_in_reach)(ground.platform)
    await ground.writes(NEIGHBOUR, LAMP)
    heard += await hears(ground.platform)
    assert [said.text for said in heard] == [MEANWHILE] * (Can.REPLAY in ground.can) + [LAMP]


@asked_of_all_that(Can.HEAR)
async def test_what_was_written_between_two_processes_is_told_once_where_it_is_told_later(ground: Ground) -> None:
    await ground.is_listened_to()
    await ground.platform.close()
    await ground.writes(NEIGHBOUR, MEANWHILE)
    await ground.starts_again()
    heard = await is_in_reach(ground.platform)
    await ground.writes(NEIGHBOUR, LAMP)
    heard += await hears(ground.platform)
    assert [said.text for said in heard] == [MEANWHILE] * (Can.REPLAY in ground.can) + [LAMP]


@asked_of_all_that(Can.LOSE)
async def test_an_answer_that_is_lost_is_never_taken_for_a_no(ground: Ground) -> None:
    await ground.loses_the_next_answer()
    async with listening(ground.platform):
        with pytest.raises(NoAnswer):
            await ground.platform.say(ground.speech(CARD))
    assert await ground.read(ground.group) == [Shown(CARD)]


@asked_of_all_that(Can.LOSE, Can.SETTLE)
async def test_an_answer_that_is_lost_is_found_out(ground: Ground) -> None:
    await ground.loses_the_next_answer(for_good=False)
    async with listening(ground.platform):
        assert await ground.platform.say(ground.speech(CARD))
    assert await ground.read(ground.group) == [Shown(CARD)]


@asked_of_all_that()
async def test_closed_in_the_middle_of_hearing_it_leaves_nothing_behind(ground: Ground) -> None:
    """What is left is seen by the fixture, after each of these tests."""
    hearing = asyncio.create_task(hears(ground.platform))
    await asyncio.sleep(0.1)
    hearing.cancel()
    await asyncio.wait({hearing})
    await ground.platform.close()


@asked_of_all_that(Can.FAIL)
async def test_closed_out_of_reach_it_leaves_nothing_behind(ground: Ground) -> None:
    await _goes_away(ground)
    await ground.platform.close()


async def _goes_away(ground: Ground) -> None:
    """And it is noticed by whoever listens."""
    await ground.goes_away()
    if Can.HEAR in ground.can:
        await is_out_of_reach(ground.platform)

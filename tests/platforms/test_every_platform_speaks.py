"""What everybody reads of what every platform says, each by its own means."""

import asyncio
import logging
from dataclasses import replace

import pytest

from bot.platforms import TryAgainLater, Undeliverable
from tests.platforms.every_ground import asked_of_all_that
from tests.platforms.ground import NEIGHBOUR, OFFICER, STRANGER, Can, Ground, Shown, hears, is_out_of_reach

LAMP = "3栋门口路灯不亮了"
CARD = "📋 1 号 · 公共设施"


@asked_of_all_that()
async def test_what_is_said_is_read_in_the_group_once_and_in_order(ground: Ground) -> None:
    lines = [CARD, "✅ 已接单。", "✅ 已接单。"]
    said = [await ground.platform.say(ground.speech(line)) for line in lines]
    assert all(said) and len(set(said)) == len(lines)
    assert await ground.read(ground.group) == [Shown(line) for line in lines]


@asked_of_all_that(Can.CALL)
async def test_who_is_named_is_called(ground: Ground) -> None:
    await ground.platform.say(ground.speech(f"{CARD}\n@陈海燕 请看一下", mention=OFFICER))
    (shown,) = await ground.read(ground.group)
    assert (shown.called, "@陈海燕" in shown.text) == ((ground.accounts[OFFICER],), True)


@asked_of_all_that(Can.ALONE)
async def test_what_is_said_to_one_person_is_read_by_them_alone(ground: Ground) -> None:
    await asyncio.gather(
        ground.platform.say(ground.speech("请接单：1 号", to=OFFICER)), ground.platform.say(ground.speech(CARD))
    )
    assert await ground.read(ground.accounts[OFFICER]) == [Shown("请接单：1 号")]
    assert await ground.read(ground.group) == [Shown(CARD)]
    assert await ground.read(ground.accounts[NEIGHBOUR]) == []


@asked_of_all_that(Can.ALONE, Can.START)
async def test_whom_it_may_not_write_to_it_may_once_they_have_written(ground: Ground) -> None:
    with pytest.raises(Undeliverable):
        await ground.platform.say(ground.speech("您好", to=STRANGER))
    await ground.writes(STRANGER, "在吗", alone=True)
    await hears(ground.platform)
    assert await ground.platform.say(ground.speech("在的", to=STRANGER))
    assert await ground.read(ground.accounts[STRANGER]) == [Shown("在的")]


@asked_of_all_that(Can.KNOW)
async def test_nothing_can_be_said_in_a_group_that_it_is_not_in(ground: Ground) -> None:
    with pytest.raises(Undeliverable):
        await ground.platform.say(replace(ground.speech(CARD), address=ground.elsewhere))


@asked_of_all_that(Can.REPLACE)
async def test_what_was_said_is_replaced(ground: Ground) -> None:
    message = await ground.platform.say(ground.speech(CARD))
    taken = replace(ground.speech(f"{CARD}\n✅ 已接单。"), edits=message)
    await ground.platform.say(taken)
    assert (await ground.read(ground.group))[-1] == Shown(taken.text)


@asked_of_all_that(Can.HEAR)
async def test_neither_words_nor_secrets_are_in_any_log(
    ground: Ground, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await _talks(ground)
    told = caplog.text + "".join(capfd.readouterr()) + ground.printed()
    assert [word for word in (LAMP, CARD, *ground.secrets) if word in told] == []


async def _talks(ground: Ground) -> None:
    """On a good day and on a bad one."""
    await ground.platform.say(ground.speech(CARD))
    await ground.writes(NEIGHBOUR, LAMP)
    await hears(ground.platform)
    await ground.read(ground.group)
    if Can.FAIL in ground.can:
        await ground.goes_away()
        await is_out_of_reach(ground.platform)
        with pytest.raises(TryAgainLater) as trouble:
            await ground.platform.say(ground.speech(CARD))
        print(trouble.value)

"""An account that speaks and hears nothing: it is found out by its own words, and heals when anything is heard."""

from dataclasses import replace

import pytest

from bot.platforms import TryAgainLater
from bot.wechat.wechat_account import Wechat
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.wechat_accounts import (
    HURRIED,
    QUIET,
    ROOM,
    account,
    heard,
    listening,
    message,
    nothing,
    speech,
    why_deaf,
)

DEAF = "what we say does not come back"


async def test_words_that_were_taken_and_do_not_come_back_mean_that_nothing_is_heard(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        gateway.world.echoes = False
        await wechat.say(speech("在吗"))
        assert await why_deaf(wechat) == DEAF
        await gateway.attached.wait()
        with pytest.raises(TryAgainLater, match=DEAF):
            await _listen_well(wechat)
        assert gateway.attachments == 2
        gateway.hear("wxid_wang", "路灯不亮", ROOM)
        assert (await message(wechat)).text == "路灯不亮"
        await nothing(wechat)


async def _listen_well(wechat: Wechat) -> None:
    """Until it is attached again, and a while longer."""
    for _ in range(10):
        try:
            await wechat.hear()
        except TryAgainLater as trouble:
            reason = trouble
    raise reason


async def test_who_hears_others_meanwhile_is_not_deaf(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        gateway.world.echoes = False
        await wechat.say(speech("在吗"))
        gateway.hear("wxid_wang", "在的", ROOM)
        assert (await message(wechat)).text == "在的"
        for _ in range(10):
            assert await wechat.hear() == []


async def test_a_puppet_that_hands_over_no_own_words_is_not_taken_for_deaf_once_others_are_heard(
    gateway: GatewayDouble, capsys: pytest.CaptureFixture[str]
) -> None:
    async with account(gateway) as wechat:
        gateway.world.echoes = False
        await wechat.say(speech("在吗"))
        gateway.hear("wxid_wang", "在的", ROOM)
        assert (await message(wechat)).text == "在的"
        await _well(wechat, looks=20)
        await wechat.say(speech("好的"))
        await _well(wechat, looks=20)
        assert capsys.readouterr().err.count("whether it is deaf cannot be tried") == 1
        gateway.world.echoes = True
        await wechat.say(speech("回来了"))
        await _well(wechat, looks=20)
        gateway.world.echoes = False
        await wechat.say(speech("还在吗"))
        assert await why_deaf(wechat) == DEAF


async def test_words_whose_echo_fell_into_a_gap_mean_nothing(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        gateway.world.echoes = False
        await wechat.say(speech("在吗"))
        gateway.cut_off()
        assert await why_deaf(wechat) == "the connection to the gateway was lost"
        await gateway.attached.wait()
        await _well(wechat, looks=10)


async def test_in_silence_a_canary_line_is_said_and_its_echo_shows_that_all_is_well(gateway: GatewayDouble) -> None:
    async with account(gateway, replace(HURRIED, canary=0.2), canary=QUIET) as wechat:
        for _ in range(14):
            assert await wechat.hear() == []
        chats = {said.chat for said in gateway.world.said}
        assert (chats, gateway.world.said[0].text[:5]) == ({QUIET}, "邻应自检 ")
        assert 2 <= len(gateway.world.said) <= 4


async def test_a_canary_line_that_does_not_come_back_means_deaf_and_the_next_one_heals(
    gateway: GatewayDouble,
) -> None:
    async with account(gateway, replace(HURRIED, canary=0.2), canary=QUIET) as wechat:
        gateway.world.echoes = False
        while await _reason(wechat) != DEAF:
            pass
        gateway.world.echoes = True
        while await _reason(wechat):
            pass
        gateway.hear("wxid_wang", "路灯不亮", ROOM)
        assert len(await heard(wechat)) == 1


async def _well(wechat: Wechat, looks: int) -> None:
    for _ in range(looks):
        assert await _reason(wechat) != DEAF


async def _reason(wechat: Wechat) -> str:
    try:
        await wechat.hear()
    except TryAgainLater as trouble:
        return trouble.reason
    return ""


async def test_what_was_said_and_came_back_alarms_nobody(gateway: GatewayDouble) -> None:
    async with account(gateway, replace(HURRIED, echo=0.1)) as wechat:
        async with listening(wechat):
            await wechat.say(speech("在吗"))
        for _ in range(6):
            assert await wechat.hear() == []

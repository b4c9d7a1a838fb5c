"""At the start it takes a moment until somebody is logged in, and what is to be said waits for that."""

import asyncio
from dataclasses import replace

import pytest

from bot.clocks import MachineClock
from bot.platforms import TryAgainLater
from bot.wechat.linking import Link
from bot.wechat.wechat_account import Wechat
from handlers.policy.roster import Roster
from tests.rosters import SHANGHAI
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.linked import QUICK, settings
from tests.wechat.wechat_accounts import HURRIED, ROOM, listed, people, speech


def _begun(gateway: GatewayDouble, start: float) -> Wechat:
    async def known() -> Roster:
        return listed(ROOM)

    there, manners = settings(gateway), replace(HURRIED, start=start)
    return Wechat("wechat", there, MachineClock(), SHANGHAI, known, manners, Link(there, QUICK))


async def test_what_is_to_be_said_at_the_start_waits_for_the_login(gateway: GatewayDouble) -> None:
    people(gateway)
    wechat = _begun(gateway, start=5)
    saying = asyncio.create_task(wechat.say(speech()))
    while not saying.done():
        await wechat.hear()
    assert await saying
    await wechat.close()


async def test_who_is_not_logged_in_soon_after_the_start_is_not_waited_for(gateway: GatewayDouble) -> None:
    with pytest.raises(TryAgainLater, match="nobody is logged in"):
        await _begun(gateway, start=0.1).say(speech())

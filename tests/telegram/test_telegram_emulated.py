"""The adapter in front of the server that nobody here wrote: hearing until it is safe, a card, its edit and a press."""

import secrets

import pytest

from bot.clocks import PushedClock
from bot.telegram.account import Telegram
from bot.telegram.settings import TelegramSettings
from handlers.incoming import IncomingMessage, IncomingPress
from handlers.policy.roster import Roster
from storage.kinds import Action
from tests.telegram.accounts import heard, hurried, speech
from tests.telegram.emulating import Emulator
from tests.telegram.raws import GROUP, NOW, WANG, message
from tests.telling import example


async def _roster() -> Roster:
    return example().roster


async def test_r1_the_main_talk_works_and_what_was_not_acknowledged_comes_again(
    emulator_process: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(monkeypatch)
    token = f"7:{secrets.token_hex(16)}"
    emulator_process.enqueue(token, {"message": message(text="3栋路灯不亮")})
    for _ in range(2):
        bot = Telegram(TelegramSettings(token, emulator_process.url), PushedClock(NOW), _roster)
        assert [one.text for one in await heard(bot) if isinstance(one, IncomingMessage)] == ["3栋路灯不亮"]
        await bot.close()
    bot = Telegram(TelegramSettings(token, emulator_process.url), PushedClock(NOW), _roster)
    await heard(bot)
    await bot.acknowledge()
    card = await bot.say(speech(GROUP["id"], "等人接单", buttons=(Action.ACK,), revision=1))
    assert await bot.say(speech(GROUP["id"], "已接单", buttons=(Action.ARRIVE,), revision=2, edits=card)) == card
    shown = emulator_process.said(token)[-1]
    query = {"id": "9", "from": WANG, "chat_instance": "1", "data": "1v1.2", "message": shown}
    query["message"].pop("method")
    emulator_process.enqueue(token, {"callback_query": query})
    (pressed,) = await heard(bot)
    assert isinstance(pressed, IncomingPress)
    assert (pressed.action, pressed.on, pressed.stale) == (Action.ARRIVE, card, False)
    await bot.close()

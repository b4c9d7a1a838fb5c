"""The token and people's words are in no log and no error, whatever goes wrong."""

import io
import logging
import traceback
from contextlib import redirect_stderr, redirect_stdout

import pytest
from telegram.error import TelegramError

from bot.platforms import NoAnswer, TryAgainLater, Undeliverable
from bot.telegram.account import Telegram
from bot.telegram.connecting import Discreet
from tests.telegram.accounts import GROUP, account, heard, hurried, speech
from tests.telegram.double import Double

WORDS = "路灯不亮了好几天"


async def _go_wrong(bot: Telegram, double: Double, group: int) -> str:
    """Everything that can; the errors, as whoever prints them whole would see them."""
    shown = []
    for status in (400, 401, 403, 404, 409, 429, 500, 502):
        for how in ("refuse", "garbage", "lose_before"):
            double.weather.trouble("sendMessage", how=how, status=status)
            try:
                await bot.say(speech(group, WORDS))
            except (TryAgainLater, Undeliverable, NoAnswer) as trouble:
                shown.append("".join(traceback.format_exception(trouble)))
    for status, how in ((401, "refuse"), (404, "refuse"), (200, "garbage"), (502, "garbage")):
        double.weather.trouble("getUpdates", how=how, status=status)
        double.talk.write("王大爷", GROUP, WORDS)
        await heard(bot)
        await bot.acknowledge()
    double.backlog.put_raw({"message": {"text": WORDS}})
    await heard(bot, looks=3)
    return "".join(shown)


async def test_neither_is_in_a_log_or_an_error(double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    hurried(monkeypatch)
    double.coming.privacy(False)
    group = double.world.group(GROUP, ["王大爷"])
    printed = io.StringIO()
    handler = logging.StreamHandler(printed)
    root = logging.getLogger()
    root.addHandler(handler)
    monkeypatch.setattr(root, "level", logging.INFO)
    try:
        with redirect_stderr(printed), redirect_stdout(printed):
            async with account(double) as bot:
                errors = await _go_wrong(bot, double, group)
    finally:
        root.removeHandler(handler)
    double.shown.now(GROUP)
    secret = double.token.partition(":")[2]
    assert "Telegram cannot be heard" in printed.getvalue()
    assert errors.count("Traceback") >= 20
    assert [word for word in (secret, WORDS) if word in printed.getvalue() + errors] == []


def test_an_answer_that_is_cut_off_is_logged_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(TelegramError) as trouble:
        Discreet.parse_json_payload(f'{{"result": [{{"text": "{WORDS}'.encode())
    assert WORDS not in caplog.text + "".join(traceback.format_exception(trouble.value))

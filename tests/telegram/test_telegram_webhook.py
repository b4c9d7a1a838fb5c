"""Hearing by webhook: Telegram is told that something is safe when it is, and not before."""

import socket
from collections.abc import AsyncGenerator

import aiohttp
import pytest

from bot.telegram.account import Telegram
from bot.telegram.settings import WebhookSettings
from handlers.incoming import Incoming, IncomingMessage
from tests.telegram.accounts import GROUP, account, heard, hurried
from tests.telegram.double import Double

SECRET = "secret-of-the-hook"


@pytest.fixture
def hook() -> WebhookSettings:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return WebhookSettings(("127.0.0.1", port), f"http://127.0.0.1:{port}/linying", SECRET)


@pytest.fixture
async def bot(double: Double, hook: WebhookSettings, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Telegram]:
    hurried(monkeypatch)
    double.coming.privacy(False)
    double.world.group(GROUP, ["王大爷"])
    async with account(double, hook) as opened:
        await heard(opened, looks=2)
        yield opened


def _texts(batch: list[Incoming]) -> list[str]:
    return [one.text for one in batch if isinstance(one, IncomingMessage)]


async def test_r1_telegram_keeps_what_is_not_safe_and_forgets_what_is(bot: Telegram, double: Double) -> None:
    double.talk.write("王大爷", GROUP, "路灯不亮")
    assert _texts(await heard(bot)) == ["路灯不亮"]
    assert len(double.backlog.waiting()) == 1
    await bot.acknowledge()
    double.talk.write("王大爷", GROUP, "电梯坏了")
    assert _texts(await heard(bot)) == ["电梯坏了"]
    assert len(double.backlog.waiting()) == 1


async def test_r1_what_a_process_did_not_make_safe_is_told_the_next_one(
    bot: Telegram, double: Double, hook: WebhookSettings
) -> None:
    double.talk.write("王大爷", GROUP, "路灯不亮")
    assert _texts(await heard(bot)) == ["路灯不亮"]
    await bot.close()
    async with account(double, hook) as second:
        double.hours.push(60)
        assert _texts(await heard(second)) == ["路灯不亮"]


@pytest.mark.parametrize("secret", [None, "", "secret-of-another", "secret-of-the-höök"])
async def test_who_does_not_know_the_secret_is_not_heard(
    bot: Telegram, hook: WebhookSettings, secret: str | None
) -> None:
    given = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with (
        aiohttp.ClientSession() as stranger,
        stranger.post(hook.url, json={"update_id": 1}, headers=given) as told,
    ):
        assert told.status == 403
    assert await heard(bot, looks=2) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
async def test_r6_a_body_that_is_no_update_is_taken_so_that_it_does_not_come_back(
    bot: Telegram, hook: WebhookSettings, body: bytes
) -> None:
    given = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with aiohttp.ClientSession() as telegram, telegram.post(hook.url, data=body, headers=given) as told:
        assert told.status == 200
    assert await heard(bot, looks=2) == []


async def test_it_asks_for_one_connection_its_kinds_and_the_secret(bot: Telegram, double: Double) -> None:
    (call,) = double.called("setWebhook")
    assert (call["asked"]["max_connections"], call["asked"]["secret_token"]) == (1, SECRET)
    assert "chat_member" in call["asked"]["allowed_updates"]


async def test_r5_where_it_is_to_be_called_is_said_again_at_once_when_that_failed(
    double: Double, hook: WebhookSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried(monkeypatch)
    double.weather.trouble("setWebhook", status=502)
    async with account(double, hook) as bot:
        await heard(bot, looks=4)
    assert [call["status"] for call in double.called("setWebhook")] == [502, 200]

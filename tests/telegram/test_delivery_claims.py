"""How Telegram delivers: the same claims of the emulator, which nobody here wrote, and of the double."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from tests.telegram.bots import Client, Server, TheDouble, TheEmulator, client, hook


@pytest.fixture(params=["double", "emulator"])
def server(request: pytest.FixtureRequest) -> Server:
    if request.param == "double":
        return TheDouble(request.getfixturevalue("double"))
    return TheEmulator(request.getfixturevalue("emulator_process"))


@pytest.fixture
async def bot(server: Server) -> AsyncGenerator[Client]:
    async with client(server) as calling:
        yield calling


async def test_updates_come_again_until_a_later_offset_is_asked_for(bot: Client) -> None:
    first = await bot.server.say("一")
    await bot.server.say("二")
    assert await bot.poll() == ["一", "二"]
    assert await bot.poll() == ["一", "二"]
    assert await bot.poll(first) == ["一", "二"]
    assert await bot.poll(first + 1) == ["二"]
    assert await bot.poll() == ["二"]


async def test_a_limit_gives_the_oldest_first(bot: Client) -> None:
    for text in "一二三":
        await bot.server.say(text)
    assert await bot.poll(limit=2) == ["一", "二"]


async def test_a_negative_offset_forgets_all_but_the_last(bot: Client) -> None:
    for text in "一二三":
        await bot.server.say(text)
    assert await bot.poll(-1) == ["三"]
    assert await bot.poll() == ["三"]


async def test_words_wake_a_long_poll(bot: Client) -> None:
    polling = asyncio.create_task(bot.poll(timeout=50))
    await asyncio.sleep(0.1)
    assert not polling.done()
    await bot.server.say("一")
    async with asyncio.timeout(5):
        assert await polling == ["一"]


async def test_of_two_pollers_one_is_refused(bot: Client) -> None:
    one = asyncio.create_task(bot.poll(timeout=50))
    await asyncio.sleep(0.1)
    other = asyncio.create_task(bot.poll(timeout=50))
    await asyncio.wait([one, other], timeout=5, return_when=asyncio.FIRST_COMPLETED)
    await bot.server.say("一")
    async with asyncio.timeout(5):
        assert sorted([await one, await other], key=str) == [["一"], [409]]


async def test_nobody_polls_beside_a_webhook(bot: Client) -> None:
    async with hook() as taking:
        assert (await bot.call("setWebhook", url=taking.url))["ok"]
        assert await bot.poll() == [409]
        assert (await bot.call("getWebhookInfo"))["result"]["url"] == taking.url
        assert (await bot.call("deleteWebhook"))["ok"]
        assert await bot.poll() == []


async def test_a_webhook_is_given_its_secret_and_what_waited(bot: Client) -> None:
    await bot.server.say("一")
    async with hook() as taking:
        await bot.call("setWebhook", url=taking.url, secret_token="geheim_1", allowed_updates='["message"]')
        await bot.server.say("二")
        await taking.until(took=2)
    assert (taking.took, taking.secrets) == (["一", "二"], {"geheim_1"})


async def test_a_secret_of_other_letters_is_refused(bot: Client) -> None:
    told = await bot.call("setWebhook", url="http://127.0.0.1:9/hook", secret_token="密")
    assert (told["ok"], told["error_code"]) == (False, 400)


async def test_what_a_webhook_refuses_comes_again_and_keeps_its_order(bot: Client) -> None:
    async with hook(refuse=2) as taking:
        await bot.call("setWebhook", url=taking.url, allowed_updates='["message"]')
        await bot.server.say("一")
        await taking.until(refused=1)
        await bot.server.again()
        await taking.until(refused=2)
        await bot.server.say("二")
        await bot.server.again()
        await taking.until(took=2)
    assert (taking.refused, taking.took) == (["一", "一"], ["一", "二"])


async def test_what_a_webhook_never_took_can_be_polled(bot: Client) -> None:
    async with hook(refuse=1) as taking:
        await bot.call("setWebhook", url=taking.url, allowed_updates='["message"]')
        await bot.server.say("一")
        await taking.until(refused=1)
        await bot.call("deleteWebhook")
    assert await bot.poll() == ["一"]
    await bot.call("deleteWebhook", drop_pending_updates="true")
    assert await bot.poll() == []


async def test_a_token_of_somebody_else_hears_nothing_of_it(bot: Client) -> None:
    await bot.server.say("一")
    url = f"{bot.server.url}/bot7:another/getUpdates"
    async with bot.session.post(url, data={"allowed_updates": '["message"]'}) as answer:
        assert "一" not in await answer.text()

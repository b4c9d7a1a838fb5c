"""The connection: it comes up whatever happens to it, does not fight for its place, and leaves nothing behind."""

import asyncio
import logging
import time
import traceback
from dataclasses import replace

import pytest

from bot.clocks import PushedClock
from bot.platforms import NoAnswer, TryAgainLater, Undeliverable
from bot.wecom.wecom_account import Wecom
from bot.wecom.wecom_line import Ending, Patience
from tests.wechat.certificates import make_certificate
from tests.wecom.officials import HURRY, NOW, connected, connects, heard, known, official, settings_for, speech, until
from tests.wecom.wecom_double import GROUP, SECRET, WecomDouble

WORDS = "路灯不亮了好几天"


async def test_a_wecom_that_is_down_at_the_start_is_found_later(double: WecomDouble) -> None:
    await double.stop()
    async with official(double) as bot:
        await until(bot, lambda trouble: trouble == Ending.BROKEN)
        await double.start()
        await connects(bot)


@pytest.mark.parametrize("code", [1011, 1000, 1001])
async def test_a_connection_that_is_closed_is_made_anew(double: WecomDouble, code: int) -> None:
    async with connected(double) as bot:
        await double.drop(code)
        await until(bot, lambda trouble: not trouble and double.subscriptions == 2)
        await double.write("wangdaye", "@邻应 灯坏了")
        assert len(await heard(bot)) == 1


async def test_what_was_said_before_a_break_is_heard_after_it(double: WecomDouble) -> None:
    async with connected(double) as bot:
        await double.write("wangdaye", "@邻应 灯坏了")
        await double.drop()
        assert len(await heard(bot)) == 1


async def test_a_wecom_that_freezes_is_noticed(double: WecomDouble) -> None:
    async with connected(double) as bot:
        double.frozen = True
        await until(bot, lambda trouble: trouble == Ending.BROKEN)
        double.frozen = False
        await double.drop()
        await connects(bot)


async def test_a_wecom_that_never_greets_is_asked_again(double: WecomDouble) -> None:
    double.greets = False
    async with official(double) as bot:
        await until(bot, lambda trouble: trouble == Ending.BROKEN)
        double.greets = True
        await connects(bot)


async def test_a_wrong_secret_is_said_and_tried_seldom(double: WecomDouble) -> None:
    async with official(double, secret="another secret") as bot:
        await until(bot, lambda trouble: trouble == Ending.REFUSED)
        began = time.monotonic()
        while time.monotonic() - began < 0.15:
            await heard(bot, looks=1)
    assert double.subscriptions == 1


async def test_a_break_that_healed_before_anybody_looked_is_told_once(double: WecomDouble) -> None:
    async with connected(double) as bot:
        await double.drop()
        while double.subscriptions < 2 or not double.is_subscribed:
            await asyncio.sleep(0.01)
        with pytest.raises(TryAgainLater, match=Ending.BROKEN):
            await bot.hear()
        await connects(bot)


async def test_a_refusal_after_many_breaks_is_waited_for_as_the_first(double: WecomDouble) -> None:
    await double.stop()
    patience = Patience(broken=(0.01,), hopeless=(0.05, 60), greeting=HURRY.greeting, heartbeat=HURRY.heartbeat)
    async with official(double, secret="another secret", patience=patience) as bot:
        await until(bot, lambda trouble: trouble == Ending.BROKEN)
        await heard(bot, looks=5)
        await double.start()
        async with asyncio.timeout(2):
            while double.subscriptions < 2:
                await heard(bot, looks=1)


async def test_a_place_that_another_takes_is_not_fought_for(double: WecomDouble) -> None:
    async with connected(double) as bot:
        await double.is_taken_over()
        await until(bot, lambda trouble: trouble == Ending.TAKEN)
        with pytest.raises(TryAgainLater):
            await bot.say(speech())
        assert (double.subscriptions, double.connections) == (1, 0)
        await connects(bot)
    assert double.subscriptions == 2


async def test_a_wecom_that_nobody_vouches_for_is_told_no_secret(
    double: WecomDouble, tmp_path_factory: pytest.TempPathFactory
) -> None:
    impostor = WecomDouble(make_certificate(tmp_path_factory.mktemp("impostor")))
    await impostor.start()
    settings = replace(settings_for(double), url=impostor.url)
    bot = Wecom("wecom", settings, PushedClock(NOW), known, HURRY)
    await until(bot, lambda trouble: trouble == Ending.BROKEN)
    await bot.close()
    await impostor.stop()
    assert impostor.subscriptions == 0


async def test_nothing_is_left_when_it_is_closed(double: WecomDouble) -> None:
    before = asyncio.all_tasks()
    async with connected(double) as bot:
        double.answers.append(None)
        saying = asyncio.create_task(bot.say(speech()))
        while double.answers:
            await asyncio.sleep(0.005)
    assert [task for task in asyncio.all_tasks() - before if "WsConnectionManager" in repr(task)] == []
    await asyncio.wait({saying}, timeout=1)
    assert isinstance(saying.exception(), NoAnswer)
    assert double.heard(GROUP) == "📋 1 号"
    while double.connections:
        await asyncio.sleep(0.005)
    assert {task for task in asyncio.all_tasks() - before if "websockets" not in repr(task)} == set()


async def test_it_is_closed_while_it_waits_to_try_again(double: WecomDouble) -> None:
    await double.stop()
    slow = Patience(broken=(60,), hopeless=(60,), greeting=HURRY.greeting, heartbeat=HURRY.heartbeat)
    async with official(double, patience=slow) as bot:
        await until(bot, lambda trouble: trouble == Ending.BROKEN)


async def test_the_secret_and_peoples_words_are_in_no_log_and_no_error(
    double: WecomDouble, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    shown = repr(settings_for(double))
    with caplog.at_level(logging.DEBUG):
        async with connected(double) as bot:
            await double.write("wangdaye", f"@邻应 {WORDS}")
            await double.tell_raw({"cmd": "something_new", "headers": {"req_id": WORDS}, "body": {"text": WORDS}})
            await heard(bot)
            double.answers.extend([846607, 40058, 93006])
            for _ in range(3):
                with pytest.raises((TryAgainLater, Undeliverable)) as trouble:
                    await bot.say(speech(WORDS))
                shown += "".join(traceback.format_exception(trouble.value))
            await double.drop()
            await connects(bot)
        async with official(double, secret=f"not the {SECRET}") as bot:
            await until(bot, lambda trouble: trouble == Ending.REFUSED)
    printed = capfd.readouterr()
    told = shown + caplog.text + printed.out + printed.err
    assert "WeCom cannot be heard" in told
    assert [word for word in (SECRET, WORDS) if word in told] == []

"""Hearing on Telegram: nothing is lost, nothing stops it, and it is heard again until it is safe."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from bot import vitals
from bot.clocks import PushedClock
from bot.overhearing import Overheard
from bot.platforms import TryAgainLater
from bot.telegram.account import Telegram
from bot.vitals import Signs, Waiting
from handlers.incoming import Change, Incoming, IncomingChange, IncomingMessage
from tests.telegram.accounts import GROUP, account, heard, hurried
from tests.telegram.double import Double
from tests.telegram.raws import NOW


@pytest.fixture
async def bot(double: Double, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Telegram]:
    hurried(monkeypatch)
    double.coming.privacy(False)
    double.world.group(GROUP, ["王大爷"])
    async with account(double) as opened:
        yield opened


def _texts(batch: list[Incoming]) -> list[str]:
    return [one.text for one in batch if isinstance(one, IncomingMessage)]


async def test_r1_what_was_not_acknowledged_is_heard_again_by_the_next_process(bot: Telegram, double: Double) -> None:
    for text in ("路灯不亮", "电梯坏了"):
        double.talk.write("王大爷", GROUP, text)
    assert _texts(await heard(bot)) == ["路灯不亮", "电梯坏了"]
    async with account(double) as second:
        assert _texts(await heard(second)) == ["路灯不亮", "电梯坏了"]
        await second.acknowledge()
        double.talk.write("王大爷", GROUP, "谢谢")
        assert _texts(await heard(second)) == ["谢谢"]


async def test_r2_an_update_heard_twice_has_the_same_names(bot: Telegram, double: Double) -> None:
    double.talk.write("王大爷", GROUP, "路灯不亮")
    double.coming.promote_bot(GROUP, by="王大爷")
    first = await heard(bot)
    async with account(double) as second:
        assert await heard(second) == first


async def test_r5_an_outage_is_said_and_survived(bot: Telegram, double: Double) -> None:
    for status in (404, 401, 409, 502):
        double.weather.trouble("getUpdates", status=status, times=2)
    double.talk.write("王大爷", GROUP, "路灯不亮")
    assert _texts(await heard(bot)) == ["路灯不亮"]
    await bot.acknowledge()
    double.weather.trouble("getUpdates", status=404, times=None)
    double.talk.write("王大爷", GROUP, "电梯坏了")
    with pytest.raises(TryAgainLater):
        for _ in range(3):
            await bot.hear()
    double.weather.clear()
    assert _texts(await heard(bot)) == ["电梯坏了"]


async def test_r5_it_starts_without_a_network(double: Double, monkeypatch: pytest.MonkeyPatch) -> None:
    hurried(monkeypatch)
    double.coming.privacy(False)
    double.world.group(GROUP, ["王大爷"])
    await double.stop()
    async with account(double) as bot:
        with pytest.raises(TryAgainLater):
            for _ in range(5):
                await bot.hear()
        await double.start()
        double.talk.write("王大爷", GROUP, "路灯不亮")
        assert _texts(await heard(bot)) == ["路灯不亮"]


async def test_r6_one_bad_update_stops_none_of_the_others(bot: Telegram, double: Double) -> None:
    double.talk.write("王大爷", GROUP, "路灯不亮")
    double.backlog.put_raw({"message": {"message_id": "no number"}})
    double.talk.write("王大爷", GROUP, "电梯坏了")
    assert _texts(await heard(bot)) == ["路灯不亮", "电梯坏了"]
    await bot.acknowledge()
    assert await heard(bot, looks=3) == []
    assert double.backlog.waiting() == []


async def test_a_webhook_of_an_earlier_config_does_not_keep_it_deaf(bot: Telegram, double: Double) -> None:
    double.posting.set({"url": "http://127.0.0.1:9/"})
    double.talk.write("王大爷", GROUP, "路灯不亮")
    assert _texts(await heard(bot)) == ["路灯不亮"]


async def test_r7_a_migration_is_heard(bot: Telegram, double: Double) -> None:
    double.world.group("老群", ["王大爷"], kind="group")
    old = double.world.room("老群").id
    new = double.coming.migrate("老群")
    told = {(one.chat, one.name) for one in await heard(bot) if isinstance(one, IncomingChange)}
    assert told == {(str(old), str(new))}


async def test_r13_blocking_and_coming_back_is_heard(bot: Telegram, double: Double) -> None:
    double.talk.start("王大爷")
    double.coming.block("王大爷")
    double.coming.unblock("王大爷")
    changes = [one.change for one in await heard(bot) if isinstance(one, IncomingChange)]
    assert changes == [Change.UNREACHABLE, Change.REACHABLE]


async def test_r5_the_health_tells_since_when_telegram_was_not_heard(bot: Telegram, double: Double) -> None:
    double.weather.trouble("*", status=404, times=None)
    clock = PushedClock(NOW)
    signs = Signs(NOW, ticked_at=NOW + timedelta(minutes=6))
    overheard = Overheard(bot, signs, clock)
    with pytest.raises(TryAgainLater):
        for _ in range(3):
            await overheard.hear()
    double.weather.clear()
    assert vitals.reasons(signs, Waiting(), NOW + timedelta(minutes=6)) == ["telegram was not heard for 360.0 seconds"]

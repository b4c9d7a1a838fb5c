"""What is seen to besides hearing and speaking: rights, menus, and what waits."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY

from bot.clocks import PushedClock
from bot.telegram import caring
from bot.telegram.account import Telegram
from bot.telegram.settings import TelegramSettings
from handlers.incoming import Change, Incoming, IncomingChange
from handlers.policy.roster import Roster
from tests.telegram.accounts import GROUP, account, heard, hurried, roster_of
from tests.telegram.double import Double

BOUND = "rongan-1-group"


@pytest.fixture
def group(double: Double) -> int:
    return double.world.group(GROUP, ["王大爷"])


@pytest.fixture
async def bot(double: Double, group: int, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Telegram]:
    hurried(monkeypatch)
    async with account(double, roster=roster_of({BOUND: group})) as opened:
        yield opened


def _faults(batch: list[Incoming]) -> list[tuple[str, str]]:
    return [(one.chat, one.name) for one in batch if isinstance(one, IncomingChange) and one.change is Change.RIGHTS]


async def test_r16_privacy_mode_is_found_at_the_start_for_each_group(bot: Telegram, group: int) -> None:
    assert _faults(await heard(bot)) == [(str(group), "deaf")]


async def test_r16_an_administrator_hears_all(bot: Telegram, double: Double, group: int) -> None:
    double.coming.promote_bot(GROUP, by="王大爷")
    assert [name for _, name in _faults(await heard(bot)) if name in ("deaf", "mute", "outside")] == []


async def test_r16_without_privacy_mode_it_hears_all_but_may_be_mute(bot: Telegram, double: Double, group: int) -> None:
    double.coming.privacy(False)
    double.coming.mute_bot(GROUP, by="王大爷")
    told = _faults(await heard(bot)) + _faults(await heard(bot))
    assert (str(group), "mute") in told


async def test_r16_a_group_that_it_is_not_in_is_found(bot: Telegram, double: Double, group: int) -> None:
    double.coming.remove_bot(GROUP, by="王大爷")
    assert (str(group), "outside") in _faults(await heard(bot)) + _faults(await heard(bot))


async def test_there_is_a_menu_for_everybody_in_two_languages(bot: Telegram, double: Double) -> None:
    await heard(bot)
    while not double.asking.menu("all_group_chats", "en"):
        await asyncio.sleep(0.01)
    for scope in ("all_private_chats", "all_group_chats"):
        for language in ("", "en"):
            assert double.asking.menu(scope, language) == ["report", "show", "confirm", "reopen", "help"]


async def test_r5_what_waits_at_telegram_is_counted(bot: Telegram, double: Double) -> None:
    await bot.hear()
    while REGISTRY.get_sample_value("linying_pending", {"platform": "telegram"}) is None:
        await asyncio.sleep(0.01)


async def test_a_bug_in_the_care_is_logged_and_the_care_goes_on(
    double: Double, group: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hurried(monkeypatch)
    monkeypatch.setattr(caring, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(caring, "INSPECTED_AGAIN", timedelta(0))
    asked: list[int] = []

    async def roster() -> Roster:
        asked.append(1)
        if len(asked) == 1:
            raise RuntimeError("a bug")
        return roster_of({BOUND: group})

    bot = Telegram(TelegramSettings(double.token, double.url), PushedClock(datetime.now(UTC)), roster)
    assert _faults(await heard(bot)) == [(str(group), "deaf")]
    assert "a task beside hearing and speaking broke" in capsys.readouterr().err
    await bot.close()

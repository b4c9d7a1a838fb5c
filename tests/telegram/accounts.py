"""The adapter in front of the double: one account, on a clock that is pushed, and what is said over it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

from bot.clocks import PushedClock
from bot.platforms import Speech, TryAgainLater
from bot.telegram import listening
from bot.telegram.account import Telegram
from bot.telegram.settings import TelegramSettings, WebhookSettings
from handlers.incoming import Incoming
from handlers.policy.roster import Chat, Roster
from tests.telegram.double import Double
from tests.telling import example

GROUP = "榕岸一格"
LOOKS = 40


def speech(address: int, text: str = "📋 1 号", **changes: object) -> Speech:
    """A card for the group of that id; a word to one person with `direct`."""
    plain = Speech(str(address), False, text, (), (), None, None, 1, "receipt")
    return replace(plain, **changes)  # type: ignore[arg-type]  spelled by each test


def roster_of(groups: dict[str, int]) -> Roster:
    """The example's, with these of its groups on Telegram."""
    there = {id: Chat(id, "telegram", str(address), id.removesuffix("-group")) for id, address in groups.items()}
    return replace(example().roster, chats={**example().roster.chats, **there})


@asynccontextmanager
async def account(
    double: Double, webhook: WebhookSettings | None = None, roster: Roster | None = None
) -> AsyncGenerator[Telegram]:
    """As it is after a start; what was heard and not acknowledged is heard again by the next one."""
    settings = TelegramSettings(double.token, double.url, webhook)
    clock = PushedClock(datetime.now(UTC))

    async def known() -> Roster:
        return roster or example().roster

    opened = Telegram(settings, clock, known)
    try:
        yield opened
    finally:
        await opened.close()


async def heard(bot: Telegram, *, looks: int = LOOKS) -> list[Incoming]:
    """The next batch that says anything, in a few looks; not acknowledged."""
    for _ in range(looks):
        try:
            if batch := await bot.hear():
                return list(batch)
        except TryAgainLater:
            continue
    return []


def hurried(monkeypatch) -> None:  # type: ignore[no-untyped-def]  pytest's own object
    """Nothing waits longer than it must for a test to see it."""
    monkeypatch.setattr(listening, "QUIET_SECONDS", 0.05)
    monkeypatch.setattr(listening, "PATIENCE", (0.01,))

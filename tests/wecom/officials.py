"""The official bot in front of the double: one account in a hurry, what it hears, and what it is to say."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

from bot.clocks import PushedClock
from bot.platforms import Speech, TryAgainLater
from bot.wecom.wecom_account import Wecom
from bot.wecom.wecom_line import Patience
from bot.wecom.wecom_settings import WecomSettings
from handlers.incoming import Incoming
from handlers.policy.roster import Person, Roster
from storage.kinds import Role
from tests.rosters import roster
from tests.wecom.wecom_double import BOT, GROUP, SECRET, WecomDouble

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
HURRY = Patience(broken=(0.01,), hopeless=(0.3,), greeting=0.3, heartbeat=0.1)
LOOKS = 60
INFORMANT = "lin"


def speech(text: str = "📋 1 号", address: str = GROUP, **changes: object) -> Speech:
    plain = Speech(address, False, text, (), (), None, None, 1, "receipt")
    return replace(plain, **changes)  # type: ignore[arg-type]  spelled by each test


def settings_for(double: WecomDouble, secret: str = SECRET) -> WecomSettings:
    return WecomSettings(BOT, secret, double.url, "邻应", double.certificate.path)


async def known() -> Roster:
    """林信息 is an informant; whoever else writes is a resident."""
    return roster(people=[Person("lin", "林信息", Role.SAFETY_INFORMANT, {"wecom": INFORMANT})])


@asynccontextmanager
async def official(double: WecomDouble, secret: str = SECRET, patience: Patience = HURRY) -> AsyncGenerator[Wecom]:
    opened = Wecom("wecom", settings_for(double, secret), PushedClock(NOW), known, patience)
    try:
        yield opened
    finally:
        await opened.close()


@asynccontextmanager
async def connected(double: WecomDouble) -> AsyncGenerator[Wecom]:
    async with official(double) as bot:
        await connects(bot)
        yield bot


async def connects(bot: Wecom) -> None:
    await until(bot, lambda trouble: not trouble)


async def until(bot: Wecom, condition: Callable[[str], bool]) -> None:
    """Listens until what keeps it from hearing, empty for nothing, is as wanted."""
    trouble = ""
    for _ in range(LOOKS):
        try:
            await bot.hear()
            trouble = ""
        except TryAgainLater as why:
            trouble = why.reason
        if condition(trouble):
            return
    raise AssertionError(f"still: {trouble}")


async def heard(bot: Wecom, *, looks: int = LOOKS) -> list[Incoming]:
    """The next batch that says anything."""
    for _ in range(looks):
        try:
            if batch := await bot.hear():
                return list(batch)
        except TryAgainLater:
            await asyncio.sleep(0)
    return []

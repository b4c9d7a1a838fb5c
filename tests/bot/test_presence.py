"""That somebody listens is noted where others see it, and not more often than they need it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest_asyncio

from bot.clocks import PushedClock
from bot.presence import Presence
from storage import last_heard
from storage.database import Database

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HERE = "luhu"


@dataclass
class Listener:
    """Somebody who listens, and what others see of it."""

    database: Database
    clock: PushedClock
    presence: Presence

    async def hears(self, **later: float) -> datetime:
        """After so long; since when others know of it."""
        self.clock.push_to(self.clock.now() + timedelta(**later))
        await self.presence.heard()
        async with self.database.transaction(HERE) as tx:
            return (await last_heard.heard_at(tx))["wechat"]


@pytest_asyncio.fixture
async def listener(database_url: str) -> AsyncGenerator[Listener]:
    database, clock = await Database.open(database_url), PushedClock(NOW)
    yield Listener(database, clock, Presence(database, HERE, "wechat", clock))
    await database.close()


async def test_others_learn_at_once_that_somebody_listens(listener: Listener) -> None:
    assert await listener.hears() == NOW


async def test_it_is_not_noted_again_within_ten_seconds(listener: Listener) -> None:
    await listener.hears()
    assert await listener.hears(seconds=9) == NOW
    assert await listener.hears(seconds=1) == NOW + timedelta(seconds=10)

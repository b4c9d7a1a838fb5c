"""A platform that is deaf for half a day: who is told of it, how, and how often."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Engine
from bot.clocks import PushedClock
from bot.operations import Operations
from bot.platforms import Abilities
from bot.watching import Watch
from handlers.policy.town import Town
from storage.database import Database
from tests.fake_platform import FakePlatform
from tests.telling import example

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ACCOUNTS = {"tang-zhengyi": {"telegram": "77", "local": "tang"}, "luo-jing": {"telegram": "78"}}


def _town() -> Town:
    """One supervisor can be told elsewhere, the other only where it is deaf."""
    people = dict(example().roster.people)
    people |= {id: replace(people[id], accounts=accounts) for id, accounts in ACCOUNTS.items()}
    return replace(example(), roster=replace(example().roster, people=people))


class _Night:
    """Telegram was heard at `NOW`, and never again."""

    def __init__(self, database: Database) -> None:
        self._clock, self._local = PushedClock(NOW), FakePlatform()
        self.watch = Watch(database, _town(), self._clock, Operations())
        self.watch.signs.listened_at["telegram"] = NOW
        self._engine = Engine(
            database, _town(), {"local": self._local}, self._clock, elsewhere={"telegram": Abilities()}
        )

    async def told(self, **later: float) -> list[tuple[str, str]]:
        """After so long, what the other platform was told: whom, and how it begins."""
        self._clock.push_to(self._clock.now() + timedelta(**later))
        self._local.said.clear()
        await self.watch.audit()
        await self._engine.speak()
        return [(speech.address, speech.text[:36]) for speech in self._local.said]


@pytest.fixture
async def night(database_url: str) -> AsyncGenerator[_Night]:
    database = await Database.open(database_url)
    yield _Night(database)
    await database.close()


WORDS = "⚠️ 机器人从 11月23日 09:00 起听不到 telegram 上"


async def test_supervisors_are_told_once_by_the_other_ways_they_have(
    night: _Night, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await night.told(hours=11) == []
    assert await night.told(hours=1) == [("tang", WORDS)]
    assert "was not heard for half a day" in capsys.readouterr().err
    assert await night.told(hours=5) == []


async def test_the_next_time_they_are_told_again(night: _Night) -> None:
    await night.told(hours=12)
    night.watch.signs.listened_at["telegram"] = NOW + timedelta(hours=13)
    assert await night.told(hours=2) == []
    assert len(await night.told(hours=11)) == 1

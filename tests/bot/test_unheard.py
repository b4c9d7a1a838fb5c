"""A platform that is deaf for half a day: who is told of it, how, and how often."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Engine
from bot.clocks import PushedClock
from bot.operations import Operations
from bot.outages import Outages
from bot.platforms import Abilities
from bot.watching import Watch
from handlers.policy.town import Town
from handlers.present import Present
from storage import last_heard
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


@dataclass
class _Outage:
    """Telegram, which keeps nothing here, and two processes that look whether it is heard."""

    database: Database
    clock: PushedClock
    local: FakePlatform = field(default_factory=FakePlatform)
    telegram: FakePlatform = field(default_factory=lambda: FakePlatform("telegram", Abilities(replays=False)))

    def __post_init__(self) -> None:
        platforms = {"local": self.local, "telegram": self.telegram}
        self._engine = Engine(self.database, _town(), platforms, self.clock)
        self._lookers = [Outages(self.database, Present(_town()), self.clock, {"telegram"}) for _ in range(2)]

    async def told(self, seconds: int, *heard: str) -> tuple[list[str], list[str]]:
        """After so long, what is said on either."""
        self.clock.push_to(self.clock.now() + timedelta(seconds=seconds))
        self.local.said.clear()
        self.telegram.said.clear()
        async with self.database.transaction(_town().subdistrict) as tx:
            for name in heard:
                await last_heard.note(tx, name, self.clock.now())
        for looker in self._lookers:
            await looker.look()
        await self._engine.speak()
        return self.local.texts(), self.telegram.texts()


@pytest.fixture
async def outage(database_url: str) -> AsyncGenerator[_Outage]:
    database = await Database.open(database_url)
    yield _Outage(database, PushedClock(NOW))
    await database.close()


async def test_where_nothing_is_kept_they_are_told_after_a_minute_and_quietly_when_it_is_over(outage: _Outage) -> None:
    assert await outage.told(0, "local", "telegram") == ([], [])
    assert await outage.told(59, "local") == ([], [])
    [alarm], elsewhere = await outage.told(1, "local")
    assert alarm.startswith("⚠️ 机器人从 11月23日 09:00 起听不到 telegram 上的话。那边不替我们存")
    assert (elsewhere, await outage.told(600, "local")) == ([], ([], []))
    over = "telegram 从 11月23日 09:00 起断了 12 分钟，现在又听得到了；这期间在那边说的话没有收到。"
    assert await outage.told(60, "local", "telegram") == ([], [over, over])
    assert await outage.told(10, "local", "telegram") == ([], [])

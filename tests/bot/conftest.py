"""What several tests begin with: the example's town, a terminal, and an engine that says what it is given."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.app import Engine
from bot.clocks import PushedClock
from bot.rehearsal import everybody_local
from handlers.policy.town import Town
from storage.database import Database
from tests.bot.two_ways import Two, opened, with_two_ways
from tests.fake_platform import FakePlatform
from tests.speaking import START, Speaking
from tests.telling import example


@pytest.fixture
def town() -> Town:
    return example()


@pytest.fixture
def eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest_asyncio.fixture
async def speaking(database_url: str) -> AsyncGenerator[Speaking]:
    clock, platform = PushedClock(START), FakePlatform()
    database = await Database.open(database_url, busy=timedelta(milliseconds=50))
    yield Speaking(Engine(database, everybody_local(example()), {"local": platform}, clock), platform, clock)
    await database.close()


@pytest_asyncio.fixture
async def two(database_url: str, town: Town) -> AsyncGenerator[Two]:
    database = await Database.open(database_url)
    yield opened(database, with_two_ways(town))
    await database.close()

"""Somebody who mends the database by hand and has a row of it in hand holds up nobody: it is taken afterwards."""

from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest
import pytest_asyncio

from bot import claiming
from bot.app import Engine
from bot.clocks import PushedClock
from bot.rehearsal import everybody_local
from handlers.incoming import IncomingMessage
from handlers.policy.town import Town
from storage import tickets
from storage.database import Database
from storage.kinds import Purpose, SendState
from tests.fake_platform import FakePlatform
from tests.speaking import ALONE, GROUP, START, Speaking

QUICKLY = "&options=-c%20lock_timeout%3D5s"
"""Whoever waits for a row all the same fails, and does not wait for ever."""


@dataclass
class Mended(Speaking):
    url: str

    @contextmanager
    def in_hand(self, table: str, key: str, number: int) -> Generator[None]:
        """As in a psql session that has not committed yet."""
        with psycopg.connect(self.url.replace("+psycopg", "")) as other:
            other.execute(f"SELECT 1 FROM {table} WHERE subdistrict = 'luhu' AND {key} = {number} FOR UPDATE")  # noqa: S608 - names of our own tables
            yield

    async def hears(self, text: str) -> None:
        now = self.clock.now()
        await self.engine.hear([IncomingMessage("local", GROUP, "王大爷", "王大爷", text, text, now)])

    async def due(self) -> list[int]:
        async with self.engine.database.transaction(self.town.subdistrict) as tx:
            return [ticket.number for ticket in await tickets.due(tx, self.clock.now(), 10)]


@pytest_asyncio.fixture
async def mended(postgres_url: str, town: Town) -> AsyncGenerator[Mended]:
    clock, platform = PushedClock(START), FakePlatform()
    database = await Database.open(postgres_url + QUICKLY)
    yield Mended(Engine(database, everybody_local(town), {"local": platform}, clock), platform, clock, postgres_url)
    await database.close()


async def test_the_tick_takes_the_other_tickets_at_once_and_that_one_afterwards(mended: Mended) -> None:
    for text in ("3栋门口路灯不亮了", "5栋电梯坏了", "7栋垃圾没人清，臭死了"):
        await mended.hears(text)
    mended.clock.push_to(START + timedelta(days=1))
    with mended.in_hand("tickets", "number", 1):
        assert await mended.engine.tick() == 2
        assert await mended.due() == []
    assert await mended.due() == [1]
    assert await mended.engine.tick() == 1


async def test_the_mouth_says_everything_else_at_once_and_that_afterwards(
    mended: Mended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "AT_ONCE", 1)
    for text, chat in (("一", GROUP), ("二", GROUP), ("三", ALONE)):
        await mended.put(text, chat)
    with mended.in_hand("utterances", "id", 1):
        assert await mended.after(0) == ["三", "二"]
    assert await mended.after(0) == ["三", "二", "一"]


async def test_what_would_be_gathered_with_it_does_not_wait_for_it(mended: Mended) -> None:
    told = {"purpose": Purpose.REMINDER, "person": "chen-haiyan"}
    calls = [await mended.put("催办", ALONE, about=(number,), **told) for number in (1, 2)]
    with mended.in_hand("utterances", "id", calls[0]):
        await mended.after(0)
    assert [(await mended.kept(call)).state for call in calls] == [SendState.QUEUED, SendState.RECALLED]


async def test_a_card_does_not_wait_for_its_newer_version(mended: Mended) -> None:
    card = await mended.put("工单", purpose=Purpose.RECEIPT, about=(1,))
    version = await mended.put("工单，已接", purpose=Purpose.RECEIPT, about=(1,), edits=card)
    with mended.in_hand("utterances", "id", version):
        assert await mended.after(0) == ["工单"]
    assert await mended.after(0) == ["工单", "工单，已接"]


async def test_a_chat_that_is_busy_is_left_alone_without_waiting_for_it(mended: Mended) -> None:
    mended.platform.busy = {GROUP: timedelta(minutes=1)}
    for text in ("一", "二"):
        await mended.put(text)
    with mended.in_hand("utterances", "id", 2):
        assert await mended.after(0) == []
    mended.platform.busy = {}
    assert await mended.after(0) == []
    assert await mended.after(60) == ["一", "二"]

"""What became of each send is known: also when no answer came, or the database was gone before it could be noted."""

import asyncio
import sqlite3
from collections.abc import Generator
from dataclasses import dataclass, field

import psycopg
import pytest

from bot.app import Engine
from storage import journal
from storage.database import DatabaseTrouble
from storage.kinds import Purpose, SendState
from tests.fake_platform import Died
from tests.speaking import ALONE, GROUP, Speaking


@dataclass
class Outage:
    """Takes the database away from the engine, and gives it back."""

    url: str
    locked: list[sqlite3.Connection] = field(default_factory=list[sqlite3.Connection])

    async def begin(self) -> None:
        if self.url.startswith("sqlite"):
            self.locked.append(sqlite3.connect(self.url.partition(":///")[2], isolation_level=None))
            self.locked[0].execute("BEGIN IMMEDIATE")
            return
        everybody = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as other:
            other.execute(f"{everybody} AND pid <> pg_backend_pid()")

    def end(self) -> None:
        while self.locked:
            self.locked.pop().close()


@pytest.fixture
def outage(database_url: str) -> Generator[Outage]:
    begun = Outage(database_url)
    yield begun
    begun.end()


async def _journalled(speaking: Speaking, ticket: int) -> list[str]:
    async with speaking.engine.database.transaction(speaking.town.subdistrict) as tx:
        return [f"{entry.what}：{entry.why}" for entry in await journal.of_ticket(tx, ticket)]


async def test_urgent_words_without_an_answer_are_said_again_marked_and_counted(speaking: Speaking) -> None:
    speaking.platform.unanswered = 1
    number = await speaking.put("快来", urgent=True, about=(7,))
    assert await speaking.after(0) == ["快来", "（可能重复）快来"]
    assert await _journalled(speaking, 7) == ["repeated：rongan-1-group：time limit"]
    assert (await speaking.kept(number)).state is SendState.SENT


async def test_what_was_said_is_noted_while_a_slow_chat_is_still_spoken_to(speaking: Speaking) -> None:
    speaking.platform.slow[GROUP] = asyncio.Event()
    quick, slow = await speaking.put("一", ALONE), await speaking.put("二", GROUP)
    speaking_on = asyncio.create_task(speaking.after(0))
    async with asyncio.timeout(30):
        while (await speaking.kept(quick)).state is not SendState.SENT:
            await asyncio.sleep(0.01)
    assert (await speaking.kept(slow)).state is SendState.SENDING
    speaking.platform.slow[GROUP].set()
    await speaking_on
    await speaking.engine.finish_saying(30)
    await speaking.engine.note_outcomes()
    assert speaking.platform.texts() == ["一", "二"]
    assert (await speaking.kept(slow)).state is SendState.SENT


async def test_routine_words_without_an_answer_wait_for_the_next_step(speaking: Speaking) -> None:
    speaking.platform.unanswered = 1
    number = await speaking.put("还没接单", ALONE, purpose=Purpose.REMINDER, person="chen-haiyan")
    assert await speaking.after(3600) == ["还没接单"]
    assert (await speaking.kept(number)).state is SendState.UNKNOWN
    assert (await speaking.kept(number)).trouble == "time limit"


async def test_a_card_shown_anew_without_an_answer_is_shown_again_unmarked(speaking: Speaking) -> None:
    card = await speaking.put("📋 1 号", purpose=Purpose.RECEIPT)
    await speaking.after(0)
    speaking.platform.unanswered = 1
    await speaking.put("📋 1 号 2 人反映", purpose=Purpose.UPDATE, edits=card)
    assert await speaking.after(0) == ["📋 1 号", "📋 1 号 2 人反映", "📋 1 号 2 人反映"]


async def test_what_was_said_while_the_database_went_away_is_noted_later_and_not_said_again(
    speaking: Speaking, outage: Outage
) -> None:
    speaking.platform.meanwhile = outage.begin
    number = await speaking.put("快来", urgent=True)
    with pytest.raises(DatabaseTrouble):
        await speaking.after(0)
    outage.end()
    assert await speaking.after(300) == ["快来"]
    assert (await speaking.kept(number)).state is SendState.SENT
    assert (await speaking.kept(number)).message == "b1"


async def test_what_somebody_else_left_half_said_is_settled_after_a_while_without_a_new_start(
    speaking: Speaking, outage: Outage
) -> None:
    speaking.platform.dies_before = True
    urgent = await speaking.put("快来", urgent=True)
    with pytest.raises(Died):
        await speaking.after(0)
    speaking.platform.dies_before = False
    speaking.engine = Engine(speaking.engine.database, speaking.town, {"local": speaking.platform}, speaking.clock)
    await outage.begin()
    with pytest.raises(DatabaseTrouble):
        await speaking.after(60)
    outage.end()
    assert await speaking.after(59) == []
    assert (await speaking.kept(urgent)).state is SendState.SENDING
    assert await speaking.after(61) == ["（可能重复）快来"]


async def test_a_word_that_reaches_nobody_silences_nothing_else(speaking: Speaking) -> None:
    speaking.platform.closed.add("chen-haiyan")
    lost = await speaking.put("一", ALONE, purpose=Purpose.PING, person="chen-haiyan")
    await speaking.put("二")
    assert await speaking.after(0) == ["二"]
    assert (await speaking.kept(lost)).state is SendState.UNDELIVERABLE


async def test_nobody_who_left_the_roster_is_called(speaking: Speaking) -> None:
    number = await speaking.put("请接单", "dm:gone", purpose=Purpose.PING, person="gone")
    assert await speaking.after(0) == []
    assert (await speaking.kept(number)).trouble == "已不在名册"


async def test_an_older_version_that_was_put_off_does_not_come_after_the_newer_one(speaking: Speaking) -> None:
    card = await speaking.put("📋 1 号", purpose=Purpose.RECEIPT, about=(1,))
    await speaking.after(0)
    speaking.platform.bug = True
    old = await speaking.put("📋 1 号 2 人反映", purpose=Purpose.UPDATE, edits=card, about=(1,))
    await speaking.after(0)
    speaking.platform.bug = False
    await speaking.put("📋 1 号 3 人反映", purpose=Purpose.UPDATE, edits=card, about=(1,))
    assert await speaking.after(0) == ["📋 1 号", "📋 1 号 3 人反映"]
    assert await speaking.after(60) == ["📋 1 号", "📋 1 号 3 人反映"]
    assert (await speaking.kept(old)).trouble == "有更新的版本"


async def test_words_that_are_never_answered_are_said_again_at_once_and_then_with_patience(speaking: Speaking) -> None:
    speaking.platform.unanswered = 99
    await speaking.put("快来", urgent=True)
    assert await speaking.after(0) == ["快来", "（可能重复）快来"]
    for _ in range(60):
        await speaking.after(5)
    assert len(speaking.platform.said) == 5


async def test_a_version_of_a_card_that_is_never_answered_is_shown_again_with_patience(speaking: Speaking) -> None:
    card = await speaking.put("📋 1 号", purpose=Purpose.RECEIPT)
    await speaking.after(0)
    speaking.platform.unanswered = 99
    await speaking.put("📋 1 号 2 人反映", purpose=Purpose.UPDATE, edits=card)
    await speaking.after(0)
    for _ in range(60):
        await speaking.after(5)
    assert len(speaking.platform.said) == 5

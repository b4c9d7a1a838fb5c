"""Conversations of several processes on several accounts: each account is with one of them, and each goes by itself."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot import conversing, leasing
from bot.clocks import Clock, MachineClock, SharedClock
from bot.config import Config, load
from bot.conversing import Conversations
from bot.leasing import Keeper
from bot.watching import Watch
from handlers.incoming import Incoming, IncomingMessage
from storage import last_heard, outbox
from storage.database import Database
from storage.kinds import SendState
from storage.sharing import Beside
from tests.fake_platform import FakePlatform

EXAMPLE = Path(__file__).parent.parent.parent / "config.example.toml"
CHATS = {"local": "rongan-1-group", "telegram": "-1002"}


@dataclass
class Talking(FakePlatform):
    """Somebody may have written there."""

    written: list[Incoming] = field(default_factory=list[Incoming])
    handed_out: list[Incoming] | None = None

    async def hear(self) -> Sequence[Incoming]:
        await asyncio.sleep(0.01)
        self.handed_out = self.written
        return self.written

    async def acknowledge(self) -> None:
        if self.written is self.handed_out:
            self.written = []

    async def close(self) -> None:
        """What hangs is left without an answer."""
        self.unanswered = len(self.slow)
        for hanging in self.slow.values():
            hanging.set()

    def writes(self, text: str) -> None:
        at, chat = datetime.now(UTC), CHATS[self.name]
        self.written = [IncomingMessage(self.name, chat, "王大爷", "王大爷", str(at), text, at)]


@dataclass
class Process:
    """One of several; `platforms` holds where it speaks, or spoke at last."""

    conversations: Conversations
    platforms: dict[str, Talking]
    watch: Watch
    task: asyncio.Task[None]

    @property
    def holds(self) -> set[str]:
        return set(self.watch.signs.tokens)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not condition():
                assert not self.task.done()
                await asyncio.sleep(0.01)


@dataclass
class Shared:
    """One database, for as many processes as a test needs."""

    config: Config
    url: str
    database: Database
    beside: Beside
    processes: list[Process] = field(default_factory=list[Process])

    async def begins(self) -> Process:
        clock = SharedClock()
        keepers = [Keeper(self.beside, self.config.town.subdistrict, account, clock) for account in CHATS]
        await keepers[0].look()
        return self._goes_on(clock, lambda talk: talk.in_turn(keepers))

    def begins_alone(self) -> Process:
        return self._goes_on(MachineClock(), lambda talk: talk.alone())

    def _goes_on(self, clock: Clock, converse: Callable[[Conversations], Coroutine[None, None, None]]) -> Process:
        watch = Watch(self.database, self.config.town, clock, self.config.operations)
        platforms = {name: Talking(name) for name in CHATS}
        openings = {name: lambda name=name: platforms[name] for name in CHATS}
        talk = Conversations(self.config, self.database, clock, watch, openings)
        self.processes.append(Process(talk, platforms, watch, asyncio.ensure_future(converse(talk))))
        return self.processes[-1]

    async def two(self) -> tuple[Process, Process]:
        """Begun together, and each holding something."""
        first, second = await self.begins(), await self.begins()
        for process in (first, second):
            await process.until(lambda process=process: bool(process.holds))
        return first, second

    async def steals(self, account: str) -> None:
        """As another process would that thought its holder dead; in a thread, for it may have to wait for that one."""
        await asyncio.to_thread(self._steal, account)

    def _steal(self, account: str) -> None:
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as other:
            other.execute("UPDATE leases SET token = token + 1, holder = 'another' WHERE account = %s", [account])


@pytest.fixture(scope="module")
def config() -> Config:
    """The first group is on the local platform, the second on Telegram."""
    example = load(EXAMPLE)
    chats = dict(example.town.roster.chats)
    chats["rongan-2-group"] = replace(chats["rongan-2-group"], platform="telegram", address=CHATS["telegram"])
    return replace(example, town=replace(example.town, roster=replace(example.town.roster, chats=chats)))


@pytest_asyncio.fixture
async def shared(config: Config, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Shared]:
    monkeypatch.setattr(leasing, "RENEW_SECONDS", 0.2)
    database, beside = await Database.open(postgres_url), Beside.of(postgres_url)
    began = Shared(config, postgres_url, database, beside)
    yield began
    for process in began.processes:
        process.conversations.stop()
    await asyncio.gather(*(process.task for process in began.processes))
    await beside.close()
    await database.close()


async def test_two_that_begin_together_share_the_accounts_and_each_answers_where_it_heard(shared: Shared) -> None:
    first, second = await shared.two()
    for process in (first, second):
        [account] = process.holds
        process.platforms[account].writes("3栋门口路灯不亮了")
        await process.until(lambda process=process, account=account: bool(process.platforms[account].said))
    assert first.holds | second.holds == {"local", "telegram"}
    assert [len([one for one in process.platforms.values() if one.said]) for process in (first, second)] == [1, 1]


async def test_whoever_stays_takes_the_account_of_the_one_that_stopped(shared: Shared) -> None:
    first, second = await shared.two()
    first.conversations.stop()
    await first.task
    await second.until(lambda: second.holds == {"local", "telegram"})


async def test_an_account_that_is_lost_does_not_silence_the_other(shared: Shared) -> None:
    only = await shared.begins()
    await only.until(lambda: len(only.holds) == len(CHATS))
    await shared.steals("local")
    await only.until(lambda: only.holds == {"telegram"})
    only.platforms["telegram"].writes("3栋门口路灯不亮了")
    await only.until(lambda: bool(only.platforms["telegram"].said))
    assert only.holds == {"telegram"}


async def test_one_without_others_converses_on_all_platforms(shared: Shared) -> None:
    only = shared.begins_alone()
    for platform in only.platforms.values():
        platform.writes("3栋门口路灯不亮了")
        await only.until(lambda platform=platform: bool(platform.said))


async def test_what_hangs_when_it_is_time_to_stop_ends_with_its_platform_and_is_said_again_later(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversing, "LAST_WORDS_SECONDS", 0.2)
    only, begun = shared.begins_alone(), asyncio.Event()
    local, group = only.platforms["local"], CHATS["local"]
    local.slow[group], local.frees[group] = asyncio.Event(), begun
    local.writes("3号楼电梯困人了，快来人")
    await asyncio.wait_for(begun.wait(), 30)
    only.conversations.stop()
    await asyncio.wait_for(only.task, 30)
    async with shared.database.transaction(shared.config.town.subdistrict) as tx:
        waiting = await outbox.in_state(tx, SendState.QUEUED)
        assert await outbox.in_state(tx, SendState.SENDING) == []
    assert [one.chat for one in waiting if one.text.startswith("（可能重复）")] == [group]


async def test_others_see_which_platforms_are_listened_to(shared: Shared) -> None:
    only = shared.begins_alone()
    for platform in only.platforms.values():
        platform.writes("3栋门口路灯不亮了")
        await only.until(lambda platform=platform: bool(platform.said))
    async with shared.database.transaction(shared.config.town.subdistrict) as tx:
        assert set(await last_heard.heard_at(tx)) == {"local", "telegram"}


async def test_a_database_that_refuses_at_the_start_is_asked_until_it_does_not(
    config: Config, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversing, "PATIENCE_SECONDS", 0.05)
    database = await Database.open(sqlite_url, busy=timedelta(milliseconds=20))
    path = sqlite_url.removeprefix("sqlite+aiosqlite:///")
    with closing(sqlite3.connect(path)) as other, capture_logs() as logged:
        other.execute("BEGIN IMMEDIATE")
        only = Shared(config, sqlite_url, database, Beside.of(sqlite_url)).begins_alone()
        await only.until(lambda: "refused before anything was said" in str(logged))
    only.platforms["local"].writes("3栋门口路灯不亮了")
    await only.until(lambda: bool(only.platforms["local"].said))
    only.conversations.stop()
    await only.task
    await database.close()

"""Holding leases: in time or not at all, and what was in flight when one was lost is settled by the next holder."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from bot.app import Engine
from bot.clocks import SharedClock, elapsed
from bot.config import load
from bot.leasing import LASTING, MARGIN, Keeper, Leased
from bot.platforms import Speech, TryAgainLater
from bot.rehearsal import everybody_local
from handlers import outgoing
from handlers.scene import Scene
from storage import outbox
from storage.database import Database
from storage.kinds import Purpose, SendState
from storage.leases import LostLease
from storage.sharing import Beside, Fenced
from tests.fake_platform import Died, FakePlatform
from tests.telling import EXAMPLE, GROUP

TOWN = everybody_local(load(EXAMPLE).town)
SPEECH = Speech(GROUP, False, "一", (), (), None, None, None, Purpose.ANSWER)


@dataclass
class Shared:
    """One database and one chat platform, for as many processes as a test needs."""

    database: Database
    beside: Database
    platform: FakePlatform

    def keeper(self, lasting: timedelta = LASTING) -> Keeper:
        return Keeper(self.beside, TOWN.subdistrict, "local", SharedClock(), lasting)

    async def takes_over(self, lasting: timedelta = LASTING) -> tuple[Engine, Keeper]:
        """Another process, begun when nobody holds the lease."""
        clock = SharedClock()
        keeper = Keeper(self.beside, TOWN.subdistrict, "local", clock, lasting)
        lease = await keeper.take()
        assert lease
        engine = Engine(Fenced(self.database, lease), TOWN, {"local": Leased(self.platform, keeper)}, clock)
        await engine.start()
        return engine, keeper

    async def put(self, engine: Engine, text: str) -> int:
        async with engine.database.transaction(TOWN.subdistrict) as tx:
            scene = Scene(tx, TOWN, engine.clock.now())
            return (await outgoing.say(scene, GROUP, Purpose.CLOSING, text)).id

    async def state(self, number: int) -> SendState:
        async with self.database.transaction(TOWN.subdistrict) as tx:
            found = await outbox.get(tx, number)
        assert found
        return found.state


class Replaced(FakePlatform):
    """While it says something, another process takes over."""

    def __init__(self, old: Keeper, new: Keeper) -> None:
        super().__init__()
        self._old, self._new = old, new

    async def say(self, speech: Speech) -> str:
        message = await super().say(speech)
        await self._old.give_back()
        assert await self._new.take()
        return message


@pytest_asyncio.fixture
async def shared(postgres_url: str) -> AsyncGenerator[Shared]:
    database, beside = await Database.open(postgres_url), Beside.of(postgres_url)
    yield Shared(database, beside, FakePlatform())
    await beside.close()
    await database.close()


async def test_one_process_holds_and_the_other_waits_until_it_gives_back(shared: Shared) -> None:
    first, second = shared.keeper(), shared.keeper()
    assert await first.take() and not await second.take()
    assert (first.is_sure(), second.is_sure()) == (True, False)
    await first.give_back()
    assert not first.is_sure() and await second.take()


async def test_a_holder_falls_silent_before_anybody_else_can_speak(shared: Shared) -> None:
    keeper = shared.keeper(lasting=MARGIN)
    assert await keeper.take()
    leased = Leased(shared.platform, keeper)
    with pytest.raises(TryAgainLater):
        await leased.say(SPEECH)
    for use in (leased.hear, leased.acknowledge):
        with pytest.raises(LostLease):
            await use()
    assert shared.platform.said == []


async def test_a_holder_that_was_replaced_knows_it_when_it_renews(shared: Shared) -> None:
    first = shared.keeper(lasting=timedelta())
    assert await first.take() and await shared.keeper().take()
    with pytest.raises(LostLease):
        await first.keep()


async def test_what_was_in_flight_is_said_again_by_the_next_holder_and_marked(shared: Shared) -> None:
    old, keeper = await shared.takes_over()
    number = await shared.put(old, "结案")
    shared.platform.dies_after = True
    with pytest.raises(Died):
        await old.speak()
    shared.platform.dies_after = False
    await keeper.give_back()
    new, _ = await shared.takes_over()
    await new.speak()
    assert shared.platform.texts() == ["结案", "（可能重复）结案"]
    assert await shared.state(number) is SendState.SENT


async def test_one_that_wakes_up_in_the_middle_of_a_call_marks_nothing(shared: Shared) -> None:
    old, keeper = await shared.takes_over()
    number = await shared.put(old, "结案")
    engine = replace(old, platforms={"local": Replaced(keeper, shared.keeper())})
    with pytest.raises(LostLease):
        await engine.speak()
    assert await shared.state(number) is SendState.SENDING


async def test_the_shared_clock_is_the_databases_however_long_the_question_took() -> None:
    clock, at = SharedClock(), datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    clock.follow(at, elapsed() - 2)
    assert timedelta(seconds=0.9) < clock.now() - at < timedelta(seconds=30)

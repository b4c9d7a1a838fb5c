"""Speaking: nothing is lost while a platform is down, and what may be said twice says so."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.app import Engine
from bot.clocks import PushedClock
from bot.config import load
from bot.rehearsal import everybody_local
from handlers import outgoing
from handlers.policy.town import Town
from handlers.scene import Scene
from storage import outbox
from storage.database import Database
from storage.kinds import Purpose, SendState
from storage.models import Utterance
from tests.fake_platform import Died, FakePlatform

EXAMPLE = Path(__file__).parent.parent.parent / "config.example.toml"
START = datetime.fromisoformat("2026-11-23T01:00:00+00:00")
GROUP, ALONE = "rongan-1-group", "dm:chen-haiyan"


@dataclass
class Speaking:
    engine: Engine
    platform: FakePlatform
    clock: PushedClock

    @property
    def town(self) -> Town:
        return self.engine.town

    async def put(
        self, text: str, chat: str = GROUP, *, urgent: bool = False, purpose: Purpose = Purpose.ANSWER
    ) -> int:
        async with self.engine.database.transaction(self.town.subdistrict) as tx:
            scene = Scene(tx, self.town, self.clock.now())
            return (await outgoing.say(scene, chat, purpose, text, urgent=urgent)).id

    async def kept(self, number: int) -> Utterance:
        async with self.engine.database.transaction(self.town.subdistrict) as tx:
            found = await outbox.get(tx, number)
        assert found
        return found

    async def after(self, seconds: float) -> list[str]:
        self.clock.push_to(self.clock.now() + timedelta(seconds=seconds))
        await self.engine.speak()
        return self.platform.texts()


@pytest_asyncio.fixture
async def speaking(database_url: str) -> AsyncGenerator[Speaking]:
    clock, platform = PushedClock(START), FakePlatform()
    database = await Database.open(database_url)
    yield Speaking(Engine(database, everybody_local(load(EXAMPLE).town), {"local": platform}, clock), platform, clock)
    await database.close()


async def test_urgent_words_go_first_and_each_chat_hears_its_own_in_order(speaking: Speaking) -> None:
    for text, urgent in (("一", False), ("二", False), ("急", True)):
        await speaking.put(text, urgent=urgent)
    assert await speaking.after(0) == ["急", "一", "二"]


async def test_what_a_platform_that_is_down_does_not_take_is_said_once_when_it_is_up(speaking: Speaking) -> None:
    speaking.platform.down = True
    number = await speaking.put("一")
    assert await speaking.after(0) == []
    assert (await speaking.kept(number)).state is SendState.QUEUED
    speaking.platform.down = False
    assert await speaking.after(4) == []
    assert await speaking.after(1) == ["一"]
    assert await speaking.after(3600) == ["一"]


async def test_a_platform_is_left_alone_for_as_long_as_it_asks(speaking: Speaking) -> None:
    speaking.platform.down, speaking.platform.after = True, timedelta(minutes=17)
    await speaking.put("一")
    await speaking.after(0)
    speaking.platform.down = False
    assert await speaking.after(16 * 60) == []
    assert await speaking.after(60) == ["一"]


async def test_nothing_overtakes_what_failed_before_it_in_its_chat(speaking: Speaking) -> None:
    speaking.platform.down = True
    await speaking.put("一")
    await speaking.put("二")
    await speaking.after(0)
    speaking.platform.down = False
    assert await speaking.after(5) == ["一", "二"]


async def test_a_bug_in_one_utterance_does_not_silence_the_next(speaking: Speaking) -> None:
    speaking.platform.bug = True
    await speaking.put("一")
    await speaking.after(0)
    speaking.platform.bug = False
    await speaking.put("二", ALONE)
    assert await speaking.after(0) == ["二"]
    assert await speaking.after(5) == ["二", "一"]


@pytest.mark.parametrize("heard", [False, True])
async def test_urgent_words_cut_off_by_a_crash_are_said_again_and_marked(speaking: Speaking, heard: bool) -> None:
    speaking.platform.dies_before, speaking.platform.dies_after = not heard, heard
    await speaking.put("快来", urgent=True)
    with pytest.raises(Died):
        await speaking.after(0)
    speaking.platform.dies_before = speaking.platform.dies_after = False
    await speaking.engine.start()
    assert (await speaking.after(0))[-1] == "（可能重复）快来"


async def test_a_routine_reminder_cut_off_by_a_crash_waits_for_the_next_step(speaking: Speaking) -> None:
    speaking.platform.dies_after = True
    number = await speaking.put("还没接单", purpose=Purpose.REMINDER)
    with pytest.raises(Died):
        await speaking.after(0)
    speaking.platform.dies_after = False
    await speaking.engine.start()
    assert await speaking.after(3600) == ["还没接单"]
    assert (await speaking.kept(number)).state is SendState.UNKNOWN


async def test_the_end_of_a_ticket_is_told_even_when_it_may_be_twice(speaking: Speaking) -> None:
    speaking.platform.dies_before = True
    await speaking.put("结案", purpose=Purpose.CLOSING)
    with pytest.raises(Died):
        await speaking.after(0)
    speaking.platform.dies_before = False
    await speaking.engine.start()
    assert await speaking.after(0) == ["（可能重复）结案"]


async def test_what_can_never_be_said_is_noted_with_the_reason(speaking: Speaking) -> None:
    speaking.platform.closed.add("chen-haiyan")
    number = await speaking.put("一", ALONE)
    nowhere = await speaking.put("二", "telegram:123")
    assert await speaking.after(0) == []
    assert (await speaking.kept(number)).state is SendState.UNDELIVERABLE
    assert (await speaking.kept(number)).trouble == "blocked"
    assert (await speaking.kept(nowhere)).trouble == "no platform that is turned on leads there"

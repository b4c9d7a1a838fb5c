"""Several platforms, and others who speak on some of them: what goes there is theirs to say, and theirs to settle."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot import claiming
from bot.app import Engine
from bot.clocks import PushedClock
from bot.platforms import Abilities
from handlers.policy.town import Town
from storage.database import Database
from storage.kinds import Purpose, SendState
from tests.fake_platform import Died, FakePlatform
from tests.speaking import ALONE, GROUP, START, Speaking

OTHER = "rongan-2-group"


@pytest.fixture
def on_two(town: Town) -> Town:
    """The first group is on the local platform, the second on Telegram; 陈海燕 is on both, Telegram first."""
    chats = dict(town.roster.chats)
    chats[OTHER] = replace(chats[OTHER], platform="telegram", address="-1002")
    people = dict(town.roster.people)
    people["chen-haiyan"] = replace(people["chen-haiyan"], accounts={"telegram": "42", "local": "chen-haiyan"})
    return replace(town, roster=replace(town.roster, chats=chats, people=people))


def _beside(database: Database, town: Town, name: str, elsewhere: str, clock: PushedClock) -> Speaking:
    platform = FakePlatform(name)
    return Speaking(
        Engine(database, town, {name: platform}, clock, elsewhere={elsewhere: Abilities()}), platform, clock
    )


@pytest_asyncio.fixture
async def here_and_there(database_url: str, on_two: Town) -> AsyncGenerator[tuple[Speaking, Speaking]]:
    """Who speaks on the local platform, and who speaks on Telegram."""
    clock, database = PushedClock(START), await Database.open(database_url)
    yield (
        _beside(database, on_two, "local", "telegram", clock),
        _beside(database, on_two, "telegram", "local", clock),
    )
    await database.close()


async def test_each_says_what_leads_to_its_platform_and_leaves_the_rest_as_it_is(
    here_and_there: tuple[Speaking, Speaking],
) -> None:
    here, there = here_and_there
    numbers = [await here.put(text, chat) for text, chat in (("一", GROUP), ("二", OTHER), ("三", ALONE))]
    before = [await here.kept(number) for number in numbers]
    assert await here.after(0) == ["一"]
    assert [await here.kept(number) for number in numbers[1:]] == before[1:]
    assert await there.after(0) == ["二", "三"]


async def test_a_card_is_shown_anew_where_it_was_said(here_and_there: tuple[Speaking, Speaking]) -> None:
    here, there = here_and_there
    card = await here.put("工单", OTHER, purpose=Purpose.RECEIPT, about=(1,))
    await there.after(0)
    await here.put("工单，已接", OTHER, purpose=Purpose.RECEIPT, about=(1,), edits=card)
    assert await here.after(0) == []
    await there.after(0)
    assert [speech.edits for speech in there.platform.said] == [None, "b1"]


async def test_much_that_waits_for_others_holds_up_nothing(
    here_and_there: tuple[Speaking, Speaking], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "AT_ONCE", 2)
    here, _ = here_and_there
    for number in range(5):
        await here.put(str(number), OTHER, urgent=True)
    await here.put("一")
    assert await here.after(0) == ["一"]


async def test_what_leads_nowhere_is_given_up_by_whoever_sees_it(here_and_there: tuple[Speaking, Speaking]) -> None:
    here, _ = here_and_there
    number = await here.put("一", "wechat:77")
    assert await here.after(0) == []
    assert (await here.kept(number)).state is SendState.UNDELIVERABLE


async def test_whoever_takes_an_account_settles_only_what_was_being_said_there(
    here_and_there: tuple[Speaking, Speaking],
) -> None:
    here, there = here_and_there
    for speaker, chat in ((here, GROUP), (there, OTHER)):
        await speaker.put("结案", chat, purpose=Purpose.CLOSING)
        speaker.platform.dies_after = True
        with pytest.raises(Died):
            await speaker.after(0)
        speaker.platform.dies_after = False
    await here.engine.start()
    assert [(await here.kept(number)).state for number in (1, 2)] == [SendState.QUEUED, SendState.SENDING]
    here.engine.mouth.sweep_at = START
    assert await here.after(timedelta(hours=1).total_seconds()) == ["结案", "（可能重复）结案"]
    assert (await here.kept(2)).state is SendState.SENDING

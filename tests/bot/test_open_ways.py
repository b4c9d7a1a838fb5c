"""A way on which a group reads along: a person is called there in words for everybody, and told nothing else."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.app import Engine
from bot.clocks import PushedClock
from bot.platforms import Abilities, Mention
from handlers.incoming import IncomingMessage
from handlers.policy.town import Town
from storage.database import Database
from storage.kinds import Purpose, SendState
from tests.fake_platform import FakePlatform
from tests.speaking import ALONE, GROUP, START, Speaking

LIFT = "3号楼2单元501门口电梯停了，我电话13800001234，找我老公陈大明"
QUARREL = "3号楼501楼上邻居天天半夜吵架打架"
UNHEARD = "（在这里回话我听不到，请到网格群里或私信回我。）"


@pytest_asyncio.fixture
async def robot(database_url: str, town: Town) -> AsyncGenerator[Speaking]:
    """陈海燕 can be reached by the robot of a group alone, the neighbours' group is elsewhere."""
    people = dict(town.roster.people)
    people["chen-haiyan"] = replace(people["chen-haiyan"], accounts={"robot": "13900000000"})
    town = replace(town, roster=replace(town.roster, people=people))
    clock, database = PushedClock(START), await Database.open(database_url)
    platform = FakePlatform("robot", Abilities(edits=False, writes_alone=False))
    engine = Engine(database, town, {"robot": platform, "local": FakePlatform()}, clock)
    yield Speaking(engine, platform, clock)
    await database.close()


async def _reports(robot: Speaking, text: str) -> list[str]:
    message = IncomingMessage("local", GROUP, "王大爷", "王大爷", text, text, robot.clock.now())
    await robot.engine.hear([message])
    return await robot.after(0)


async def test_a_ping_is_said_in_the_words_of_a_group_with_the_person_named(robot: Speaking) -> None:
    told = await _reports(robot, LIFT)
    assert told == [f"@陈海燕 1 号 · 电梯 · 3号楼2单元 请看一下，回“收到”就算接单。\n{UNHEARD}"]
    [speech] = robot.platform.said
    assert (speech.address, speech.direct) == ("13900000000", True)
    assert (speech.mentions, speech.buttons) == ((Mention("chen-haiyan", "13900000000", "陈海燕"),), ())


async def test_of_a_private_matter_there_is_no_more_than_the_number(robot: Speaking) -> None:
    assert await _reports(robot, QUARREL) == [f"@陈海燕 1 号 请看一下，回“收到”就算接单。\n{UNHEARD}"]


@pytest.mark.parametrize("purpose", [Purpose.ANSWER, Purpose.QUESTION, Purpose.UPDATE, Purpose.NOTICE])
async def test_what_is_for_one_person_alone_never_goes_that_way(robot: Speaking, purpose: Purpose) -> None:
    number = await robot.put("1 号：王大爷，13800001234", ALONE, purpose=purpose, urgent=True, person="chen-haiyan")
    assert await robot.after(0) == []
    assert (await robot.kept(number)).state is SendState.UNDELIVERABLE

"""The limit by the day: no start of the program begins it anew, and what was not said costs nothing of it."""

from datetime import timedelta

import pytest

from bot.app import Engine
from bot.pacing import Pace, Rate
from tests.fake_platform import Died
from tests.speaking import Speaking

FOUR_A_DAY = {"local": Pace(day=Rate(4, timedelta(days=1)))}
DAY = 24 * 3600


async def _starts(speaking: Speaking) -> None:
    database, platforms, clock = speaking.engine.database, {"local": speaking.platform}, speaking.clock
    speaking.engine = Engine(database, speaking.town, platforms, clock, paces=FOUR_A_DAY)
    await speaking.engine.start()


async def test_a_program_that_is_started_again_and_again_keeps_to_the_limit(speaking: Speaking) -> None:
    for number in range(6):
        await _starts(speaking)
        await speaking.put(f"急{number}", urgent=True)
        await speaking.after(600)
    assert speaking.platform.texts() == ["急0", "急1", "急2", "急3"]
    await _starts(speaking)
    assert len(await speaking.after(DAY - 3700)) == 4
    assert len(await speaking.after(3700)) == 6


async def test_one_that_dies_of_what_it_says_keeps_to_the_limit(speaking: Speaking) -> None:
    await speaking.put("急", urgent=True)
    speaking.platform.dies_after = True
    for _ in range(4):
        await _starts(speaking)
        with pytest.raises(Died):
            await speaking.after(60)
    await _starts(speaking)
    assert len(await speaking.after(60)) == 4


async def test_an_outage_uses_up_nothing_of_the_day(speaking: Speaking) -> None:
    await _starts(speaking)
    speaking.platform.down = True
    await speaking.put("急", urgent=True)
    for _ in range(10):
        await speaking.after(300)
    speaking.platform.down = False
    assert await speaking.after(300) == ["急"]
    await _starts(speaking)
    for _ in range(3):
        await speaking.put("又急", urgent=True)
    assert len(await speaking.after(0)) == 4

"""What every platform owes the rest of the house, each by its own means; what it cannot do it says."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.platforms import NoAnswer, TryAgainLater
from storage.kinds import EvidenceKind
from tests.platforms.ground import NEIGHBOUR, OFFICER, Can, Ground, Shown, hears, is_out_of_reach, messages
from tests.platforms.local_ground import LocalGround
from tests.platforms.telegram_ground import TelegramGround
from tests.telegram.accounts import hurried
from tests.telegram.double import Double

LAMP = "3栋门口路灯不亮了"
CARD = "📋 1 号 · 公共设施"


async def _local(folder: Path) -> Ground:
    return LocalGround(folder)


async def _telegram(_folder: Path) -> Ground:
    double = Double()
    await double.start()
    return TelegramGround(double)


@pytest.fixture(params=[_local, _telegram], ids=["local", "telegram"])
async def ground(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Ground]:
    hurried(monkeypatch)
    before = asyncio.all_tasks()
    opened: Ground = await request.param(tmp_path)
    yield opened
    await opened.closes()
    await asyncio.sleep(0)
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    assert not left


def _asks(ground: Ground, *abilities: Can) -> None:
    if not ground.can.issuperset(abilities):
        pytest.skip(f"{ground.platform.name} does not: {', '.join(one.name for one in abilities)}")


async def test_what_a_neighbour_writes_in_the_group_is_heard(ground: Ground) -> None:
    await ground.writes(NEIGHBOUR, LAMP)
    (said,) = messages(await hears(ground.platform))
    assert (said.platform, said.chat, said.account) == (ground.platform.name, ground.group, ground.accounts[NEIGHBOUR])
    assert (said.name, said.text, said.edited, bool(said.message)) == (NEIGHBOUR, LAMP, False, True)
    assert said.at.utcoffset() is not None


async def test_lines_are_heard_in_the_order_they_were_written(ground: Ground) -> None:
    lines = [f"第{number}句" for number in range(20)]
    for line in lines:
        await ground.writes(NEIGHBOUR, line)
    assert [said.text for said in messages(await hears(ground.platform, 20))] == lines


async def test_what_is_written_to_the_bot_alone_is_heard_as_such(ground: Ground) -> None:
    await ground.writes(NEIGHBOUR, LAMP, alone=True)
    said = messages(await hears(ground.platform))[-1]
    assert (said.chat, said.account, said.text) == ("", ground.accounts[NEIGHBOUR], LAMP)


async def test_what_is_said_is_read_in_the_group_once(ground: Ground) -> None:
    assert await ground.platform.say(ground.speech(CARD))
    assert await ground.read(ground.group) == [Shown(CARD)]


async def test_who_is_named_is_called(ground: Ground) -> None:
    _asks(ground, Can.CALL)
    await ground.platform.say(ground.speech(f"{CARD}\n@陈海燕 请看一下", mention=OFFICER))
    (shown,) = await ground.read(ground.group)
    assert (shown.called, "@陈海燕" in shown.text) == ((ground.accounts[OFFICER],), True)


async def test_what_is_said_to_one_person_is_read_by_them_alone(ground: Ground) -> None:
    await ground.platform.say(ground.speech("请接单：1 号", to=OFFICER))
    assert await ground.read(ground.accounts[OFFICER]) == [Shown("请接单：1 号")]
    assert await ground.read(ground.group) == []


async def test_a_photo_is_evidence_that_can_be_fetched_by_its_id(ground: Ground) -> None:
    _asks(ground, Can.SHOW)
    await ground.shows_photo(NEIGHBOUR)
    (said,) = messages(await hears(ground.platform))
    assert [one.kind for one in said.evidence] == [EvidenceKind.PHOTO]
    assert said.photo and said.evidence[0].file


async def test_a_message_that_is_told_twice_has_one_id(ground: Ground) -> None:
    _asks(ground, Can.REPEAT)
    await ground.is_told_twice(NEIGHBOUR, LAMP)
    told = messages(await hears(ground.platform))
    assert {(said.message, said.text) for said in told} == {(told[0].message, LAMP)}


async def test_what_was_not_acknowledged_is_told_to_the_next_process(ground: Ground) -> None:
    _asks(ground, Can.KEEP)
    await ground.writes(NEIGHBOUR, LAMP)
    while not await ground.platform.hear():
        continue
    await ground.starts_again()
    assert [said.text for said in messages(await hears(ground.platform))] == [LAMP]


async def test_what_was_acknowledged_is_not_told_again(ground: Ground) -> None:
    await ground.writes(NEIGHBOUR, LAMP)
    await hears(ground.platform)
    await ground.writes(NEIGHBOUR, "早上好")
    assert [said.text for said in messages(await hears(ground.platform))] == ["早上好"]


async def test_out_of_reach_it_says_so_and_takes_no_words(ground: Ground) -> None:
    _asks(ground, Can.FAIL)
    await ground.goes_away()
    assert await is_out_of_reach(ground.platform)
    with pytest.raises(TryAgainLater):
        await ground.platform.say(ground.speech(CARD))
    await ground.comes_back()
    assert await ground.read(ground.group) == []


async def test_back_in_reach_it_hears_and_speaks_and_replays_if_it_says_so(ground: Ground) -> None:
    _asks(ground, Can.FAIL)
    await ground.goes_away()
    await is_out_of_reach(ground.platform)
    await ground.writes(NEIGHBOUR, "趁没人听")
    await ground.comes_back()
    heard = messages(await hears(ground.platform)) if ground.platform.abilities.replays else []
    while not await _is_heard_again(ground):
        continue
    await ground.writes(NEIGHBOUR, LAMP)
    heard += messages(await hears(ground.platform))
    assert [said.text for said in heard] == (["趁没人听", LAMP] if ground.platform.abilities.replays else [LAMP])
    assert await ground.platform.say(ground.speech(CARD))
    assert await ground.read(ground.group) == [Shown(CARD)]


async def test_an_answer_that_is_lost_is_never_taken_for_a_no(ground: Ground) -> None:
    _asks(ground, Can.LOSE)
    await ground.loses_the_next_answer()
    if Can.SETTLE in ground.can:
        assert await ground.platform.say(ground.speech(CARD))
    else:
        with pytest.raises(NoAnswer):
            await ground.platform.say(ground.speech(CARD))
    assert await ground.read(ground.group) == [Shown(CARD)]


async def test_what_was_said_is_replaced_where_the_platform_says_that_it_can(ground: Ground) -> None:
    if not ground.platform.abilities.edits:
        pytest.skip(f"{ground.platform.name} does not replace what was said")
    message = await ground.platform.say(ground.speech(CARD))
    taken = replace(ground.speech(f"{CARD}\n✅ 已接单。"), edits=message)
    await ground.platform.say(taken)
    assert (await ground.read(ground.group))[-1] == Shown(taken.text)


async def test_closed_in_the_middle_of_hearing_it_leaves_nothing_behind(ground: Ground) -> None:
    """What is left is seen by the fixture, after each of these tests."""
    await ground.writes(NEIGHBOUR, LAMP)
    hearing = asyncio.create_task(hears(ground.platform, 2))
    await asyncio.sleep(0.1)
    hearing.cancel()
    await asyncio.wait({hearing})
    await ground.platform.close()


async def _is_heard_again(ground: Ground) -> bool:
    try:
        await ground.platform.hear()
    except TryAgainLater:
        return False
    return True

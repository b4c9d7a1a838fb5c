"""What every platform that hears owes the rest of the house, each by its own means."""

import asyncio

from handlers.incoming import IncomingPress
from storage.kinds import Action, EvidenceKind
from tests.platforms.every_ground import asked_of_all_that
from tests.platforms.ground import NEIGHBOUR, OFFICER, Can, Ground, Shown, hears, next_batch, next_said

LAMP = "3栋门口路灯不亮了"
CARD = "📋 1 号 · 公共设施"


@asked_of_all_that(Can.HEAR)
async def test_what_a_neighbour_writes_in_the_group_is_heard(ground: Ground) -> None:
    await ground.writes(NEIGHBOUR, LAMP)
    (said,) = await hears(ground.platform)
    assert (said.platform, said.chat, said.account) == (ground.platform.name, ground.group, ground.accounts[NEIGHBOUR])
    assert (said.text, said.edited, said.forwarded, bool(said.message)) == (LAMP, False, False, True)
    assert said.at.utcoffset() is not None


@asked_of_all_that(Can.HEAR, Can.NAME)
async def test_whoever_writes_is_heard_by_name(ground: Ground) -> None:
    await ground.writes(NEIGHBOUR, LAMP)
    assert [said.name for said in await hears(ground.platform)] == [NEIGHBOUR]


@asked_of_all_that(Can.HEAR)
async def test_lines_are_heard_in_the_order_they_were_written_and_no_two_have_one_id(ground: Ground) -> None:
    lines = [f"第{number}句" for number in range(20)] + ["又坏了", "又坏了"]
    for line in lines:
        await ground.writes(NEIGHBOUR, line)
    heard = await hears(ground.platform, len(lines))
    assert [said.text for said in heard] == lines
    assert len({said.message for said in heard}) == len(lines)


@asked_of_all_that(Can.HEAR)
async def test_what_is_written_to_the_bot_alone_is_heard_as_such(ground: Ground) -> None:
    await ground.writes(NEIGHBOUR, LAMP, alone=True)
    (said,) = await hears(ground.platform)
    assert (said.chat, said.account, said.text) == ("", ground.accounts[NEIGHBOUR], LAMP)


@asked_of_all_that(Can.HEAR)
async def test_a_group_and_a_person_are_told_apart_when_both_write_at_once(ground: Ground) -> None:
    await asyncio.gather(ground.writes(NEIGHBOUR, LAMP), ground.writes(OFFICER, "在吗", alone=True))
    heard = {said.text: (said.chat, said.account) for said in await hears(ground.platform, 2)}
    assert heard == {LAMP: (ground.group, ground.accounts[NEIGHBOUR]), "在吗": ("", ground.accounts[OFFICER])}


@asked_of_all_that(Can.HEAR, Can.QUOTE)
async def test_an_answer_is_heard_with_what_it_answers(ground: Ground) -> None:
    message = await ground.platform.say(ground.speech(CARD))
    assert await ground.read(ground.group) == [Shown(CARD)]
    await ground.answers(OFFICER, message, CARD, "收到")
    (said,) = await hears(ground.platform)
    assert (said.text, said.account) == ("收到", ground.accounts[OFFICER])
    assert said.reply_to == message or said.quoted == CARD


@asked_of_all_that(Can.HEAR, Can.PRESS)
async def test_who_presses_a_button_is_heard_with_what_it_asks_for(ground: Ground) -> None:
    message = await ground.platform.say(ground.speech(CARD, buttons=(Action.ACK,)))
    assert await ground.read(ground.group) == [Shown(CARD)]
    await ground.presses(OFFICER, message)
    (pressed,) = await next_batch(ground.platform)
    assert isinstance(pressed, IncomingPress)
    assert (pressed.on, pressed.action, pressed.account) == (message, Action.ACK, ground.accounts[OFFICER])


@asked_of_all_that(Can.HEAR, Can.SHOW)
async def test_a_photo_is_evidence_that_can_be_fetched_by_its_id(ground: Ground) -> None:
    await ground.shows_photo(NEIGHBOUR)
    (said,) = await hears(ground.platform)
    assert [one.kind for one in said.evidence] == [EvidenceKind.PHOTO]
    assert said.photo and said.evidence[0].file


@asked_of_all_that(Can.HEAR, Can.REPEAT)
async def test_a_message_that_is_told_twice_has_one_id(ground: Ground) -> None:
    await ground.is_told_twice(NEIGHBOUR, LAMP)
    await ground.writes(NEIGHBOUR, "早上好")
    told = await hears(ground.platform)
    while told[-1].text != "早上好":
        told += await hears(ground.platform)
    assert {(said.message, said.text) for said in told[:-1]} == {(told[0].message, LAMP)}
    assert told[-1].message != told[0].message


@asked_of_all_that(Can.HEAR)
async def test_what_was_acknowledged_is_not_told_again(ground: Ground) -> None:
    await ground.writes(NEIGHBOUR, LAMP)
    await hears(ground.platform)
    await ground.writes(NEIGHBOUR, "早上好")
    assert [said.text for said in await hears(ground.platform)] == ["早上好"]


@asked_of_all_that(Can.HEAR)
async def test_what_was_not_acknowledged_is_told_to_the_next_process_where_it_is_kept(ground: Ground) -> None:
    await ground.writes(NEIGHBOUR, LAMP)
    assert await next_said(ground.platform)
    await ground.starts_again()
    kept = await hears(ground.platform) if Can.KEEP in ground.can else []
    await ground.is_listened_to()
    await ground.writes(NEIGHBOUR, "早上好")
    heard = [*kept, *await hears(ground.platform)]
    assert [said.text for said in heard] == [LAMP] * (Can.KEEP in ground.can) + ["早上好"]

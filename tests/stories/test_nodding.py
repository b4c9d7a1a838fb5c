"""收到 with numbers on either side, 都收到, and a bare nod: what they take where several wait, and what they do not."""

import pytest

from bot.platforms import Abilities
from tests.openings import CHEN, LAMP, LIFT, RUBBISH
from tests.telling import ALONE, GROUP, Story


@pytest.fixture
def plain(story: Story) -> Story:
    story.rehearsal.notebook.abilities = Abilities(edits=False, replays=False, buttons=False)
    return story


async def _three_wait(plain: Story) -> None:
    for text in (LAMP, RUBBISH, LIFT):
        await plain.writes("王大爷", text)
    plain.forget()


def _taken(plain: Story) -> list[int]:
    return [number for number in (1, 2, 3) if plain.ticket(number)["status"] == "acknowledged"]


@pytest.mark.parametrize("chat", [GROUP, ALONE])
@pytest.mark.parametrize(
    ("words", "taken"),
    [("1收到", [1]), ("1和3收到", [1, 3]), ("收到1、3", [1, 3]), ("接单1、3", [1, 3]), ("都收到", [1, 2, 3])],
)
async def test_the_numbers_beside_收到_are_taken_and_no_others(
    plain: Story, words: str, taken: list[int], chat: str
) -> None:
    await _three_wait(plain)
    await plain.writes("chen-haiyan", words, chat=chat)
    assert _taken(plain) == taken
    plain.forget()


@pytest.mark.parametrize("words", ["50收到", "1和3收到"])
async def test_a_number_before_收到_that_waits_for_nobody_there_is_talk(plain: Story, words: str) -> None:
    await _three_wait(plain)
    await plain.writes("wu-zhiming", words)
    assert _taken(plain) == []


async def test_any_nod_right_after_a_call_alone_answers_it(plain: Story) -> None:
    await plain.writes("王大爷", LAMP)
    plain.forget()
    await plain.writes("chen-haiyan", "好的", chat=ALONE)
    plain.hears(GROUP, "1 号 陈海燕已接单。", purpose="update")


@pytest.mark.parametrize("words", ["好的", "收到"])
async def test_a_nod_to_what_one_is_reminded_of_takes_nothing_else(plain: Story, words: str) -> None:
    await plain.writes("王大爷", LAMP)
    await plain.writes("chen-haiyan", "收到")
    await plain.until("2026-11-23 15:15")
    await plain.writes("王大爷", RUBBISH)
    await plain.until("2026-11-23 15:35")
    assert plain.said[-1]["chat"] == CHEN and "1 号" in plain.said[-1]["text"]
    plain.forget()
    await plain.writes("chen-haiyan", words, chat=ALONE)
    plain.hears(CHEN, "要接单请写上号码，例如“接单 2”。", purpose="answer")

"""Quotes that come as words alone: the bot's own lines and neighbours' reports are found again by them."""

from dataclasses import replace

import pytest

from bot.platforms import Abilities
from handlers.incoming import IncomingMessage
from storage import outbox
from tests.openings import CHEN, LAMP, RUBBISH
from tests.telling import ALONE, GROUP, Story

WECHAT = Abilities(edits=False, replays=False, buttons=False)


@pytest.fixture
def plain(story: Story) -> Story:
    story.rehearsal.notebook.abilities = WECHAT
    return story


async def _quotes(story: Story, person: str, text: str, quoted: str, chat: str = GROUP) -> None:
    where = "" if chat == ALONE else chat
    message = f"q {story.now} {text}"
    said = IncomingMessage("local", where, person, person, message, text, story.now, quoted=quoted)
    await story.rehearsal.engine.hear([said])
    await story.later(seconds=10)


async def _two_cards(story: Story, other: str = "刘春梅") -> list[str]:
    """What the group heard of two tickets that wait."""
    await story.writes("王大爷", LAMP)
    await story.writes(other, RUBBISH)
    cards = [line["text"] for line in story.said if line["chat"] == GROUP]
    story.forget()
    return cards


def _statuses(story: Story) -> list[str]:
    return [story.ticket(number)["status"] for number in (1, 2)]


@pytest.mark.parametrize("cut", [14, 200])
async def test_收到_that_quotes_a_card_takes_its_ticket(plain: Story, cut: int) -> None:
    card = (await _two_cards(plain))[1]
    await _quotes(plain, "chen-haiyan", "收到", card[:cut])
    assert _statuses(plain) == ["assigned", "acknowledged"]
    plain.hears(GROUP, "2 号 陈海燕已接单。")


async def test_names_as_the_group_has_them_and_signs_that_were_lost_do_not_matter(plain: Story) -> None:
    card = (await _two_cards(plain))[0].replace("@陈海燕 ", "@一格陈海燕\u2005").replace("📋", "").replace("\n", " ")
    await _quotes(plain, "chen-haiyan", "收到", card)
    assert _statuses(plain) == ["acknowledged", "assigned"]
    plain.forget()


async def test_the_same_words_in_the_groups_twin_elsewhere_are_not_what_is_quoted(plain: Story) -> None:
    card = (await _two_cards(plain))[0]
    engine = plain.rehearsal.engine
    async with engine.database.transaction(engine.town.subdistrict) as tx:
        said = next(one for one in await outbox.latest(tx, GROUP, 9) if one.text == card)
        await outbox.put(tx, replace(said, platform="telegram", message="its own id"))
    await _quotes(plain, "chen-haiyan", "收到", card)
    assert _statuses(plain) == ["acknowledged", "assigned"]
    plain.forget()


async def test_a_line_that_may_have_been_said_twice_is_found_by_its_words(plain: Story) -> None:
    card = (await _two_cards(plain))[0]
    await _quotes(plain, "chen-haiyan", "收到", f"（可能重复）{card}")
    assert _statuses(plain) == ["acknowledged", "assigned"]
    plain.forget()


async def test_办结_that_quotes_the_line_of_a_step_ends_that_ticket(plain: Story) -> None:
    cards = await _two_cards(plain)
    for card in cards:
        await _quotes(plain, "chen-haiyan", "收到", card)
    line = plain.said[1]["text"]
    plain.forget()
    await _quotes(plain, "chen-haiyan", "办结 扫干净了", line)
    plain.hears(GROUP, "2 号", "已办结：扫干净了", "@刘春梅")
    assert _statuses(plain) == ["acknowledged", "resolved"]


async def test_收到_alone_that_quotes_a_ping_with_its_choices_takes_that_ticket(plain: Story) -> None:
    await plain.writes("王大爷", LAMP)
    await plain.writes("刘春梅", RUBBISH)
    ping = [line["text"] for line in plain.said if line["chat"] == CHEN][1]
    plain.forget()
    assert "也可以回" in ping
    await _quotes(plain, "chen-haiyan", "收到", ping, ALONE)
    assert _statuses(plain) == ["assigned", "acknowledged"]
    plain.forget()


async def test_a_quote_of_a_neighbours_report_means_its_ticket(plain: Story) -> None:
    await _two_cards(plain)
    await _quotes(plain, "chen-haiyan", "收到", LAMP)
    assert _statuses(plain) == ["acknowledged", "assigned"]
    plain.forget()


@pytest.mark.parametrize("quoted", ["1 号楼的快递到了", "今天降温，大家多穿点", "路灯", "1 号", "📋 1 号 明天开会"])
async def test_收到_that_quotes_talk_takes_nothing_even_with_a_number_in_it(plain: Story, quoted: str) -> None:
    await plain.writes("王大爷", LAMP)
    plain.forget()
    await _quotes(plain, "chen-haiyan", "收到", quoted)
    assert plain.ticket()["status"] == "assigned"


async def test_what_the_bot_said_in_another_group_is_not_meant(plain: Story) -> None:
    card = (await _two_cards(plain))[0]
    await _quotes(plain, "zheng-kaiwen", "收到", card, "rongan-2-group")
    assert _statuses(plain) == ["assigned", "assigned"]


async def test_the_neighbour_answers_the_question_that_they_quote(plain: Story) -> None:
    await _two_cards(plain, "王大爷")
    for number in (1, 2):
        await plain.writes("chen-haiyan", f"办结 {number} 好了", chat=ALONE)
    asked = [line["text"] for line in plain.said if line["purpose"] == "confirmation"]
    plain.forget()
    await _quotes(plain, "王大爷", "没解决", asked[1])
    assert _statuses(plain) == ["resolved", "assigned"]
    plain.forget()


async def test_为什么_that_quotes_talk_says_why_it_was_left_alone(plain: Story) -> None:
    await plain.writes("王大爷", "今天路灯真好看")
    await _quotes(plain, "王大爷", "为什么", "今天路灯真好看")
    plain.hears(GROUP, "这句话没有立案", purpose="answer")

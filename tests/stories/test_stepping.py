"""Steps in officers' own words: of the ticket that is meant, and of no other."""

import pytest

from handlers.incoming import IncomingMessage
from tests.openings import CHEN, LIFT, RUBBISH, opened, taken
from tests.telling import ALONE, GROUP, Story


async def _replies(story: Story, text: str, reply_to: str) -> None:
    said = IncomingMessage(
        "local", GROUP, "chen-haiyan", "chen-haiyan", f"q {text}", text, story.now, reply_to=reply_to
    )
    await story.rehearsal.engine.hear([said])
    await story.later(seconds=10)


@pytest.mark.parametrize("chat", [GROUP, ALONE])
async def test_a_bare_到了_is_of_the_one_ticket_they_have(story: Story, chat: str) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "到了", chat=chat)
    assert story.ticket()["status"] == "in_progress"


async def test_alone_what_was_done_is_told_in_one_breath(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "处理好了换了灯泡", chat=ALONE)
    story.hears(GROUP, "已办结：换了灯泡", purpose="confirmation")


@pytest.mark.parametrize("words", ["到了", "搞定了", "处理好了换了灯泡"])
async def test_of_several_it_is_asked_which(story: Story, words: str) -> None:
    await taken(story)
    await taken(story, RUBBISH)
    await story.writes("chen-haiyan", words)
    story.hears(GROUP, "有几张工单在等您：1、2。请写上号码", purpose="answer")
    assert [story.ticket(number)["status"] for number in (1, 2)] == ["acknowledged", "acknowledged"]


async def test_a_quote_says_of_which(story: Story) -> None:
    await opened(story)
    other = await opened(story, LIFT)
    await _replies(story, "搞定了 换了接触器", other.card)
    story.hears(GROUP, "2 号 · 电梯 · 2号楼 已办结：换了接触器", purpose="confirmation")
    assert story.ticket(1)["status"] == "assigned"


async def test_in_a_talk_more_words_need_a_number(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "处理好了换了灯泡")
    story.hears(GROUP, "要办结请写上号码，例如“办结 1”。", purpose="answer")
    await story.writes("chen-haiyan", "1号处理好了换了灯泡")
    story.hears(GROUP, "已办结：换了灯泡", purpose="confirmation")


@pytest.mark.parametrize("words", ["搞定了", "已解决"])
async def test_a_bare_end_in_a_talk_asks_nothing_that_the_next_words_would_answer(story: Story, words: str) -> None:
    await taken(story)
    await story.writes("chen-haiyan", words)
    story.hears(GROUP, "要办结请写上号码，例如“办结 1”。", purpose="answer")
    await story.writes("chen-haiyan", "大家明天记得带身份证")
    story.silent()
    assert story.ticket()["status"] == "acknowledged"


@pytest.mark.parametrize("words", ["到了", "搞定了", "转给吴志明"])
async def test_who_has_taken_nothing_yet_talks_of_anything(story: Story, words: str) -> None:
    await opened(story)
    await story.writes("chen-haiyan", words)
    story.silent()
    assert story.ticket()["status"] == "assigned"


async def test_a_colleague_and_a_neighbour_do_not_step_for_them(story: Story) -> None:
    await taken(story)
    for person in ("wu-zhiming", "王大爷"):
        for words in ("搞定了", "1号搞定了", "到了"):
            await story.writes(person, words)
    story.silent()
    assert story.ticket()["status"] == "acknowledged"


async def test_what_is_asked_for_is_answered_in_their_words(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "搞定了", chat=ALONE)
    story.hears(CHEN, "1 号做了什么？", purpose="answer")
    await story.writes("chen-haiyan", "换好了", chat=ALONE)
    story.hears(GROUP, "已办结：换好了", purpose="confirmation")


async def test_an_officer_who_says_已解决_is_told_how_to_report_it_done(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "已解决 1")
    story.hears(GROUP, "1 号您已经接了，处理好发“办结 1 做了什么”。", purpose="answer")

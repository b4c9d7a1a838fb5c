"""What reporters answer in their own words where nothing can be pressed, and that nothing else ends a ticket."""

import pytest

from handlers.incoming import IncomingMessage
from tests.openings import CHEN, LAMP, RUBBISH, done, opened
from tests.telling import ALONE, GROUP, Story


async def _quotes(story: Story, person: str, text: str, reply_to: str) -> None:
    said = IncomingMessage("local", GROUP, person, person, f"q {text}", text, story.now, reply_to=reply_to)
    await story.rehearsal.engine.hear([said])
    await story.later(seconds=10)


@pytest.mark.parametrize("words", ["好了", "修好了谢谢", "亮了"])
async def test_a_reporters_好了_closes_what_they_were_asked_about(story: Story, words: str) -> None:
    await done(story)
    await story.writes("王大爷", words)
    story.hears(GROUP, "报事人确认解决，结案", purpose="closing")
    story.hears(CHEN, "报事人确认解决", purpose="update")
    assert story.ticket()["outcome"] == "confirmed"


@pytest.mark.parametrize("words", ["没解决 还是不亮", "没有人来啊", "还是不亮", "没有"])
async def test_a_reporters_no_opens_it_again(story: Story, words: str) -> None:
    await done(story)
    await story.writes("王大爷", words)
    story.hears(GROUP, "第 1 次重开", purpose="update")
    story.hears(CHEN, "请接单：1 号", purpose="ping")
    assert story.ticket()["status"] == "assigned"


@pytest.mark.parametrize("words", ["谢谢", "好的", "嗯", "OK", "👌", "1"])
async def test_thanks_and_nods_are_no_yes(story: Story, words: str) -> None:
    await done(story)
    await story.writes("王大爷", words)
    story.silent()
    assert story.ticket()["status"] == "resolved"


async def test_a_nod_that_quotes_the_question_is_told_what_to_write(story: Story) -> None:
    question = await done(story)
    await _quotes(story, "王大爷", "OK", question)
    story.hears(GROUP, "1 号好了请回“已解决 1”，没好请回“没解决 1”。", purpose="answer")


async def test_nobody_elses_好了_closes_it(story: Story) -> None:
    await done(story)
    await story.writes("刘春梅", "好了")
    await story.writes("chen-haiyan", "好了")
    story.silent()
    assert story.ticket()["status"] == "resolved"


async def test_of_two_that_were_asked_about_好了_asks_which(story: Story) -> None:
    await done(story)
    await done(story, RUBBISH)
    await story.writes("王大爷", "好了")
    story.hears(GROUP, "有几张工单在等您：1、2。请写上号码，例如“已解决 1”。")
    assert story.ticket(1)["status"] == story.ticket(2)["status"] == "resolved"


async def test_好了_that_quotes_one_of_two_closes_that_one(story: Story) -> None:
    await done(story)
    question = await done(story, RUBBISH)
    await _quotes(story, "王大爷", "好了", question)
    assert story.ticket(1)["status"] == "resolved" and story.ticket(2)["outcome"] == "confirmed"
    story.forget()


async def test_a_好了_days_after_the_question_may_be_about_anything(story: Story) -> None:
    await done(story)
    await story.until("2026-11-25 20:00")
    story.hears(GROUP, "看看好了没有", purpose="confirmation")
    await story.writes("王大爷", "可以了")
    assert story.ticket()["status"] == "resolved"
    story.hears(GROUP, "1 号好了请回“已解决 1”", purpose="answer")


async def test_alone_with_the_bot_好了_is_an_answer(story: Story) -> None:
    await story.writes("王大爷", LAMP, chat=ALONE)
    await story.writes("chen-haiyan", "收到", chat=ALONE)
    await story.writes("chen-haiyan", "办结 1 换了灯泡", chat=ALONE)
    await story.writes("王大爷", "好了", chat=ALONE)
    assert story.ticket()["outcome"] == "confirmed"
    story.forget()


async def test_a_好了_before_anybody_reported_it_done_ends_nothing(story: Story) -> None:
    await opened(story)
    await story.writes("王大爷", "好了")
    story.silent()
    assert story.ticket()["status"] == "assigned"


async def test_what_was_said_to_be_solved_is_opened_again_by_a_quote(story: Story) -> None:
    question = await done(story)
    await story.writes("王大爷", "好了")
    story.forget()
    await _quotes(story, "王大爷", "还是不亮", question)
    story.hears(GROUP, "第 1 次重开", purpose="update")
    story.forget()


async def test_thanks_to_the_bot_alone_are_not_answered(story: Story) -> None:
    await story.writes("王大爷", LAMP, chat=ALONE)
    story.forget()
    for words in ("好的", "谢谢", "👌"):
        await story.writes("王大爷", words, chat=ALONE)
    story.silent()


async def test_a_好了_alone_before_anybody_reported_it_done_is_told_what_to_write(story: Story) -> None:
    await story.writes("王大爷", LAMP, chat=ALONE)
    story.forget()
    await story.writes("王大爷", "好了", chat=ALONE)
    story.hears("dm:王大爷", "1 号好了请回“已解决 1”", purpose="answer")


async def test_an_officers_unknown_words_alone_are_answered_with_a_step_of_what_waits(story: Story) -> None:
    await opened(story)
    await story.writes("chen-haiyan", "等物业明天来", chat=ALONE)
    story.hears(CHEN, "没看出要做什么。请写步骤和号码，例如“接单 1”；发“我的”看在等您的工单")
    await story.writes("chen-haiyan", "接单 1", chat=ALONE)
    await story.writes("chen-haiyan", "等物业明天来", chat=ALONE)
    story.hears(CHEN, "例如“办结 1 做了什么”")


async def test_a_leader_who_was_called_is_told_the_step_for_that_ticket(story: Story) -> None:
    await opened(story)
    await story.later(hours=2, minutes=1)
    story.forget()
    await story.writes("lin-yongan", "收到", chat=ALONE)
    story.hears("dm:lin-yongan", "例如“接单 1”", purpose="answer")

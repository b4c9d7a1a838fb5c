"""What is likely but not sure is asked of one person alone; danger does not wait for the answer, talk is forgotten."""

from typing import Any

import pytest

from bot.stories import World
from handlers import wording
from storage.kinds import Action
from tests.stories.conftest import Tell
from tests.telling import ALONE, GROUP, Story, example
from tests.towns import that_asks

CHEN, ASKED = "dm:chen-haiyan", "dm:小李"


async def test_a_cry_of_few_characters_is_asked_about_and_the_group_hears_nothing(story: Story) -> None:
    await story.writes("小李", "着火")
    question = story.hears(ASKED, "危及生命请先拨 120/119/110", "现在发生的吗", purpose="question")
    assert question["buttons"] == ["yes", "no"]
    assert story.ticket()["status"] == "needs_info"
    await _withdraw(story, question)


async def test_yes_opens_the_ticket_where_it_was_said(story: Story) -> None:
    question = await _asked(story, "着火")
    await story.presses("小李", Action.YES, on=question["message"])
    story.hears(GROUP, "危及生命请先拨 120/119/110", "1 号", "@陈海燕", purpose="receipt")
    story.hears(CHEN, "请接单", "小李", "着火", purpose="ping")
    story.hears(GROUP, "@小李 1 号在哪里", purpose="question")
    assert story.ticket()["status"] == "assigned"


async def test_no_ends_it_without_a_word_and_its_words_are_wiped(story: Story) -> None:
    question = await _asked(story, "听说那边着火了，我表姐说的")
    await _withdraw(story, question)
    assert (story.ticket()["status"], story.ticket()["outcome"]) == ("closed", "false_alarm")
    assert "表姐" not in await story.kept()


@pytest.mark.parametrize("words", ["是", "是的。", "要处理", " 对 "])
async def test_yes_can_be_written(story: Story, words: str) -> None:
    await _asked(story, "着火")
    await story.writes("小李", words, chat=ALONE)
    story.hears(GROUP, "@陈海燕", purpose="receipt")
    story.hears(CHEN, "请接单", purpose="ping")
    story.hears(GROUP, "在哪里", purpose="question")


@pytest.mark.parametrize("words", ["不是", "不用了", "没事了！"])
async def test_no_can_be_written(story: Story, words: str) -> None:
    await _asked(story, "着火")
    await story.writes("小李", words, chat=ALONE)
    assert story.ticket()["status"] == "closed"


async def test_nobody_answers_on_a_dangerous_matter_and_somebody_is_sent(story: Story) -> None:
    await _asked(story, "听说那边着火了")
    await story.later(minutes=5)
    story.hears(GROUP, "@陈海燕", purpose="receipt")
    story.hears(CHEN, "听说那边着火了", purpose="ping")
    story.hears(GROUP, "在哪里", purpose="question")
    assert "问了没人回答，事情要紧，先派人看" in await story.reasons()


async def test_nobody_answers_on_anything_else_and_it_was_talk(tell: Tell) -> None:
    story = await tell(that_asks(example()))
    await story.writes("小李", "听说我表姐家楼上漏水")
    story.hears(ASKED, "您刚才说的是漏水排水的事吗", purpose="question")
    await story.later(minutes=29)
    assert story.ticket()["status"] == "needs_info"
    await story.later(minutes=1)
    assert (story.ticket()["status"], story.ticket()["outcome"]) == ("closed", "false_alarm")
    assert "表姐" not in await story.kept()


async def test_a_question_that_nobody_needs_any_more_is_called_back(tell: Tell) -> None:
    story = await tell(that_asks(example()))
    await story.happens(World.PLATFORM_DOWN)
    await story.writes("小李", "听说我表姐家楼上漏水")
    await story.later(minutes=31)
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=30)
    story.silent()


async def test_a_photo_without_words_is_asked_about_alone_once_a_day(story: Story) -> None:
    for _ in range(3):
        await story.writes("ra1-01", "", photo=True)
    story.hears("dm:ra1-01", "补一句：什么事、在哪里", purpose="question")
    await story.later(days=1)
    await story.writes("ra1-01", "", photo=True)
    story.hears("dm:ra1-01", "补一句", purpose="question")
    assert story.tickets == {}


async def test_who_says_it_again_is_not_asked_again(story: Story) -> None:
    question = await _asked(story, "着火")
    await story.writes("小李", "着火")
    assert list(story.tickets) == [1]
    await _withdraw(story, question)


async def test_a_second_person_who_only_hints_is_asked_for_themselves(story: Story) -> None:
    first = await _asked(story, "着火")
    await story.writes("老赵", "着火")
    second = story.hears("dm:老赵", "现在发生的吗", purpose="question")
    await story.presses("老赵", Action.NO, on=second["message"])
    await _withdraw(story, first)


async def test_who_cannot_be_asked_is_asked_about_at_the_officer_on_duty_and_never_in_the_group(story: Story) -> None:
    story.cannot_be_told(ASKED)
    await story.writes("小李", "着火")
    question = story.hears(CHEN, "消防燃气", "要处理吗", purpose="question")
    await story.presses("chen-haiyan", Action.YES, on=question["message"])
    story.hears(GROUP, "@陈海燕", purpose="receipt")
    story.hears(CHEN, "请接单", purpose="ping")
    story.hears(GROUP, "在哪里", purpose="question")


async def test_a_question_not_yet_asked_is_not_asked_any_more_once_it_is_settled(story: Story) -> None:
    question = await _asked(story, "着火")
    await _withdraw(story, question)
    await story.presses("小李", Action.YES, on=question["message"])
    story.hears(ASKED, "1 号已结案（误报），不能再改", purpose="answer")
    assert story.ticket()["status"] == "closed"


def test_the_buttons_say_what_they_mean() -> None:
    assert [wording.LABELS[action] for action in (Action.YES, Action.NO)] == ["是", "不用"]


@pytest.mark.parametrize(("press", "status"), [(Action.CONFIRM, "assigned"), (Action.FALSE_ALARM, "closed")])
async def test_the_buttons_that_questions_had_before_still_answer(story: Story, press: Action, status: str) -> None:
    question = await _asked(story, "着火")
    await story.presses("小李", press, on=question["message"])
    assert story.ticket()["status"] == status
    story.forget()


@pytest.mark.parametrize(("command", "status"), [("/yes 1", "assigned"), ("/no 1", "closed"), ("/yes", "assigned")])
async def test_an_answer_can_be_a_command(story: Story, command: str, status: str) -> None:
    await _asked(story, "着火")
    await story.writes("小李", command, chat=ALONE)
    assert story.ticket()["status"] == status
    story.forget()


async def test_a_yes_that_comes_late_does_not_close_the_ticket(story: Story) -> None:
    question = await _asked(story, "着火")
    await story.later(minutes=5)
    story.forget()
    await story.presses("小李", Action.YES, on=question["message"])
    story.hears(ASKED, "1 号已经记下，等人接单，不用再确认", purpose="answer")
    assert story.ticket()["status"] == "assigned"


async def test_a_no_that_comes_late_calls_it_off(story: Story) -> None:
    question = await _asked(story, "着火")
    await story.later(minutes=5)
    story.forget()
    await story.presses("小李", Action.NO, on=question["message"])
    story.hears(GROUP, "1 号 · 消防燃气 按误报结案", purpose="closing")
    story.hears(CHEN, "按误报结案", purpose="update")


async def test_an_informant_s_yes_counts(story: Story) -> None:
    await story.writes("ra1-01", "着火")
    story.hears("dm:ra1-01", "现在发生的吗", purpose="question")
    await story.writes("ra1-01", "是", chat=ALONE)
    story.hears(GROUP, "@陈海燕", purpose="receipt")
    story.hears(CHEN, "着火", purpose="ping")
    story.hears(GROUP, "在哪里", purpose="question")


async def test_a_reply_says_which_question_is_answered(story: Story) -> None:
    first = await _asked(story, "着火")
    await story.later(minutes=1)
    await _asked(story, "听说有人在楼下打架，砍人了")
    await story.writes("小李", "不是", chat=ALONE, reply_to=first["message"])
    assert [story.ticket(number)["status"] for number in (1, 2)] == ["closed", "needs_info"]


async def test_who_is_asked_about_a_neighbour_can_answer_in_words(story: Story) -> None:
    story.cannot_be_told(ASKED)
    await story.writes("小李", "着火")
    question = story.hears(CHEN, "要处理吗", purpose="question")
    await story.writes("chen-haiyan", "不用", chat=ALONE, reply_to=question["message"])
    assert (story.ticket()["status"], story.ticket()["outcome"]) == ("closed", "false_alarm")


async def _asked(story: Story, text: str) -> dict[str, Any]:
    await story.writes("小李", text)
    return story.hears(ASKED, purpose="question")


async def _withdraw(story: Story, question: dict[str, Any]) -> None:
    await story.presses("小李", Action.NO, on=str(question["message"]))
    assert story.ticket()["status"] == "closed"

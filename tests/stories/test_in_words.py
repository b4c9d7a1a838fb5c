"""Where nothing can be pressed and nothing replaced, as on WeChat: what is said instead, and that it works as typed."""

import pytest

from bot.platforms import Abilities
from bot.stories import World
from tests.openings import CHEN, LAMP, LIFT, RUBBISH
from tests.stories.conftest import Tell
from tests.telling import ALONE, GROUP, Story, example
from tests.towns import with_people

WECHAT = Abilities(edits=False, replays=False, buttons=False)


@pytest.fixture
def plain(story: Story) -> Story:
    story.rehearsal.notebook.abilities = WECHAT
    return story


async def test_the_whole_story_is_five_lines_in_the_group(plain: Story) -> None:
    said = plain.said
    await plain.writes("王大爷", LAMP)
    await plain.writes("chen-haiyan", "收到")
    await plain.writes("chen-haiyan", "到场 1")
    await plain.writes("chen-haiyan", "办结 1 换了灯泡")
    await plain.writes("王大爷", "已解决")
    assert [line["text"] for line in said if line["chat"] == GROUP] == [
        "📋 1 号 · 公共设施 · 3号楼【一般】\n@陈海燕 请看一下，回“收到”就算接单。",
        "1 号 陈海燕已接单。",
        "1 号 陈海燕已到场处理。",
        "1 号 · 公共设施 · 3号楼 已办结：换了灯泡。@王大爷 看看好了没有？回“已解决”或“没解决”。",
        "1 号 · 公共设施 · 3号楼 报事人确认解决，结案。 @王大爷",
    ]
    assert [line["text"] for line in said if line["chat"] == CHEN] == [
        "请接单：1 号 · 公共设施 · 3号楼【一般】 榕岸一格\n"
        "王大爷（11月23日 09:00）：3栋门口路灯不亮了\n回“收到”就算接单。\n"
        "也可以回“转派 1 姓名”（换人）、“误报 1”（不用处理）。",
        "1 号 · 公共设施 · 3号楼 报事人确认解决，结案。",
    ]
    assert all(line["buttons"] == [] and line["edits"] is None for line in said) and plain.edits == []
    plain.forget()


@pytest.mark.parametrize(
    ("phrase", "typed", "status"),
    [
        ("“收到”", "收到", "acknowledged"),
        ("“误报 1”", "误报 1", "closed"),
        ("“转派 1 姓名”", "转派 1 吴志明", "assigned"),
    ],
)
async def test_what_a_ping_proposes_works_as_it_is_typed(plain: Story, phrase: str, typed: str, status: str) -> None:
    await plain.writes("王大爷", LAMP)
    assert phrase in next(line["text"] for line in plain.said if line["chat"] == CHEN)
    await plain.writes("chen-haiyan", typed, chat=ALONE)
    assert plain.ticket()["status"] == status
    plain.forget()


@pytest.mark.parametrize(
    ("phrase", "typed", "status"),
    [
        ("“到场”", "到场", "in_progress"),
        ("“办结 做了什么”", "办结 换了灯泡", "resolved"),
        ("“挂起 到几时 原因”", "挂起 明天10点 等配件", "suspended"),
        ("“转派 1 姓名”", "转派 1 吴志明", "assigned"),
    ],
)
async def test_what_a_reminder_proposes_works_as_it_is_typed(
    plain: Story, phrase: str, typed: str, status: str
) -> None:
    await plain.writes("王大爷", LAMP)
    await plain.writes("chen-haiyan", "收到")
    plain.forget()
    await plain.later(hours=9)
    assert phrase in next(line["text"] for line in plain.said if line["chat"] == CHEN)
    await plain.writes("chen-haiyan", typed, chat=ALONE)
    assert plain.ticket()["status"] == status
    plain.forget()


async def test_what_an_escalation_proposes_works_as_it_is_typed(plain: Story) -> None:
    await plain.writes("王大爷", LAMP)
    plain.forget()
    await plain.later(hours=2, minutes=1)
    called = next(line for line in plain.said if line["purpose"] == "escalation")
    assert called["chat"] == "dm:lin-yongan"
    assert all(phrase in called["text"] for phrase in ("“接单 1”", "“转派 1 姓名”", "“误报 1”（不用处理）"))
    await plain.writes("lin-yongan", "收到", chat=ALONE)
    await plain.writes("lin-yongan", "接单 1", chat=ALONE)
    assert plain.ticket()["assignee"] == "lin-yongan"
    plain.forget()


async def _two_wait(plain: Story) -> None:
    await plain.happens(World.PLATFORM_DOWN)
    for text in (LAMP, RUBBISH):
        await plain.writes("王大爷", text)
    await plain.later(minutes=20)
    await plain.happens(World.PLATFORM_UP)
    await plain.later(minutes=5)
    waits = next(line for line in plain.said if line["chat"] == CHEN)
    assert waits["text"].endswith("\n回“收到”全部接单，或“收到 1”只接一件。")
    plain.forget()


async def test_of_several_things_said_together_one_word_takes_all(plain: Story) -> None:
    await _two_wait(plain)
    await plain.writes("chen-haiyan", "收到", chat=ALONE)
    assert [plain.ticket(number)["status"] for number in (1, 2)] == ["acknowledged", "acknowledged"]
    plain.forget()


async def test_of_several_things_said_together_a_number_takes_one(plain: Story) -> None:
    await _two_wait(plain)
    await plain.writes("chen-haiyan", "收到 2", chat=ALONE)
    assert [plain.ticket(number)["status"] for number in (1, 2)] == ["assigned", "acknowledged"]
    plain.forget()


async def test_things_said_one_by_one_are_not_all_taken_by_one_word(plain: Story) -> None:
    await plain.writes("王大爷", LAMP)
    await plain.writes("王大爷", LIFT)
    plain.forget()
    await plain.writes("chen-haiyan", "收到", chat=ALONE)
    plain.hears(CHEN, "有几张工单在等您：1、2。请写上号码，例如“接单 1”。")


async def test_a_neighbours_收到_with_a_number_is_talk(plain: Story) -> None:
    await plain.writes("王大爷", LAMP)
    plain.forget()
    await plain.writes("刘春梅", "收到 1")


async def test_the_duty_officer_answers_a_question_about_anothers_words_with_one_word(plain: Story) -> None:
    plain.cannot_be_told("dm:小李")
    await plain.writes("小李", "着火")
    plain.hears(CHEN, "要处理吗？\n回“是”或“不用”。", purpose="question")
    await plain.writes("chen-haiyan", "不用", chat=ALONE)
    assert plain.ticket()["outcome"] == "false_alarm"


async def test_one_voice_more_is_no_line_about_the_card(plain: Story) -> None:
    await plain.writes("王大爷", LAMP)
    plain.forget()
    await plain.writes("刘春梅", "3栋门口的路灯不亮")
    plain.hears(GROUP, "已并入 1 号", purpose="answer")


async def test_a_hold_is_said_once_with_its_end_and_going_on_says_nothing(plain: Story) -> None:
    await plain.writes("王大爷", LAMP)
    await plain.writes("chen-haiyan", "收到", chat=ALONE)
    plain.forget()
    await plain.writes("chen-haiyan", "挂起 1 明天10点 等配件", chat=ALONE)
    plain.hears(GROUP, "1 号 陈海燕挂起到 11月24日 10:00：等配件", purpose="update")
    await plain.until("2026-11-24 10:00")
    plain.hears(CHEN, "挂起的时间到了", purpose="reminder")


async def test_a_ticket_that_is_taken_again_after_it_was_reopened_is_said_to_be_taken_again(plain: Story) -> None:
    await plain.writes("王大爷", LAMP)
    await plain.writes("chen-haiyan", "收到")
    await plain.writes("chen-haiyan", "办结 1 换了灯泡")
    await plain.writes("王大爷", "没解决")
    plain.forget()
    await plain.writes("chen-haiyan", "收到")
    plain.hears(GROUP, "1 号 陈海燕已接单。", purpose="update")


async def test_a_private_matter_says_nothing_of_its_steps(plain: Story) -> None:
    await plain.writes("王大爷", "老板欠两个月工资")
    plain.hears(GROUP, "📋 1 号：已收到，会有人私下联系。")
    plain.forget()
    await plain.writes("chen-haiyan", "收到", chat=ALONE)
    assert plain.ticket()["status"] == "acknowledged"


async def test_whoever_reads_only_the_group_is_called_there_anew_after_a_handover(tell: Tell) -> None:
    story = await tell(with_people(example(), "wu-zhiming", direct=False))
    story.rehearsal.notebook.abilities = WECHAT
    await story.writes("王大爷", LAMP)
    story.forget()
    await story.writes("chen-haiyan", "转派 1 吴志明", chat=ALONE)
    called = story.hears(GROUP, "@吴志明 1 号", "回“收到”就算接单。\n也可以回“转派 1 姓名”（换人）", purpose="ping")
    assert called["mentions"] == ["wu-zhiming"]


async def test_of_two_steps_taken_while_nothing_could_be_said_the_newer_is_said(plain: Story) -> None:
    await plain.writes("王大爷", LAMP)
    plain.forget()
    await plain.happens(World.PLATFORM_DOWN)
    await plain.writes("chen-haiyan", "收到")
    await plain.later(minutes=1)
    await plain.writes("chen-haiyan", "到场 1")
    await plain.happens(World.PLATFORM_UP)
    await plain.later(minutes=5)
    plain.hears(GROUP, "1 号 陈海燕已到场处理。", purpose="update")


async def test_a_step_taken_while_nothing_could_be_said_is_said_once(plain: Story) -> None:
    await plain.writes("王大爷", LAMP)
    plain.forget()
    await plain.happens(World.PLATFORM_DOWN)
    await plain.writes("chen-haiyan", "收到")
    await plain.later(minutes=10)
    await plain.happens(World.CRASH)
    await plain.happens(World.PLATFORM_UP)
    await plain.later(minutes=5)
    plain.hears(GROUP, "1 号 陈海燕已接单。", purpose="update")

"""What people type, press and answer: each way of saying it does the same, and talk that sounds like it nothing."""

import pytest

from storage.kinds import Action
from tests.openings import CHEN, LIFT, RUBBISH, opened, taken
from tests.telling import ALONE, GROUP, Story


@pytest.mark.parametrize(
    "text", ["接单 1", "接单1", "/接单 1", "/ack 1", "/ack@linying_bot 1", "接单 １", "接單 1", "收到", "接单"]
)
async def test_a_command_in_the_group_takes_the_ticket(story: Story, text: str) -> None:
    await opened(story)
    await story.writes("chen-haiyan", text)
    assert (story.ticket()["status"], story.ticket()["assignee"]) == ("acknowledged", "chen-haiyan")
    assert "✅ 陈海燕 已接单" in story.card()["text"]


@pytest.mark.parametrize("text", ["收到", "好的", "接单", "1", "/ack"])
async def test_a_bare_word_in_a_reply_takes_the_ticket_it_answers(story: Story, text: str) -> None:
    to_card, to_report, to_ping = await opened(story), await opened(story, RUBBISH), await opened(story, LIFT)
    await story.writes("chen-haiyan", text, reply_to=to_report.report)
    await story.writes("chen-haiyan", text, reply_to=to_card.card)
    await story.writes("chen-haiyan", text, chat=ALONE, reply_to=to_ping.ping)
    assert [story.ticket(number)["status"] for number in (1, 2, 3)] == ["acknowledged"] * 3


async def test_a_button_does_what_its_word_does(story: Story) -> None:
    one = await opened(story)
    await story.presses("chen-haiyan", Action.ACK, one.ping)
    assert story.ticket()["status"] == "acknowledged"
    await story.presses("chen-haiyan", Action.ARRIVE, one.card)
    assert "🔧 陈海燕 已到场处理" in story.card()["text"]
    await story.presses("wu-zhiming", Action.FALSE_ALARM, one.card)
    story.hears(GROUP, "按误报结案", purpose="closing")
    story.hears(CHEN, "按误报结案", purpose="update")


@pytest.mark.parametrize(
    ("text", "status"), [("到场 1", "in_progress"), ("/arrive 1", "in_progress"), ("挂起 1 两天 等配件", "suspended")]
)
async def test_a_step_of_the_one_who_took_it_makes_no_sound(story: Story, text: str, status: str) -> None:
    await taken(story)
    await story.writes("chen-haiyan", text)
    assert story.ticket()["status"] == status


async def test_without_a_number_the_one_that_waits_is_meant(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "到场了")
    assert story.ticket()["status"] == "in_progress"
    await story.writes("chen-haiyan", "办结 换了灯泡")
    story.hears(GROUP, "1 号", "已办结：换了灯泡", purpose="confirmation")


async def test_of_two_that_wait_it_is_asked_which(story: Story) -> None:
    await opened(story)
    await opened(story, RUBBISH)
    for text in ("收到", "接单"):
        await story.writes("chen-haiyan", text)
        story.hears(GROUP, "有几张工单在等您：1、2。请写上号码，例如“接单 1”", purpose="answer")
    assert [story.ticket(number)["status"] for number in (1, 2)] == ["assigned", "assigned"]
    await story.writes("chen-haiyan", "接单 2")
    await story.writes("chen-haiyan", "收到")
    assert [story.ticket(number)["status"] for number in (1, 2)] == ["acknowledged", "acknowledged"]


async def test_an_ack_of_anybody_else_is_nothing(story: Story) -> None:
    one = await opened(story)
    before = await story.rows()
    for person in ("王大爷", "小李", "ra1-02", "wu-zhiming", "zheng-kaiwen"):
        await story.writes(person, "收到")
        await story.writes(person, "收到", reply_to=one.card)
    assert story.ticket()["status"] == "assigned" and await story.rows() == before


@pytest.mark.parametrize(
    "text", ["收到快递了", "我的手机坏了", "为什么电梯还没修", "为什么", "好的", "工单", "已解决", "接单员来了吗"]
)
async def test_talk_that_sounds_like_it_is_nothing(story: Story, text: str) -> None:
    await opened(story)
    before = await story.rows()
    await story.writes("chen-haiyan", text)
    await story.writes("ra1-02", "我的")
    await story.writes("小李", "我的")
    assert story.ticket()["status"] == "assigned" and await story.rows() == before


async def test_an_ack_in_a_reply_to_a_neighbour_s_talk_is_nothing(story: Story) -> None:
    await opened(story)
    await story.writes("小李", "晚上一起吃饭", id="talk")
    await story.writes("chen-haiyan", "收到", reply_to="talk")
    assert story.ticket()["status"] == "assigned"


async def test_an_officer_reports_what_no_rule_knows_with_the_word_for_it(story: Story) -> None:
    await story.writes("wu-zhiming", "上报 3号楼的旗子褪色了")
    story.hears(GROUP, "1 号 · 其他 · 3号楼", purpose="receipt")
    story.hears(CHEN, "其他", "吴志明", "3号楼的旗子褪色了", purpose="ping")
    await story.writes("chen-haiyan", "为什么 1", chat=ALONE)
    story.hears(CHEN, "报事人写明上报", purpose="answer")


async def test_mine_lists_the_urgent_first_and_then_the_oldest_to_me_alone(story: Story) -> None:
    await opened(story)
    await story.later(minutes=10)
    await opened(story, RUBBISH)
    await opened(story, LIFT)
    await story.writes("chen-haiyan", "我的")
    heard = story.hears(CHEN, "等您的有 3 张", purpose="answer")
    assert [line[:3] for line in heard["text"].splitlines()[1:]] == ["3 号", "1 号", "2 号"]
    await story.writes("wu-zhiming", "/mine")
    story.hears("dm:wu-zhiming", "没有等您的工单", purpose="answer")


async def test_mine_tells_a_neighbour_what_waits_for_their_word(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "办结 1 换了灯泡")
    story.hears(GROUP, "已办结", purpose="confirmation")
    await story.writes("王大爷", "我的", chat=ALONE)
    story.hears("dm:王大爷", "等您的有 1 张", "1 号", "等报事人确认", purpose="answer")


async def test_help_says_how(story: Story) -> None:
    for text in ("帮助", "/help", "/start@linying_bot"):
        await story.writes("小李", text)
        story.hears(GROUP, "直接说事就行", "上报 什么事", purpose="answer")


async def test_pressing_twice_and_hearing_twice_change_nothing_more(story: Story) -> None:
    one = await opened(story)
    await story.writes("小李", "3号楼门口的路灯不亮了", id="again")
    story.hears(GROUP, "已并入 1 号", purpose="answer")
    await story.presses("chen-haiyan", Action.ACK, one.card)
    before = await story.reasons()
    await story.writes("小李", "3号楼门口的路灯不亮了", id="again")
    await story.writes("王大爷", "3栋门口路灯不亮了", id=one.report)
    await story.presses("chen-haiyan", Action.ACK, one.card)
    story.hears(GROUP, "陈海燕，1 号您已经接了", purpose="answer")
    assert await story.reasons() == before


async def test_a_button_that_belongs_to_no_ticket_does_not_touch_it(story: Story) -> None:
    one = await taken(story)
    before = await story.reasons()
    await story.presses("chen-haiyan", Action.HELP, one.card)
    story.hears(GROUP, "直接说事就行", purpose="answer")
    await story.presses("chen-haiyan", Action.MINE, one.card)
    story.hears(CHEN, "等您的有 1 张", purpose="answer")
    await story.presses("chen-haiyan", Action.REPORT, one.card)
    story.hears(GROUP, "这个按钮已经过时", purpose="answer")
    assert await story.reasons() == before

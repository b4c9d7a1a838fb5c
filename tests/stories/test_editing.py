"""Words that are edited: what they now say counts, and hearing it twice does not."""

from tests.openings import CHEN, LAMP, closed, opened, taken
from tests.stories.conftest import Tell
from tests.telling import ALONE, GROUP, Story, example
from tests.towns import that_asks


async def test_the_words_are_kept_as_they_now_are(story: Story) -> None:
    one = await opened(story)
    await story.edits_message(one.report, "3栋门口两盏路灯不亮了")
    await story.writes("chen-haiyan", "工单 1", chat=ALONE)
    story.hears(CHEN, "3栋门口两盏路灯不亮了", purpose="answer")
    assert "reworded：报事人改了原话" in await story.reasons()


async def test_the_same_edit_heard_twice_changes_nothing(story: Story) -> None:
    one = await opened(story)
    await story.edits_message(one.report, "3栋门口两盏路灯不亮了")
    before = await story.reasons()
    await story.edits_message(one.report, "3栋门口两盏路灯不亮了")
    assert await story.reasons() == before


async def test_a_place_that_is_named_at_last_reaches_whoever_comes(story: Story) -> None:
    await story.writes("小李", "路灯不亮了", id="dark")
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, "地点没说清", purpose="ping")
    story.hears(GROUP, "1 号在哪里？", purpose="question")
    await story.edits_message("dark", "3号楼2单元门口路灯不亮了")
    story.hears(CHEN, "1 号的地点：3号楼2单元", purpose="update")
    assert "3号楼2单元" in story.card()["text"]


async def test_words_that_become_a_danger_make_the_ticket_urgent(story: Story) -> None:
    await story.writes("小李", "2栋电梯坏了", id="lift")
    story.forget()
    await story.edits_message("lift", "2栋电梯困人了")
    story.hears(CHEN, "危及生命请先拨 120/119/110", "情况变急", purpose="ping")
    assert story.ticket()["severity"] == "S0" and "危及生命请先拨" in story.card()["text"]


async def test_talk_that_becomes_a_report_opens_a_ticket(story: Story) -> None:
    await story.writes("小李", "大家晚上好", id="talk")
    await story.edits_message("talk", LAMP)
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, LAMP, purpose="ping")
    await story.edits_message("talk", LAMP)
    assert story.ticket()["reporters"] == ["小李"]


async def test_what_was_asked_about_is_a_ticket_once_the_words_are_clear(story: Story) -> None:
    await story.writes("小李", "着火", id="fire")
    story.hears("dm:小李", "现在发生的吗", purpose="question")
    await story.edits_message("fire", "3栋5楼着火了快来人")
    story.hears(GROUP, "危及生命请先拨", "1 号", purpose="receipt")
    story.hears(CHEN, "3栋5楼着火了快来人", purpose="ping")
    story.forget()


async def test_words_that_were_not_for_the_bot_are_not_kept_again(story: Story) -> None:
    await story.writes("小李", "着火", id="joke")
    story.hears("dm:小李", "现在发生的吗", purpose="question")
    await story.writes("小李", "不是", chat=ALONE)
    await story.edits_message("joke", "说的是我的心")
    assert "我的心" not in await story.kept()


async def test_a_command_is_corrected_by_editing_it(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "办结 11 换了灯泡", id="typo")
    story.hears(GROUP, "没有 11 号工单", purpose="answer")
    for _ in range(2):
        await story.edits_message("typo", "办结 1 换了灯泡")
    story.hears(GROUP, "已办结：换了灯泡", purpose="confirmation")


async def test_what_is_closed_stays_as_it_was(story: Story) -> None:
    await closed(story)
    before = await story.kept()
    await story.edits_message("report 1", "2栋电梯困人了")
    assert await story.kept() == before


async def test_who_is_asked_and_adds_the_place_is_still_asked_and_no_group_hears_of_it(story: Story) -> None:
    await story.writes("小李", "听说那边着火了", id="fire")
    story.hears("dm:小李", "现在发生的吗", purpose="question")
    await story.edits_message("fire", "听说3栋那边着火了")
    story.silent()
    assert story.ticket()["status"] == "needs_info" and story.edits == []
    await story.writes("小李", "是", chat=ALONE)
    story.hears(GROUP, "1 号", "3号楼", purpose="receipt")
    story.hears(CHEN, "听说3栋那边着火了", purpose="ping")


async def test_what_was_asked_about_and_becomes_talk_is_forgotten(tell: Tell) -> None:
    story = await tell(that_asks(example()))
    await story.writes("小李", "听说我表姐家楼上漏水", id="leak")
    story.hears("dm:小李", "漏水排水的事吗", purpose="question")
    await story.edits_message("leak", "我表姐明天来吃饭")
    assert (story.ticket()["status"], story.ticket()["outcome"]) == ("closed", "false_alarm")
    assert "表姐" not in await story.kept()


async def test_a_danger_that_was_asked_about_waits_for_the_answer_whatever_the_words_become(story: Story) -> None:
    await story.writes("小李", "着火", id="fire")
    story.hears("dm:小李", "现在发生的吗", purpose="question")
    await story.edits_message("fire", "大家快看")
    assert story.ticket()["status"] == "needs_info"
    await story.writes("小李", "不是", chat=ALONE)
    assert story.ticket()["status"] == "closed"


async def test_what_becomes_clear_joins_what_a_neighbour_reported(story: Story) -> None:
    await story.writes("小李", "着火", id="fire")
    story.hears("dm:小李", "现在发生的吗", purpose="question")
    await story.writes("王大爷", "3栋5楼着火了快来人")
    story.forget()
    await story.edits_message("fire", "3栋着火了，快来人")
    story.hears(GROUP, "已并入 2 号", purpose="answer")
    assert story.ticket(2)["reporters"] == ["小李", "王大爷"]


async def test_who_joined_and_corrects_the_building_has_a_ticket_of_their_own(story: Story) -> None:
    await opened(story)
    await story.writes("小李", "门口路灯不亮了", id="mine")
    story.hears(GROUP, "已并入 1 号", purpose="answer")
    await story.edits_message("mine", "5栋门口路灯不亮了")
    story.hears(GROUP, "2 号", "5号楼 从 1 号里分出来", purpose="update")
    story.hears(GROUP, "2 号", purpose="receipt")
    story.hears(CHEN, "2 号", "5栋门口路灯不亮了", purpose="ping")
    assert [story.ticket(number)["reporters"] for number in (1, 2)] == [["王大爷"], ["小李"]]

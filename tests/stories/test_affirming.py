"""What was asked about first goes along with what a neighbour reported in the meantime."""

from tests.telling import ALONE, GROUP, Story

CHEN, ASKED = "dm:chen-haiyan", "dm:小李"


async def test_a_yes_joins_what_a_neighbour_reported_in_the_meantime(story: Story) -> None:
    await story.writes("小李", "听说3栋着火了")
    story.hears(ASKED, "现在发生的吗", purpose="question")
    await story.writes("王大爷", "3栋着火了，快来人")
    story.hears(GROUP, "2 号", purpose="receipt")
    story.hears(CHEN, "2 号", "3栋着火了", purpose="ping")
    await story.writes("小李", "是", chat=ALONE)
    story.hears(GROUP, "已并入 2 号", purpose="answer")
    assert story.ticket(2)["reporters"] == ["小李", "王大爷"]
    assert (story.ticket(1)["status"], story.ticket(1)["outcome"]) == ("closed", "merged")


async def test_silence_on_a_danger_that_a_neighbour_reported_sends_nobody_twice(story: Story) -> None:
    await story.writes("小李", "听说3栋着火了")
    story.hears(ASKED, "现在发生的吗", purpose="question")
    await story.writes("王大爷", "3栋着火了，快来人")
    await story.writes("chen-haiyan", "到场 2")
    story.forget()
    await story.later(minutes=5)
    story.hears(GROUP, "已并入 2 号", purpose="answer")
    assert story.ticket(2)["reporters"] == ["小李", "王大爷"]


async def test_a_yes_about_another_building_is_a_ticket_of_its_own(story: Story) -> None:
    await story.writes("小李", "听说5栋着火了")
    story.hears(ASKED, "现在发生的吗", purpose="question")
    await story.writes("王大爷", "3栋着火了，快来人")
    story.forget()
    await story.writes("小李", "是", chat=ALONE)
    story.hears(GROUP, "1 号", "5号楼", purpose="receipt")
    story.hears(CHEN, "1 号", "听说5栋着火了", purpose="ping")


async def test_a_yes_that_joined_can_be_split_off_again(story: Story) -> None:
    await test_a_yes_joins_what_a_neighbour_reported_in_the_meantime(story)
    await story.writes("chen-haiyan", "拆分 2")
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(GROUP, "1 号", "从 2 号里分出来", purpose="update")
    story.hears(CHEN, "1 号", "听说3栋着火了", purpose="ping")
    assert [story.ticket(number)["reporters"] for number in (1, 2)] == [["小李"], ["王大爷"]]

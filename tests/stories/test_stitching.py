"""Several messages of one person within minutes are one report; and a silence can be explained."""

from tests.telling import GROUP, Story

CHEN = "dm:chen-haiyan"


async def test_the_place_said_just_before_the_trouble_belongs_to_it(story: Story) -> None:
    await story.writes("小李", "7栋")
    await story.later(minutes=1)
    await story.writes("小李", "楼道好臭，臭死了")
    story.hears(GROUP, "1 号", "7号楼", purpose="receipt")
    story.hears(CHEN, "7栋，楼道好臭", purpose="ping")


async def test_the_thing_and_its_trouble_in_two_messages_are_one_report(story: Story) -> None:
    await story.writes("小李", "3栋电梯")
    story.silent()
    await story.later(seconds=20)
    await story.writes("小李", "又不动了")
    story.hears(GROUP, "电梯", "3号楼", purpose="receipt")
    story.hears(CHEN, "3栋电梯，又不动了", purpose="ping")


async def test_words_of_two_people_are_not_put_together(story: Story) -> None:
    await story.writes("小李", "3栋电梯")
    await story.writes("小王", "又不动了")
    assert story.tickets == {}


async def test_words_of_four_minutes_ago_are_another_matter(story: Story) -> None:
    await story.writes("小李", "3栋电梯")
    await story.later(minutes=4)
    await story.writes("小李", "又不动了")
    assert story.tickets == {}


async def test_talk_before_a_report_that_stands_alone_is_not_kept_with_it(story: Story) -> None:
    await story.writes("小李", "今晚吃什么")
    await story.writes("小李", "3栋门口路灯不亮了")
    story.hears(GROUP, "1 号", "3号楼")
    assert "今晚吃什么" not in story.hears(CHEN, "3栋门口路灯不亮了")["text"]


async def test_a_silence_is_explained_to_whoever_asks_why_in_a_reply(story: Story) -> None:
    await story.writes("小李", "低保要什么条件", id="q")
    await story.writes("小李", "为什么", reply_to="q")
    story.hears(GROUP, "这句话没有立案：", "上报", purpose="answer")
    await story.later(hours=2)
    await story.writes("小王", "今晚吃什么")
    await story.writes("小李", "为什么", reply_to="q")


async def test_what_the_reporter_adds_within_minutes_makes_no_second_ticket(story: Story) -> None:
    await story.writes("小李", "3栋门口路灯不亮了")
    story.forget()
    await story.later(minutes=2)
    await story.writes("小李", "摄像头也坏了，黑漆漆的")
    assert list(story.tickets) == [1]


async def test_the_same_person_about_another_building_is_another_ticket(story: Story) -> None:
    await story.writes("小李", "3栋门口路灯不亮了")
    await story.writes("小李", "5栋门口路灯也不亮")
    assert list(story.tickets) == [1, 2]
    story.forget()

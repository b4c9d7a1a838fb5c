"""A config that changes while tickets are open strands none of them: what applies is the config as it now is."""

from bot.stories import World
from tests import telling
from tests.changed_towns import changes, hurried, patient, without_category, without_group, without_that_grid
from tests.openings import CHEN, LAMP, LIFT, done, opened, taken
from tests.telling import GROUP, Story, example
from tests.towns import without_officer

LEADER = "dm:lin-yongan"
SUBDISTRICT = "dm:tang-zhengyi"
TOWN = telling.example()


async def test_a_shorter_ladder_counts_from_the_moment_it_is_there(story: Story) -> None:
    await opened(story)
    await story.later(minutes=1)
    await changes(story, hurried(TOWN))
    await story.later(minutes=7)
    story.hears(CHEN, "1 号", purpose="reminder")
    assert "repaired：阶梯改了，下一步提前" in await story.reasons()
    story.silent()


async def test_a_longer_ladder_gives_everybody_its_time(story: Story) -> None:
    await opened(story)
    await changes(story, patient(TOWN))
    await story.later(minutes=89)
    story.silent()
    await story.later(minutes=2)
    story.hears(CHEN, "1 号", purpose="reminder")
    story.silent()


async def test_a_longer_time_to_answer_closes_nothing_before_it_is_over(story: Story) -> None:
    await done(story)
    await story.later(days=2)
    story.hears(GROUP, "已办结", purpose="confirmation")
    await changes(story, patient(TOWN))
    await story.later(days=5)
    assert story.ticket()["status"] == "resolved"
    story.silent()
    await story.later(days=3)
    assert story.ticket()["outcome"] == "unconfirmed"
    story.hears(GROUP, "1 号", purpose="closing")
    story.silent()


async def test_a_ladder_changed_half_way_says_one_thing_and_goes_on(story: Story) -> None:
    await opened(story)
    assert await story.chased(hours=2, minutes=1) == [
        "2026-11-23 09:30 dm:chen-haiyan reminder",
        "2026-11-23 11:00 dm:lin-yongan escalation",
    ]
    await changes(story, hurried(TOWN))
    said = [line["chat"] for line in story.said]
    assert len(said) == 1, said
    story.forget()
    assert await story.chased(days=1)


async def test_where_the_grid_is_gone_the_subdistrict_answers(story: Story) -> None:
    await opened(story)
    await changes(story, without_that_grid(TOWN, "rongan-1"))
    await story.later(hours=2, minutes=1)
    assert {line["chat"] for line in story.said} <= {CHEN, SUBDISTRICT}
    story.forget()
    await story.writes("tang-zhengyi", "办结 1 换了灯泡", chat="dm")
    assert story.ticket()["status"] == "resolved"
    story.forget()


async def test_a_ticket_of_a_category_that_is_gone_is_chased_as_something_else(story: Story) -> None:
    await opened(story)
    await changes(story, without_category(TOWN, "public_facility"))
    await story.later(minutes=31)
    story.hears(CHEN, "1 号", "其他", purpose="reminder")
    await story.writes("王大爷", "已解决 1")
    story.hears(GROUP, "1 号", "结案", purpose="closing")
    story.hears(CHEN, "1 号", purpose="update")
    story.silent()


async def test_whoever_leaves_while_working_on_it_is_replaced_at_once(story: Story) -> None:
    await taken(story)
    await changes(story, without_officer(TOWN, "chen-haiyan"))
    story.hears(LEADER, "请接单", "原来的经办人已不在名册", LAMP, purpose="ping")
    assert story.ticket()["assignee"] == "lin-yongan"
    story.silent()


async def test_a_hold_of_somebody_who_left_ends_when_it_should_with_somebody_else(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "挂起 1 明天10点 等配件")
    story.forget()
    await changes(story, without_officer(TOWN, "chen-haiyan"))
    story.silent()
    await story.until("2026-11-24 10:01")
    story.hears(LEADER, "请接单", "原来的经办人已不在名册", purpose="ping")
    story.silent()


async def test_worse_news_of_a_ticket_whose_officer_left_is_heard_and_goes_to_another(story: Story) -> None:
    await taken(story, "2栋电梯坏了")
    await story.sleeps_until("2026-11-23 09:05", without_officer(TOWN, "chen-haiyan"))
    await story.writes("小李", "2栋电梯困人了，里面有人")
    assert (story.ticket()["severity"], story.ticket()["assignee"]) == ("S0", "lin-yongan")
    assert LEADER in {line["chat"] for line in story.said}
    story.forget()


async def test_a_ticket_of_a_group_that_is_gone_is_still_chased(story: Story) -> None:
    await opened(story)
    await changes(story, without_group(TOWN, GROUP))
    await story.later(hours=2, minutes=1)
    story.hears(CHEN, "1 号", purpose="reminder")
    story.hears(LEADER, "1 号", purpose="escalation")
    story.silent()


async def test_who_left_between_the_word_and_its_saying_hears_nothing_and_somebody_else_does(story: Story) -> None:
    await story.happens(World.PLATFORM_DOWN)
    await story.writes("王大爷", LIFT)
    await story.happens(World.PLATFORM_UP)
    await story.sleeps_until("2026-11-23 09:02", without_officer(example(), "chen-haiyan"))
    await story.later(minutes=2)
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears("dm:lin-yongan", "原来的经办人已不在名册", LIFT, purpose="ping")

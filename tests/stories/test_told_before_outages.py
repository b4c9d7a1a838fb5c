"""What GoAlert, FixMyStreet and OnCall tell of sends that fail, backlogs and upgrades, told again here."""

from bot.stories import World
from storage.database import migrate
from tests.openings import CHEN, LAMP, LIFT, RUBBISH, opened, taken
from tests.telling import ALONE, GROUP, Story

LEADER, LI, SECOND_GROUP, ZHENG = "dm:lin-yongan", "dm:ra1-02", "rongan-2-group", "dm:zheng-kaiwen"


async def test_of_two_who_hear_the_end_only_the_one_put_off_hears_it_later(story: Story) -> None:
    await _reported_by_two(story)
    story.can_be_told_later(LI)
    await story.writes("chen-haiyan", "误报 1 试灯")
    story.hears(GROUP, "按误报结案", "@王大爷", purpose="closing")
    await story.later(minutes=20)
    story.silent()
    story.can_be_told_later()
    await story.later(minutes=20)
    story.hears(LI, "按误报结案", purpose="closing")
    await story.later(days=1)


async def test_of_three_who_hear_the_end_each_has_an_outcome_of_its_own(story: Story) -> None:
    await _reported_by_two(story)
    await story.writes("ra1-03", "3号楼门口的路灯不亮了", chat=ALONE)
    story.hears("dm:ra1-03", "已并入 1 号", purpose="answer")
    story.can_be_told_later(LI)
    story.cannot_be_told("dm:ra1-03")
    await story.writes("chen-haiyan", "误报 1 试灯")
    story.hears(GROUP, "按误报结案", purpose="closing")
    assert "undeliverable：dm:ra1-03：nobody there" in await story.reasons()
    story.can_be_told_later()
    await story.later(minutes=20)
    story.hears(LI, "按误报结案", purpose="closing")


async def test_a_group_that_is_put_off_hears_everything_in_order_and_the_officer_at_once(story: Story) -> None:
    story.can_be_told_later(GROUP)
    await story.writes("王大爷", LAMP)
    story.hears(CHEN, "请接单", purpose="ping")
    await story.writes("chen-haiyan", "收到", chat=ALONE)
    await story.writes("chen-haiyan", "办结 1 换了灯泡", chat=ALONE)
    await story.later(minutes=3)
    story.silent()
    story.can_be_told_later()
    await story.later(minutes=10)
    story.hears(GROUP, "1 号 · 公共设施 · 3号楼", purpose="receipt")
    story.hears(GROUP, "已办结：换了灯泡", purpose="confirmation")


async def test_a_group_that_is_put_off_holds_up_no_other(story: Story) -> None:
    story.can_be_told_later(GROUP)
    await story.writes("王大爷", LIFT)
    story.hears(CHEN, "请接单", purpose="ping")
    await story.writes("周阿婆", "10号楼电梯停了", chat=SECOND_GROUP)
    story.hears(SECOND_GROUP, "2 号", purpose="receipt")
    story.hears(ZHENG, "请接单", purpose="ping")
    story.can_be_told_later()
    await story.later(minutes=1)
    story.hears(GROUP, "1 号", purpose="receipt")


async def test_a_backlog_of_one_grid_does_not_stand_before_what_presses_in_another(story: Story) -> None:
    await story.happens(World.PLATFORM_DOWN)
    for building in range(1, 7):
        for trouble in ("门口路灯不亮了", "楼道垃圾没人清", "漏水了", "晚上太吵了"):
            await story.writes(f"{building}栋{trouble}", f"{building}栋{trouble}")
    await story.writes("周阿婆", "10号楼电梯停了", chat=SECOND_GROUP)
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=4)
    assert len(story.tickets) == 25
    assert [line["chat"] for line in story.said[:2]] == [SECOND_GROUP, ZHENG]
    assert sorted({line["ticket"] for line in story.said if line["chat"] == GROUP}) == list(range(1, 25))
    story.forget()


async def test_a_ladder_half_climbed_goes_on_after_an_upgrade(story: Story, database_url: str) -> None:
    await opened(story, LIFT)
    assert await story.chased(minutes=7) == [f"2026-11-23 09:05 {CHEN} reminder"]
    await _upgrade(story, database_url)
    assert await story.chased(minutes=15) == [
        f"2026-11-23 09:10 {CHEN} reminder",
        f"2026-11-23 09:20 {LEADER} escalation",
    ]


async def test_what_waits_to_be_said_at_an_upgrade_is_said_once_after_it(story: Story, database_url: str) -> None:
    await taken(story, LAMP)
    await opened(story, RUBBISH)
    await story.happens(World.PLATFORM_DOWN)
    await story.later(minutes=31)
    await _upgrade(story, database_url)
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=10)
    story.hears(CHEN, "2 号", "还没接单", purpose="reminder")


async def _reported_by_two(story: Story) -> None:
    """By one in the group, and by one to the bot alone."""
    await opened(story)
    await story.writes("ra1-02", "3号楼门口的路灯不亮了", chat=ALONE)
    story.hears(LI, "已并入 1 号", purpose="answer")


async def _upgrade(story: Story, url: str) -> None:
    """The process stops, the schema goes back to its first version and on to this one, and the process starts."""
    await story.rehearsal.stop()
    await migrate(url, "0001")
    await migrate(url)
    await story.rehearsal.start()

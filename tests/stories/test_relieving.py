"""Who answers may change while nobody has taken it: with the shift, or because somebody left."""

from datetime import datetime

from tests.stories.conftest import Tell
from tests.telling import GROUP, Story, example
from tests.towns import without_officer

CHEN, WU, LEADER = "dm:chen-haiyan", "dm:wu-zhiming", "dm:lin-yongan"


async def test_a_change_of_shift_pings_the_new_officer_and_leaves_the_old_one_alone(tell: Tell) -> None:
    story = await tell(start=datetime.fromisoformat("2026-11-23T19:52:00+08:00"))
    await _open(story, "3号楼电梯停了")
    assert await story.chased(minutes=30) == [
        f"2026-11-23 19:57 {CHEN} reminder",
        f"2026-11-23 20:02 {WU} ping",
        f"2026-11-23 20:07 {WU} reminder",
        f"2026-11-23 20:12 {WU} reminder",
        f"2026-11-23 20:22 {LEADER} escalation",
    ]
    assert story.ticket()["assignee"] == "wu-zhiming"


async def test_a_new_shift_hears_of_it_even_when_the_ladder_is_past_the_officers(tell: Tell) -> None:
    story = await tell(start=datetime.fromisoformat("2026-11-23T19:45:00+08:00"))
    await _open(story, "3号楼电梯停了")
    assert await story.chased(minutes=61) == [
        f"2026-11-23 19:50 {CHEN} reminder",
        f"2026-11-23 19:55 {CHEN} reminder",
        f"2026-11-23 20:05 {WU} ping",
        f"2026-11-23 20:05 {LEADER} escalation",
        "2026-11-23 20:45 dm:fang-weijie escalation",
    ]


async def test_whom_a_colleague_handed_it_to_keeps_it_whatever_the_rota_says(story: Story) -> None:
    await _open(story, "3栋漏水了")
    await story.writes("chen-haiyan", "转派 1 吴志明 他在附近")
    story.hears(WU, "陈海燕 转来：他在附近", purpose="ping")
    assert await story.chased(minutes=30) == [f"2026-11-23 09:30 {WU} reminder"]


async def test_what_was_returned_does_not_come_back_to_whoever_returned_it(story: Story) -> None:
    await _open(story, "3栋漏水了")
    await story.writes("chen-haiyan", "退回 1 不是我们这边")
    story.hears(LEADER, "陈海燕 退回：不是我们这边", purpose="ping")
    assert await story.chased(minutes=30) == [f"2026-11-23 09:30 {LEADER} reminder"]


async def test_a_property_firms_shift_ends_too(tell: Tell) -> None:
    story = await tell(start=datetime.fromisoformat("2026-11-23T19:55:00+08:00"))
    await story.writes("王大爷", "5号楼电梯停了")
    story.hears(GROUP, "@邓师常", purpose="receipt")
    story.hears("dm:deng-shichang", "请接单", purpose="ping")
    assert await story.chased(minutes=6) == [f"2026-11-23 20:00 {WU} ping"]


async def test_somebody_who_left_the_roster_is_relieved(story: Story) -> None:
    await _open(story, "3号楼电梯停了")
    await story.writes("chen-haiyan", "收到")
    await story.sleeps_until("2026-11-23 12:00", without_officer(example(), "chen-haiyan"))
    await story.until("2026-11-23 13:00")
    story.hears(LEADER, "原来的经办人已不在名册", purpose="ping")
    assert (story.ticket()["status"], story.ticket()["assignee"]) == ("assigned", "lin-yongan")


async def _open(story: Story, text: str) -> None:
    await story.writes("王大爷", text)
    story.hears(GROUP, purpose="receipt")
    story.hears(CHEN, "请接单", text, purpose="ping")

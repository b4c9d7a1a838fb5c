"""What OnCall tells of reminders after the ack, of silence and of its auditor, told again here."""

from datetime import datetime

import pytest

from bot.auditing import Audit, What
from bot.stories import World
from tests.openings import CHEN, LAMP, LIFT, RUBBISH, opened, taken
from tests.telling import ALONE, GROUP, Story

WU, LEADER = "dm:wu-zhiming", "dm:lin-yongan"


async def test_two_that_were_taken_by_one_word_are_both_reminded_of(story: Story) -> None:
    await opened(story, LAMP)
    await opened(story, RUBBISH)
    await story.later(minutes=30)
    both = story.hears(CHEN, "有 2 件事在等您", purpose="reminder")
    await story.writes("chen-haiyan", "收到", chat=ALONE, reply_to=both["message"])
    await story.until("2026-11-23 16:00")
    again = story.hears(CHEN, "有 2 件事在等您", "1 号", "2 号", "接单后还没有反馈", purpose="reminder")
    assert again["buttons"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("误报 1", [(GROUP, "closing")]),
        ("办结 1 好了", [(GROUP, "confirmation")]),
        ("挂起 1 明天10点 等配件", []),
        ("到场 1", []),
        ("转派 1 吴志明", [(WU, "ping")]),
    ],
)
async def test_whoever_took_it_and_went_on_is_not_reminded_of_taking_it(
    story: Story, words: str, told: list[tuple[str, str]]
) -> None:
    await taken(story)
    await story.until("2026-11-23 15:29")
    await story.writes("chen-haiyan", words)
    await story.until("2026-11-23 15:30")
    assert [(line["chat"], line["purpose"]) for line in story.said] == told
    story.forget()


async def test_who_has_arrived_is_asked_for_the_end_three_days_after_that(story: Story) -> None:
    await taken(story)
    await story.until("2026-11-23 15:00")
    await story.writes("chen-haiyan", "到场 1")
    assert await story.chased(days=2, hours=23) == []
    assert await story.chased(hours=1) == [f"2026-11-26 15:00 {CHEN} reminder"]


async def test_taken_handed_on_and_taken_anew_has_the_whole_time_again(story: Story) -> None:
    await taken(story)
    await story.until("2026-11-23 15:00")
    await story.writes("chen-haiyan", "转派 1 吴志明")
    story.hears(WU, "请接单", purpose="ping")
    await story.writes("wu-zhiming", "收到")
    await story.until("2026-11-24 08:59")
    story.silent()
    await story.until("2026-11-24 09:00")
    story.hears(WU, "1 号", "接单后还没有反馈", purpose="reminder")


async def test_a_reminder_not_yet_said_at_a_crash_is_said_once(story: Story) -> None:
    await taken(story)
    await story.until("2026-11-23 15:29")
    await story.happens(World.PLATFORM_DOWN)
    await story.later(minutes=2)
    await story.happens(World.CRASH)
    await story.happens(World.PLATFORM_UP)
    await story.later(hours=2)
    story.hears(CHEN, "接单后还没有反馈", purpose="reminder")


async def test_a_crash_right_after_a_reminder_does_not_say_it_again(story: Story) -> None:
    await taken(story)
    await story.until("2026-11-23 15:30")
    story.hears(CHEN, purpose="reminder")
    for _ in range(3):
        await story.happens(World.CRASH)
    await story.later(hours=2)
    story.silent()


async def test_what_was_reopened_is_not_chased_for_the_old_ack(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "办结 1 换了灯泡")
    story.hears(GROUP, "已办结", purpose="confirmation")
    await story.until("2026-11-23 15:00")
    await story.writes("王大爷", "没解决")
    story.hears(GROUP, "第 1 次重开", purpose="update")
    story.hears(CHEN, "请接单", purpose="ping")
    assert await story.chased(minutes=30) == [f"2026-11-23 15:30 {CHEN} reminder"]
    await story.writes("chen-haiyan", "收到")
    assert await story.chased(hours=17) == []


async def test_an_old_hold_does_not_wake_what_was_handed_on(story: Story) -> None:
    await taken(story, LIFT)
    await story.writes("chen-haiyan", "挂起 1 今天11点 等配件")
    await story.later(minutes=30)
    await story.writes("lin-yongan", "转派 1 吴志明 他有配件")
    story.hears(CHEN, "不用您管了：转给 吴志明", purpose="update")
    story.hears(WU, "林永安 转来：他有配件", purpose="ping")
    await story.writes("wu-zhiming", "收到")
    assert await story.chased(hours=4) == [f"2026-11-23 13:30 {WU} reminder"]


async def test_the_auditor_finds_what_is_late_and_neither_the_fresh_nor_the_held(story: Story) -> None:
    await taken(story, RUBBISH)
    await story.writes("chen-haiyan", "挂起 1 明天10点 等车")
    await opened(story, LIFT)
    await opened(story, LAMP)
    assert await _late(story, "2026-11-23 10:05") == []
    assert await _late(story, "2026-11-23 10:06") == [2]
    assert await _late(story, "2026-11-23 10:31") == [2, 3]
    await story.until("2026-11-23 09:31")
    story.forget()
    assert await _late(story, "2026-11-23 10:31") == []


async def test_the_auditor_leaves_what_is_closed_alone_for_ever(story: Story) -> None:
    await opened(story, LIFT)
    await story.writes("chen-haiyan", "误报 1")
    story.hears(GROUP, "按误报结案", purpose="closing")
    assert await _late(story, "2028-11-23 10:00") == []


async def _late(story: Story, at: str) -> list[int]:
    """The tickets that an audit at that time would call late."""
    zone, people = story.rehearsal.town.calendar.zone, frozenset(story.rehearsal.town.roster.people)
    audit = Audit(story.rehearsal.engine.database, "luhu", people)
    moment = datetime.fromisoformat(at).replace(tzinfo=zone)
    return sorted([one.ticket async for one in audit.findings(moment) if one.what is What.LATE and one.ticket])

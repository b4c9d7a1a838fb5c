"""The ladder speaks at its minute to its person, once, for ever, and not a moment longer than it must."""

import pytest

from bot.stories import World
from tests.telling import ALONE, GROUP, Story

CHEN, WU, LEADER, COMMUNITY, STREET = (
    f"dm:{person}" for person in ("chen-haiyan", "wu-zhiming", "lin-yongan", "cai-shufen", "tang-zhengyi")
)


async def test_nobody_takes_an_urgent_ticket(story: Story) -> None:
    await _open(story, "3号楼电梯困人了")
    assert await story.chased(hours=3) == [
        f"2026-11-23 09:02 {CHEN} reminder",
        f"2026-11-23 09:05 {LEADER} escalation",
        f"2026-11-23 09:10 {COMMUNITY} escalation",
        f"2026-11-23 09:15 {STREET} escalation",
        f"2026-11-23 09:30 {STREET} escalation",
        f"2026-11-23 10:00 {STREET} escalation",
        f"2026-11-23 10:30 {STREET} escalation",
        f"2026-11-23 11:00 {STREET} escalation",
        f"2026-11-23 11:30 {STREET} escalation",
        f"2026-11-23 12:00 {STREET} escalation",
    ]


async def test_nobody_takes_a_pressing_ticket(story: Story) -> None:
    await _open(story, "3号楼电梯停了")
    assert await story.chased(hours=6) == [
        f"2026-11-23 09:05 {CHEN} reminder",
        f"2026-11-23 09:10 {CHEN} reminder",
        f"2026-11-23 09:20 {LEADER} escalation",
        f"2026-11-23 10:00 {COMMUNITY} escalation",
        f"2026-11-23 13:00 {STREET} escalation",
    ]


async def test_nobody_takes_an_ordinary_ticket(story: Story) -> None:
    await _open(story, "3栋漏水了")
    assert await story.chased(days=8) == [
        f"2026-11-23 09:30 {CHEN} reminder",
        f"2026-11-23 11:00 {LEADER} escalation",
        f"2026-11-23 15:30 {COMMUNITY} escalation",
        f"2026-11-26 09:00 {STREET} escalation",
        f"2026-11-27 09:00 {STREET} escalation",
        f"2026-11-30 09:00 {STREET} escalation",
        f"2026-12-01 09:00 {STREET} escalation",
    ]


async def test_nobody_takes_a_complex_ticket(story: Story) -> None:
    await _open(story, "老板欠两个月工资")
    assert await story.chased(days=21) == [
        f"2026-11-23 09:30 {CHEN} reminder",
        f"2026-11-23 11:00 {CHEN} reminder",
        f"2026-11-24 09:00 {LEADER} escalation",
        f"2026-11-26 09:00 {COMMUNITY} escalation",
        f"2026-11-30 09:00 {STREET} escalation",
        f"2026-12-07 09:00 {STREET} escalation",
        f"2026-12-14 09:00 {STREET} escalation",
    ]


@pytest.mark.parametrize(
    ("text", "days", "said"),
    [
        ("3号楼电梯困人了", 0.2, ["09:15 chen", "09:30 lin", "10:00 cai", "11:00 tang", "12:00 tang"]),
        ("3号楼电梯停了", 3, ["13:00 chen", "15:00 lin", "24 09:00 cai", "25 09:00 cai"]),
        ("3栋漏水了", 5, ["15:30 chen", "24 09:00 lin", "26 09:00 cai", "27 09:00 lin"]),
        ("老板欠两个月工资", 5, ["15:30 chen", "24 09:00 lin", "26 09:00 cai", "27 09:00 lin"]),
    ],
)
async def test_taken_and_then_nothing_has_its_own_deadline(
    story: Story, text: str, days: float, said: list[str]
) -> None:
    await _open(story, text)
    await story.writes("chen-haiyan", "收到")
    chased = await story.chased(days=days)
    assert [_short(line) for line in chased][: len(said)] == said
    assert chased[0].endswith("reminder")


@pytest.mark.parametrize(
    ("text", "days", "said"),
    [
        ("3号楼电梯困人了", 0.4, ["11:00 chen", "12:00 lin", "13:00 cai", "15:00 cai"]),
        ("3号楼电梯停了", 5, ["24 09:00 chen", "25 09:00 lin", "26 09:00 cai", "27 09:00 cai"]),
        ("3栋漏水了", 9, ["26 09:00 chen", "27 09:00 lin", "30 09:00 cai", "12-01 09:00 lin"]),
        ("老板欠两个月工资", 25, ["12-07 09:00 chen", "12-08 09:00 lin", "12-10 09:00 cai", "12-17 09:00 tang"]),
    ],
)
async def test_on_site_and_not_done_is_asked_about_too(story: Story, text: str, days: float, said: list[str]) -> None:
    await _open(story, text)
    await story.writes("chen-haiyan", "到场")
    assert [_short(line) for line in await story.chased(days=days)][: len(said)] == said


async def test_ninety_days_later_an_open_ticket_still_speaks(story: Story) -> None:
    await _open(story, "3栋漏水了")
    await story.writes("chen-haiyan", "收到")
    await story.later(days=90)
    story.forget()
    assert await story.chased(days=4) != []
    assert story.ticket()["due"] > story.now.isoformat()


async def test_a_worker_that_was_down_past_several_steps_says_one_thing(story: Story) -> None:
    await _open(story, "3号楼电梯停了")
    await story.sleeps_until("2026-11-23 11:00")
    story.hears(COMMUNITY, "2 小时前报", "还没人接单", purpose="escalation")
    story.silent()
    assert await story.chased(hours=2) == [f"2026-11-23 13:00 {STREET} escalation"]


async def test_a_crash_between_two_steps_repeats_and_loses_nothing(story: Story) -> None:
    await _open(story, "3号楼电梯停了")
    await story.later(minutes=5)
    story.hears(CHEN, purpose="reminder")
    await story.happens(World.CRASH)
    assert await story.chased(minutes=5) == [f"2026-11-23 09:10 {CHEN} reminder"]


async def test_a_message_heard_late_has_its_clock_from_when_it_was_said(story: Story) -> None:
    await story.writes("王大爷", "3号楼电梯停了", at="2026-11-23 08:52")
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, "11月23日 08:52", purpose="ping")
    assert await story.chased(hours=1) == [
        f"2026-11-23 09:02 {CHEN} reminder",
        f"2026-11-23 09:12 {LEADER} escalation",
        f"2026-11-23 09:52 {COMMUNITY} escalation",
    ]


async def test_a_message_heard_very_late_pings_and_tells_whoever_should_know_by_now(story: Story) -> None:
    await story.writes("王大爷", "3号楼电梯停了", at="2026-11-23 08:30")
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, "请接单", purpose="ping")
    story.hears(LEADER, "30 分钟前报", purpose="escalation")


async def test_two_routine_tickets_due_at_one_moment_are_one_message_and_one_ack(story: Story) -> None:
    await _open(story, "3栋漏水了")
    await _open(story, "2栋路灯不亮了")
    await story.later(minutes=30)
    both = story.hears(CHEN, "有 2 件事在等您", "1 号 · 漏水排水", "2 号 · 公共设施", purpose="reminder")
    await story.writes("chen-haiyan", "收到", chat=ALONE, reply_to=both["message"])
    assert [story.ticket(number)["status"] for number in (1, 2)] == ["acknowledged", "acknowledged"]


async def test_urgent_ones_are_said_each_by_themselves(story: Story) -> None:
    await _open(story, "3号楼电梯停了")
    await _open(story, "2号楼电梯停了")
    await story.later(minutes=5)
    story.hears(CHEN, "1 号 · 电梯 · 3号楼", purpose="reminder")
    story.hears(CHEN, "2 号 · 电梯 · 2号楼", purpose="reminder")


async def _open(story: Story, text: str) -> None:
    await story.writes("王大爷", text)
    story.hears(GROUP, purpose="receipt")
    story.hears(CHEN, "请接单", text, purpose="ping")


def _short(line: str) -> str:
    """`24 09:00 chen` for a later day of the month, `09:00 chen` for the first one."""
    day, clock, chat, _ = line.split()
    shown = day.removeprefix("2026-11-").removeprefix("2026-")
    return f"{'' if shown == '23' else shown + ' '}{clock} {chat.removeprefix('dm:').split('-')[0]}"

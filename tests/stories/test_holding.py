"""A hold has a reason and an end, and at its end it speaks."""

import pytest

from tests.stories.conftest import Tell
from tests.telling import GROUP, Story, example
from tests.towns import with_people, without_officer

CHEN, LEADER = "dm:chen-haiyan", "dm:lin-yongan"


async def test_a_hold_is_shown_with_its_reason_and_speaks_again_at_its_time(story: Story) -> None:
    await _held(story, "3栋漏水了", "挂起 1 明天10点 等配件")
    assert "⏸ 陈海燕 挂起到 11月24日 10:00：等配件" in story.card()["text"]
    await story.until("2026-11-24 09:59")
    story.silent()
    await story.until("2026-11-24 10:00")
    story.hears(CHEN, "1 号 · 漏水排水 · 3号楼 挂起的时间到了（等配件）", purpose="reminder")
    assert story.ticket()["status"] == "acknowledged"


async def test_after_the_hold_the_ladder_goes_on(story: Story) -> None:
    await _held(story, "3栋漏水了", "挂起 1 明天10点 等配件")
    await story.until("2026-11-24 10:00")
    story.hears(CHEN, purpose="reminder")
    await story.until("2026-11-24 16:30")
    story.hears(CHEN, "接单后还没有反馈", purpose="reminder")
    await story.until("2026-11-25 10:00")
    story.hears(LEADER, "到期没有下文", purpose="escalation")


async def test_a_hold_that_ends_at_night_waits_for_the_morning(story: Story) -> None:
    await _held(story, "3栋漏水了", "挂起 1 今晚11点 等配件")
    await story.until("2026-11-24 06:59")
    story.silent()
    await story.until("2026-11-24 07:00")
    story.hears(CHEN, "挂起的时间到了", purpose="reminder")


async def test_an_urgent_hold_ends_at_its_minute_at_night_too(story: Story) -> None:
    await _held(story, "3号楼电梯困人了", "挂起 1 今晚11点 等配件")
    await story.until("2026-11-23 23:00")
    story.hears(CHEN, "挂起的时间到了", purpose="reminder")


async def test_a_hold_that_ended_while_the_process_was_down_is_told_once(story: Story) -> None:
    await _held(story, "3栋漏水了", "挂起 1 明天10点 等配件")
    await story.sleeps_until("2026-11-24 11:00")
    story.hears(CHEN, "挂起的时间到了", purpose="reminder")
    story.silent()


async def test_a_second_hold_takes_the_place_of_the_first(story: Story) -> None:
    await _held(story, "3栋漏水了", "挂起 1 明天10点 等配件")
    await story.writes("chen-haiyan", "挂起 1 后天10点 配件没到")
    await story.until("2026-11-25 09:59")
    story.silent()
    await story.until("2026-11-25 10:00")
    story.hears(CHEN, "（配件没到）", purpose="reminder")


@pytest.mark.parametrize("words", ["到场 1", "接单 1"])
async def test_going_on_ends_the_hold(story: Story, words: str) -> None:
    await _held(story, "3栋漏水了", "挂起 1 明天10点 等配件")
    await story.writes("chen-haiyan", words)
    await story.until("2026-11-23 15:29")
    story.silent()
    assert story.ticket()["status"] in ("in_progress", "acknowledged")


async def test_who_reads_only_the_group_hears_the_end_of_the_hold_there(tell: Tell) -> None:
    story = await tell(with_people(example(), "chen-haiyan", direct=False))
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, purpose="ping")
    await story.writes("chen-haiyan", "挂起 1 明天10点 等配件")
    await story.until("2026-11-24 10:00")
    assert story.hears(GROUP, "@陈海燕", "1 号", purpose="reminder")["mentions"] == ["chen-haiyan"]


async def test_a_hold_of_somebody_who_left_goes_to_whoever_answers_now(story: Story) -> None:
    await _held(story, "3栋漏水了", "挂起 1 明天10点 等配件")
    await story.sleeps_until("2026-11-24 09:00", without_officer(example(), "chen-haiyan"))
    await story.until("2026-11-24 10:00")
    story.hears(LEADER, "原来的经办人已不在名册", purpose="ping")


async def _held(story: Story, text: str, words: str) -> None:
    await story.writes("王大爷", text)
    story.forget()
    await story.writes("chen-haiyan", words)
    assert story.ticket()["status"] == "suspended"

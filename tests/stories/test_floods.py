"""Floods: a platform's limits are kept, nothing is dropped, and what presses is said at once wherever it is."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from bot.pacing import USUAL
from handlers.incoming import IncomingMessage
from tests.telling import GROUP, MONDAY, Story

CHEN, ELSEWHERE = "dm:chen-haiyan", "dm:ye-xiaotong"
BUILDINGS = ("3栋漏水了", "2栋路灯不亮了", "1栋垃圾没人收")


def _as_telegram(story: Story) -> None:
    story.rehearsal.engine.mouth.budgets.paces = {"local": USUAL["telegram"]}


async def _write_at_once(story: Story, *reports: tuple[str, str]) -> None:
    """Heard in one batch, as a platform tells it that was asked after a while."""
    heard = [
        IncomingMessage("local", GROUP, person, person, f"from {person}", text, story.now) for person, text in reports
    ]
    await story.rehearsal.engine.hear(heard)
    await story.rehearsal.settle()


def _times(lines: list[dict[str, Any]], chat: str) -> list[float]:
    """When each call to that chat was made, in seconds from the start."""
    times = [datetime.fromisoformat(line["at"]) - MONDAY for line in lines if line["chat"] == chat]
    return sorted(span / timedelta(seconds=1) for span in times)


def _within_limits(times: list[float]) -> bool:
    second = all(later - earlier >= 1 for earlier, later in itertools.pairwise(times))
    return second and all(later - earlier >= 60 for earlier, later in zip(times, times[20:], strict=False))


async def test_three_hundred_reports_in_five_minutes_are_three_tickets_with_one_live_card_each(story: Story) -> None:
    _as_telegram(story)
    for first in range(0, 300, 15):
        numbers = range(first, first + 15)
        await _write_at_once(story, *((f"邻居{number}", BUILDINGS[number % 3]) for number in numbers))
        await story.later(seconds=15)
    await story.later(minutes=2)
    assert _within_limits(_times([*story.said, *story.edits], GROUP))
    assert [line["ticket"] for line in story.said if line["purpose"] == "receipt"] == [1, 2, 3]
    last = {line["ticket"]: line["text"].splitlines()[0] for line in story.edits}
    assert all(last[number].endswith(" 100 人反映") for number in (1, 2, 3))
    [waits] = [line["text"].splitlines()[0] for line in story.said if line["chat"] == CHEN]
    assert waits == "有 3 件事在等您："
    assert (await story.rows())["reports"] == 300
    story.forget()


async def test_in_a_flood_danger_to_life_is_pinged_within_a_second_in_its_own_group_and_in_another(
    story: Story,
) -> None:
    _as_telegram(story)
    await _write_at_once(story, *((f"邻居{number}", BUILDINGS[number % 3]) for number in range(60)))
    await story.later(seconds=12)
    story.forget()
    await story.writes("曾伯", "21号楼电梯困人了", chat="shuyuan-1-group")
    await story.writes("王大爷", "4号楼电梯困人了")
    await story.later(seconds=1)
    urgent = [line["chat"] for line in story.said if "紧急" in line["text"]]
    assert sorted(urgent) == [CHEN, ELSEWHERE, GROUP, "shuyuan-1-group"]
    story.forget()


async def test_what_waits_for_one_person_behind_the_limits_is_counted_in_one_message(story: Story) -> None:
    _as_telegram(story)
    for building in range(1, 7):
        for text in (f"{building}栋漏水了", f"{building}栋路灯不亮了"):
            await story.writes("王大爷", text)
    await story.later(minutes=2)
    heard = [line for line in story.said if line["chat"] == CHEN]
    assert heard[0]["ticket"] == 1
    assert heard[1]["text"].splitlines()[0] == "有 11 件事在等您："
    assert len(heard) == 2 and len(heard[1]["text"].splitlines()) == 12
    assert sorted(line["ticket"] for line in story.said if line["chat"] == GROUP) == list(range(1, 13))
    story.forget()


async def test_a_card_that_changed_often_while_it_waited_is_edited_once_to_the_newest(story: Story) -> None:
    _as_telegram(story)
    await story.writes("王大爷", "3栋漏水了")
    for number in range(5):
        await story.writes(f"邻居{number}", "3栋漏水了")
    await story.later(seconds=30)
    assert [line["text"].splitlines()[0][-5:] for line in story.edits] == ["6 人反映"]
    story.forget()


async def test_a_flood_over_a_crash_is_said_all_the_same(story: Story) -> None:
    _as_telegram(story)
    for building in range(1, 7):
        await story.writes("王大爷", f"{building}栋漏水了")
    await story.sleeps_until("2026-11-23 09:05")
    receipts = [line["ticket"] for line in story.said if line["chat"] == GROUP]
    assert sorted(receipts) == [1, 2, 3, 4, 5, 6]
    story.forget()

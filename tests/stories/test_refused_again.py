"""A mistake gone on with in a group is answered five times; what works, is new, or is asked alone always is."""

from collections.abc import Iterable

from tests.openings import opened
from tests.telling import ALONE, GROUP, Story


async def _asks_after(story: Story, numbers: Iterable[int], person: str = "小李", chat: str = GROUP) -> int:
    """How many answers the wrong numbers get."""
    for number in numbers:
        await story.writes(person, f"工单 {number}", chat=chat)
    answers = [line for line in story.said if "号工单，请核对号码" in line["text"]]
    story.forget()
    return len(answers)


async def test_wrong_numbers_without_end_are_answered_five_times_in_five_minutes(story: Story) -> None:
    assert await _asks_after(story, range(90, 100)) == 5
    await story.later(minutes=5)
    assert await _asks_after(story, [999]) == 1


async def test_another_mistake_and_another_persons_are_answered(story: Story) -> None:
    await _asks_after(story, range(90, 100))
    await story.writes("小李", "上报")
    story.hears(GROUP, "请写是什么事、在哪里", purpose="answer")
    assert await _asks_after(story, [99], "王大爷") == 1


async def test_what_works_after_mistakes_is_answered(story: Story) -> None:
    await opened(story)
    await _asks_after(story, range(90, 100))
    await story.writes("小李", "工单 1")
    story.hears(GROUP, "等人接单", purpose="answer")


async def test_alone_with_the_bot_each_mistake_is_answered(story: Story) -> None:
    assert await _asks_after(story, range(90, 100), chat=ALONE) == 10

"""为什么 also tells when nothing could be heard where a ticket was reported: since then, and until it was closed."""

from datetime import timedelta

from storage import gaps
from storage.kinds import Cause
from storage.models import Gap
from tests.openings import CHEN, LAMP, taken
from tests.telling import ALONE, GROUP, Story


async def _unheard(story: Story, minutes: float, why: Cause = Cause.UNANSWERED, platform: str = "local") -> None:
    """The bot hears nothing for so long, and then does again."""
    began = story.now
    await story.later(minutes=minutes)
    async with story.rehearsal.engine.database.transaction("luhu") as tx:
        await gaps.record(tx, Gap("luhu", 0, platform, began, story.now, why))


async def _why(story: Story) -> list[str]:
    story.forget()
    await story.writes("小李", "为什么 1")
    return [line for line in story.hears(GROUP, "来龙去脉")["text"].splitlines() if "离线" in line]


async def test_what_was_not_heard_during_a_ticket_is_part_of_its_story(story: Story) -> None:
    await _unheard(story, 2)
    await taken(story)
    await _unheard(story, 5)
    await _unheard(story, 5, platform="telegram")
    await story.later(minutes=10)
    await _unheard(story, 3, Cause.STOPPED)
    first, second = await _why(story)
    assert first == "11月23日 09:02 到 11月23日 09:07 机器人离线 5 分钟（连不上平台），这期间的话没有听到"
    assert second.endswith("机器人离线 3 分钟（程序没有运行），这期间的话没有听到")


async def test_what_was_not_heard_after_it_was_closed_is_not(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "误报 1", chat=ALONE)
    await story.later(minutes=1)
    await _unheard(story, 5)
    assert await _why(story) == []


async def test_a_report_that_was_made_alone_has_its_gaps_too(story: Story) -> None:
    await story.writes("chen-haiyan", f"上报 {LAMP}", chat=ALONE)
    await _unheard(story, 5)
    story.forget()
    await story.writes("chen-haiyan", "为什么 1", chat=ALONE)
    story.hears(CHEN, "机器人离线 5 分钟")


async def test_of_many_the_last_five_are_told_and_the_others_counted(story: Story) -> None:
    await taken(story)
    for minutes in range(1, 9):
        await _unheard(story, minutes)
        await story.later(minutes=1)
    first, *others = await _why(story)
    assert first == "机器人更早还离线过 3 次"
    assert [line.split("离线 ")[1].split("（")[0] for line in others] == [f"{minutes} 分钟" for minutes in range(4, 9)]


async def test_a_gap_without_a_ticket_leaves_the_stories_alone(story: Story) -> None:
    await _unheard(story, 60)
    story.now += timedelta(minutes=1)
    await taken(story)
    assert await _why(story) == []

"""What three neighbours report within three days is marked as one topic, and nobody is told unasked."""

from tests.telling import Story

CHEN = "dm:chen-haiyan"


async def test_the_third_voice_within_three_days_marks_the_matter(story: Story) -> None:
    await story.writes("王大爷", "3栋门口路灯不亮了")
    await story.later(days=1)
    await story.writes("小李", "3栋门口路灯又不亮")
    assert await hot(story) == []
    await story.later(days=1)
    await story.writes("小王", "3栋门口的路灯不亮")
    assert await hot(story) == [1]
    story.forget()
    await story.writes("chen-haiyan", "为什么 1", chat="dm")
    story.hears(CHEN, "3 天内 3 人反映（1 号）", purpose="answer")


async def test_other_buildings_are_other_matters(story: Story) -> None:
    for person, building in (("王大爷", 3), ("小李", 5), ("小王", 7)):
        await story.writes(person, f"{building}栋门口路灯不亮了")
    assert await hot(story) == []
    story.forget()


async def test_one_neighbour_who_says_it_thrice_is_one_voice(story: Story) -> None:
    for _ in range(3):
        await story.writes("王大爷", "3栋门口路灯不亮了")
        await story.later(hours=1)
    assert await hot(story) == []
    story.forget()


async def test_voices_of_last_week_do_not_count(story: Story) -> None:
    for person, building in (("王大爷", 3), ("小李", 3)):
        await story.writes(person, f"{building}栋门口路灯不亮了")
    await story.later(days=4)
    await story.writes("小王", "3栋门口路灯不亮了")
    assert await hot(story) == []
    story.forget()


async def hot(story: Story) -> list[int]:
    """The tickets that were marked."""
    return [number for number in story.tickets if "hot：" in await story.reasons(number)]

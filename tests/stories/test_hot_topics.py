"""What three neighbours report within three days is marked as one topic, and nobody is told unasked."""

from tests.telling import Story

CHEN, SUPERVISOR = "dm:chen-haiyan", "tang-zhengyi"


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


async def test_a_supervisor_s_list_names_what_many_report(story: Story) -> None:
    for person in ("王大爷", "小李", "小王"):
        await story.writes(person, "3栋门口路灯不亮了")
    story.forget()
    await story.writes(SUPERVISOR, "我的", chat="dm")
    story.hears(f"dm:{SUPERVISOR}", "多人反映的有 1 件：1 号 · 公共设施 · 3号楼。", purpose="answer")
    await story.writes("chen-haiyan", "我的", chat="dm")
    assert "多人反映" not in story.hears(CHEN, "等您的有 1 张", purpose="answer")["text"]


async def test_what_nobody_said_yes_to_is_no_voice(story: Story) -> None:
    await story.writes("小王", "听说3栋着火了")
    for person in ("王大爷", "小李"):
        await story.writes(person, "3栋着火了，快来人")
    assert await hot(story) == []
    await story.writes("小王", "是", chat="dm")
    assert await hot(story) == [2]
    story.forget()


async def test_a_ticket_without_a_place_is_not_the_topic_of_two_buildings(story: Story) -> None:
    for person, words in (("王大爷", "3栋漏水了"), ("老赵", "5栋漏水了"), ("小李", "楼道的天花板在滴水")):
        await story.writes(person, words)
    assert await hot(story) == []
    story.forget()


async def hot(story: Story) -> list[int]:
    """The tickets that were marked."""
    return [number for number in story.tickets if "hot：" in await story.reasons(number)]

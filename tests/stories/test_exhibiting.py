"""照片: what was shown with a report is shown again to those who work on it, and to nobody else."""

import pytest

from tests.openings import LAMP
from tests.telling import ALONE, GROUP, Story


@pytest.fixture
async def shown(story: Story) -> Story:
    """The first ticket came with two photos."""
    for text, id in ((LAMP, "m1"), ("", "m2")):
        await story.writes("王大爷", text, photo=True, album="a", id=id)
    story.forget()
    return story


@pytest.mark.parametrize("words", ["照片 1", "图片1", "/photos 1", "照片"])
async def test_the_officer_is_shown_the_photos_alone(shown: Story, words: str) -> None:
    await shown.writes("chen-haiyan", words, chat=ALONE)
    line = shown.hears("dm:chen-haiyan", "1 号附的 2 张照片", purpose="answer")
    assert line["evidence"] == [{"kind": "photo", "file": "photo m1"}, {"kind": "photo", "file": "photo m2"}]
    shown.silent()


async def test_in_a_group_they_are_not_shown_to_anybody(shown: Story) -> None:
    await shown.writes("chen-haiyan", "照片 1")
    line = shown.hears(GROUP, "照片、语音这些只私下给看，请私聊我发“照片 1”。")
    assert "evidence" not in line
    shown.silent()


async def test_neighbours_are_not_shown_them_not_even_their_own(shown: Story) -> None:
    for person in ("小李", "王大爷"):
        await shown.writes(person, "照片 1", chat=ALONE)
        shown.hears(f"dm:{person}", "“照片”要由本网格的工作人员来做")
    shown.silent()


async def test_a_leader_and_a_supervisor_are_shown_them_without_a_reason(shown: Story) -> None:
    for person in ("lin-yongan", "cai-shufen", "tang-zhengyi"):
        await shown.writes(person, "照片 1", chat=ALONE)
        assert len(shown.hears(f"dm:{person}", "2 张照片")["evidence"]) == 2
    shown.silent()


async def test_somebody_elses_officer_is_not_shown_them(shown: Story) -> None:
    await shown.writes("ye-xiaotong", "照片 1", chat=ALONE)
    shown.hears("dm:ye-xiaotong", "“照片”要由本网格的工作人员来做")


async def test_a_ticket_without_any_says_so(story: Story) -> None:
    await story.writes("王大爷", LAMP)
    story.forget()
    await story.writes("chen-haiyan", "照片 1", chat=ALONE)
    story.hears("dm:chen-haiyan", "1 号没有附照片、视频、语音或文件。")
    story.silent()


async def test_more_than_an_album_holds_comes_in_several(shown: Story) -> None:
    for number in range(3, 13):
        await shown.writes("王大爷", "", photo=True, album="a", id=f"m{number}")
    await shown.writes("chen-haiyan", "照片 1", chat=ALONE)
    assert len(shown.hears("dm:chen-haiyan", "10 张照片")["evidence"]) == 10
    assert [one["file"] for one in shown.hears("dm:chen-haiyan", "2 张照片")["evidence"]] == ["photo m11", "photo m12"]


async def test_of_a_merged_ticket_they_are_found_where_they_went(shown: Story) -> None:
    await shown.writes("小李", "5栋门口路灯不亮了")
    await shown.writes("chen-haiyan", "合并 1 2")
    shown.forget()
    await shown.writes("chen-haiyan", "照片 1", chat=ALONE)
    assert len(shown.hears("dm:chen-haiyan", "1 号附的 2 张照片")["evidence"]) == 2


async def test_talk_of_pictures_is_talk(shown: Story) -> None:
    for words in ("照片", "图片发了", "照片 3号楼拍的", "照片 给大家看看"):
        await shown.writes("小李", words)
    shown.silent()

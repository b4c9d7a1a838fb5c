"""Pictures and locations belong to the report they come with, and answers go to the topic it was made in."""

import pytest

from storage.kinds import Action
from tests.openings import LAMP
from tests.telling import ALONE, GROUP, Story


async def _is_shown(story: Story, *words: str) -> None:
    await story.writes("王大爷", "/工单 1")
    story.hears(GROUP, "1 号", *words, purpose="answer")


async def test_an_album_is_one_report_whose_later_parts_are_shown_with_it(story: Story) -> None:
    await story.writes("王大爷", LAMP, photo=True, album="a")
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "请接单")
    for _ in range(2):
        await story.writes("王大爷", "", photo=True, album="a")
    story.silent()
    await _is_shown(story, "附：3 张照片")


async def test_words_on_a_later_part_make_the_album_a_report(story: Story) -> None:
    await story.writes("王大爷", "", photo=True, album="a")
    story.silent()
    await story.writes("王大爷", LAMP, photo=True, album="a")
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "请接单")
    await _is_shown(story, "附：2 张照片")


async def test_an_album_without_a_word_is_asked_about_once_and_kept_nowhere(story: Story) -> None:
    for _ in range(3):
        await story.writes("王大爷", "", photo=True, album="a")
    story.hears("dm:王大爷", "看到您发的图片了")
    assert "photo m" not in await story.kept()


async def test_another_persons_pictures_do_not_come_to_a_report(story: Story) -> None:
    await story.writes("王大爷", LAMP, photo=True, album="a")
    story.forget()
    await story.writes("小李", "", photo=True, album="a")
    await _is_shown(story, "附：1 张照片")


@pytest.mark.parametrize("words", ["", LAMP], ids=["after them", "before them"])
async def test_a_photo_that_can_have_no_words_is_shown_with_those_of_its_sender_beside_it(
    story: Story, words: str
) -> None:
    await story.writes("王大爷", "" if words else LAMP, photo=bool(words))
    await story.writes("王大爷", words, photo=not words)
    story.forget()
    await _is_shown(story, "附：1 张照片")


async def test_the_photo_of_an_informant_who_was_asked_what_it_is_comes_to_the_words_after_it(story: Story) -> None:
    await story.writes("ra1-01", "", photo=True)
    story.hears("dm:ra1-01", "看到您发的图片了")
    await story.writes("ra1-01", LAMP)
    story.forget()
    await _is_shown(story, "附：1 张照片")


async def test_a_photo_long_after_or_by_another_does_not_come_to_a_report(story: Story) -> None:
    await story.writes("王大爷", LAMP)
    story.forget()
    await story.writes("小李", "", photo=True)
    await story.later(minutes=4)
    await story.writes("王大爷", "", photo=True)
    story.silent()
    assert "photo m" not in await story.kept()


async def test_a_photo_is_shown_with_one_report_only(story: Story) -> None:
    await story.writes("王大爷", "", photo=True)
    await story.writes("王大爷", LAMP)
    await story.writes("王大爷", "5号楼电梯坏了")
    story.forget()
    await _is_shown(story, "附：1 张照片")
    await story.writes("王大爷", "/工单 2")
    assert "照片" not in story.hears(GROUP, "2 号", purpose="answer")["text"]


async def test_a_venue_is_the_place_of_the_report_just_made(story: Story) -> None:
    await story.writes("王大爷", "路灯不亮了")
    story.forget()
    await story.writes("王大爷", "", place="榕岸小区3号楼")
    story.hears("dm:chen-haiyan", "1 号的地点：榕岸小区3号楼", purpose="update")
    place = story.ticket()["place"]
    assert (place["building"], place["text"]) == ("3", "榕岸小区3号楼")


async def test_a_location_sent_before_the_words_is_their_place_and_only_the_officer_sees_it(story: Story) -> None:
    await story.writes("王大爷", "", place="24.51230,118.18220")
    story.silent()
    await story.writes("王大爷", "这里路灯不亮了")
    assert "24.5" not in story.hears(GROUP, "1 号", purpose="receipt")["text"]
    story.hears("dm:chen-haiyan", "定位：24.51230,118.18220")


async def test_a_location_that_belongs_to_nothing_leaves_no_trace(story: Story) -> None:
    before = await story.rows()
    await story.writes("王大爷", "", place="24.51230,118.18220")
    assert await story.rows() == before


@pytest.mark.parametrize("words", ["/工单 1", "接单 1"])
async def test_what_is_said_of_a_ticket_goes_to_its_topic_and_an_answer_where_it_was_asked(
    story: Story, words: str
) -> None:
    await story.writes("王大爷", LAMP, topic="5")
    assert story.hears(GROUP, "1 号", purpose="receipt")["topic"] == "5"
    story.hears("dm:chen-haiyan", "请接单")
    await story.writes("小李", words, topic="7")
    assert story.hears(GROUP)["topic"] == "7"
    await story.writes("chen-haiyan", "办结 1 换了灯泡", chat=ALONE)
    asked = story.hears(GROUP, "已办结", purpose="confirmation")
    assert asked["topic"] == "5"


async def test_a_button_under_a_card_is_answered_in_the_topic_of_the_card(story: Story) -> None:
    await story.writes("王大爷", LAMP, topic="5")
    card = story.hears(GROUP, "1 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "请接单")
    await story.presses("王大爷", Action.WHY, card["message"])
    assert story.hears(GROUP, "来龙去脉")["topic"] == "5"


async def test_pictures_of_what_was_no_report_are_forgotten_with_the_words(story: Story) -> None:
    await story.writes("小李", "着火", photo=True, id="m9")
    question = story.hears("dm:小李", "现在发生的吗", purpose="question")
    assert "photo m9" in await story.kept()
    await story.presses("小李", Action.NO, question["message"])
    assert "photo m9" not in await story.kept()

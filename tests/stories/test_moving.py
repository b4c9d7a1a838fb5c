"""A group becomes a supergroup: another address, and the ids of its messages start anew."""

from bot.stories import Doing, World
from storage.kinds import Action
from tests.openings import LAMP, RUBBISH
from tests.stories.conftest import Tell
from tests.telling import GROUP, Story, example
from tests.towns import with_people

NEW = "-1001"


async def _moves(story: Story) -> None:
    await story.does(Doing.MOVE, "王大爷", GROUP, to=NEW)


async def test_a_ticket_goes_on_in_the_group_that_moved_with_a_card_of_its_own(story: Story) -> None:
    await story.writes("王大爷", LAMP, id="57")
    story.forget()
    await _moves(story)
    story.silent()
    await story.writes("chen-haiyan", "接单 1", chat=NEW)
    card = story.hears(NEW, "陈海燕 已接单", purpose="receipt")
    assert (card["edits"], story.edits) == (None, [])
    await story.presses("chen-haiyan", Action.ARRIVE, card["message"])
    assert story.card()["chat"] == NEW and "已到场" in story.card()["text"]


async def test_a_new_message_with_the_id_of_an_old_one_is_not_taken_for_it(story: Story) -> None:
    await story.writes("王大爷", LAMP, id="57")
    story.forget()
    await _moves(story)
    await story.writes("小李", RUBBISH, chat=NEW, id="57")
    story.hears(NEW, "2 号", purpose="receipt")
    story.forget()
    await story.edits_message("57", "15号楼后面垃圾没人清")
    story.hears("dm:chen-haiyan", "2 号的地点")
    assert "改了原话" not in await story.reasons(1)


async def test_what_waited_to_be_said_is_said_in_the_new_group(story: Story) -> None:
    await story.writes("王大爷", LAMP, id="57")
    story.forget()
    await story.happens(World.PLATFORM_DOWN)
    await story.writes("chen-haiyan", "接单 1")
    await story.writes("小李", RUBBISH, id="58")
    await _moves(story)
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=6)
    assert "陈海燕 已接单" in story.hears(NEW, "1 号", purpose="receipt")["text"]
    story.hears(NEW, "2 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "2 号")
    assert story.edits == []


async def test_a_move_that_is_heard_twice_or_of_an_unknown_group_changes_nothing(story: Story) -> None:
    await _moves(story)
    await _moves(story)
    await story.does(Doing.MOVE, "王大爷", "-1007", to="-1008")
    await story.writes("王大爷", LAMP, chat=NEW)
    story.hears(NEW, "1 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "请接单")


async def test_a_group_that_was_greeted_is_not_greeted_again_after_it_moved(story: Story) -> None:
    await story.does(Doing.ADD, "王大爷", "-1007")
    story.hears("-1007", "还没有绑定网格")
    await story.does(Doing.MOVE, "王大爷", "-1007", to="-1008")
    await story.writes("王大爷", LAMP, chat="-1008")


async def test_supervisors_are_told_that_the_bot_was_removed_and_tickets_find_other_ways(story: Story) -> None:
    await story.does(Doing.REMOVE, "王大爷", GROUP)
    for supervisor in ("tang-zhengyi", "luo-jing"):
        story.hears(f"dm:{supervisor}", "被移出了榕岸一格的群")


async def test_a_supervisor_who_cannot_be_written_to_alone_is_not_tried(tell: Tell) -> None:
    story = await tell(with_people(example(), "luo-jing", direct=False))
    await story.does(Doing.REMOVE, "王大爷", GROUP)
    story.hears("dm:tang-zhengyi", "被移出了榕岸一格的群")

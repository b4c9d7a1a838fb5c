"""A platform where the bot may write alone only to who pressed start: nobody misses anything, nothing is said twice."""

from bot.platforms import Abilities
from bot.stories import Doing
from handlers.incoming import IncomingMessage
from storage import contacts
from storage.kinds import Action
from tests.openings import LAMP
from tests.telling import GROUP, Story


async def _needs_start(story: Story, *started: str) -> None:
    story.rehearsal.notebook.abilities = Abilities(needs_start=True)
    for person in started:
        await story.does(Doing.UNBLOCK, person)


async def test_who_never_pressed_start_is_called_in_the_group_with_a_start_button(story: Story) -> None:
    await _needs_start(story)
    await story.writes("王大爷", LAMP)
    story.hears(GROUP, "1 号", purpose="receipt")
    called = story.hears(GROUP, "@陈海燕", "1 号", purpose="ping")
    assert (called["start"], called["mentions"]) == ("mine", ["chen-haiyan"])
    assert "没有按过“开始”" in await story.reasons()


async def test_who_pressed_start_is_told_alone(story: Story) -> None:
    await _needs_start(story, "chen-haiyan")
    await story.writes("王大爷", LAMP)
    assert "start" not in story.hears(GROUP, "1 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "请接单：1 号")


async def test_pressing_start_tells_what_still_waits_and_repeats_nothing(story: Story) -> None:
    await _needs_start(story)
    await story.writes("王大爷", LAMP)
    story.forget()
    await story.does(Doing.START, "chen-haiyan", to="mine")
    story.hears("dm:chen-haiyan", "等您的有 1 张", "1 号", purpose="answer")
    await story.later(minutes=31)
    story.hears("dm:chen-haiyan", "还没接单", purpose="reminder")


async def test_a_neighbour_who_presses_start_is_told_how_to_report(story: Story) -> None:
    await story.does(Doing.START, "王大爷")
    story.hears("dm:王大爷", "直接说事就行")


async def test_who_blocked_the_bot_is_called_in_the_group_again(story: Story) -> None:
    await _needs_start(story, "chen-haiyan")
    await story.does(Doing.BLOCK, "chen-haiyan")
    await story.writes("王大爷", LAMP)
    story.hears(GROUP, "1 号", purpose="receipt")
    assert story.hears(GROUP, "@陈海燕", purpose="ping")["buttons"][0] == Action.ACK


async def test_members_who_come_and_go_set_nothing_off_and_leave_no_trace(story: Story) -> None:
    before = await story.rows()
    for what in (Doing.JOIN, Doing.LEAVE):
        await story.does(what, "chen-haiyan", GROUP)
    assert await story.rows() == before


async def test_a_group_that_the_bot_is_added_to_is_greeted_once(story: Story) -> None:
    await story.does(Doing.ADD, "林永安", "another-group")
    await story.does(Doing.ADD, "林永安", "another-group")
    await story.writes("王大爷", LAMP, chat="another-group")
    story.hears("another-group", "还没有绑定网格")


async def test_who_writes_to_the_bot_alone_can_be_written_to(story: Story) -> None:
    said = IncomingMessage("telegram", "", "77", "小李", "m1", "你好", story.now)
    await story.rehearsal.engine.hear([said])
    async with story.rehearsal.engine.database.transaction(story.rehearsal.town.subdistrict) as tx:
        assert await contacts.reachable(tx, [("telegram", "77"), ("telegram", "78")]) == {("telegram", "77")}

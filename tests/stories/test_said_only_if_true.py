"""What is said is true when it is said: the ticket may move while a word is under way and comes back unsaid."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.platforms import Speech, TryAgainLater
from bot.rehearsal import everybody_local
from bot.stories import World
from handlers.incoming import IncomingMessage
from storage import outbox
from storage.kinds import SendState
from tests.openings import LAMP
from tests.telling import ALONE, GROUP, Moody, Story, example
from tests.towns import without_officer

CHEN, WU, LEADER = "dm:chen-haiyan", "dm:wu-zhiming", "dm:lin-yongan"

STEP = ["收到", "到场 1", "办结 1 好了", "挂起 1 明天10点 等配件", "转派 1 吴志明", "误报 1", "退回 1 不归我"]


class Hesitant(Moody):
    """A platform that takes a second over the next words in one chat, while something happens, and then refuses."""

    chat = ""
    happening: Callable[[], Awaitable[None]]

    async def say(self, speech: Speech) -> str:
        where = f"dm:{speech.address}" if speech.direct else speech.address
        if where != self.chat or speech.edits:
            return await super().say(speech)
        self.chat = ""
        await self.happening()
        raise TryAgainLater("did not take it")


def _meanwhile(story: Story, chat: str, *said: tuple[str, str]) -> None:
    """While the next words to that chat are under way, these people write these texts in the group."""
    rehearsal = story.rehearsal
    hesitant = Hesitant(rehearsal.clock, rehearsal.town, story.note)
    hesitant.chat, hesitant.chats = chat, rehearsal.notebook.chats

    async def happening() -> None:
        now = rehearsal.clock.now() + timedelta(seconds=1)
        rehearsal.clock.push_to(now)
        heard = [
            IncomingMessage("local", GROUP, person, person, f"m{number}", text, now)
            for number, (person, text) in enumerate(said)
        ]
        await rehearsal.engine.hear(heard)

    hesitant.happening = happening
    rehearsal.notebook = hesitant
    rehearsal.engine.platforms[hesitant.name] = hesitant  # pyright: ignore[reportIndexIssue] - the rehearsal's own dict


@pytest.mark.parametrize("step", STEP)
async def test_a_reminder_under_way_is_not_tried_again_once_the_ticket_has_moved(story: Story, step: str) -> None:
    await _open(story, "3号楼电梯停了")
    _meanwhile(story, CHEN, ("chen-haiyan", step))
    await story.later(minutes=6)
    assert not [line for line in story.said if line["purpose"] == "reminder"]
    story.forget()
    async with story.rehearsal.engine.database.transaction(story.rehearsal.town.subdistrict) as tx:
        [recalled] = [one for one in await outbox.in_state(tx, SendState.RECALLED) if one.purpose == "reminder"]
    assert recalled.trouble in ("已有进展", "已转给别人", "已挂起", "已结案")


async def test_of_a_ticket_handed_over_meanwhile_only_the_new_person_is_pinged(story: Story) -> None:
    _meanwhile(story, CHEN, ("lin-yongan", "转派 1 吴志明"))
    await story.writes("王大爷", "3栋漏水了")
    await story.later(minutes=5)
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(WU, "请接单", "3栋漏水了", purpose="ping")
    story.hears(CHEN, "不用您管了", purpose="update")


async def test_an_escalation_under_way_is_not_tried_again_once_somebody_took_it(story: Story) -> None:
    await _open(story, "3号楼电梯困人了")
    await story.later(minutes=4)
    story.hears(CHEN, purpose="reminder")
    _meanwhile(story, LEADER, ("chen-haiyan", "收到"))
    await story.later(minutes=5)
    story.silent()


async def test_of_several_things_under_way_only_what_is_still_true_is_said(story: Story) -> None:
    await _open(story, "3栋漏水了")
    await _open(story, "2栋路灯不亮了")
    _meanwhile(story, CHEN, ("chen-haiyan", "接单 1"))
    await story.later(minutes=31)
    left = story.hears(CHEN, "2 号 · 公共设施 · 2号楼", purpose="reminder")
    assert "1 号" not in left["text"] and left["ticket"] == 2


async def test_a_card_that_was_late_is_said_once_and_as_the_ticket_is_by_then(story: Story) -> None:
    _meanwhile(story, GROUP, ("chen-haiyan", "接单 1"))
    await story.writes("王大爷", "3栋漏水了")
    story.hears(CHEN, "请接单", purpose="ping")
    await story.later(minutes=1)
    story.hears(GROUP, "✅ 陈海燕 已接单。", purpose="receipt")
    assert story.edits == []


async def test_the_reporters_are_not_asked_once_they_have_answered(story: Story) -> None:
    await _open(story, "3栋漏水了")
    _meanwhile(story, GROUP, ("王大爷", "已解决 1"))
    await story.writes("chen-haiyan", "办结 1 换了水管")
    await story.later(minutes=1)
    story.hears(GROUP, "报事人确认解决", purpose="closing")
    story.hears(CHEN, "报事人确认解决", purpose="update")


async def test_who_left_while_a_ping_waited_is_not_pinged_and_whoever_answers_now_is_at_once(story: Story) -> None:
    await story.happens(World.PLATFORM_DOWN)
    await story.writes("王大爷", "3栋漏水了")
    await story.rehearsal.stop()
    story.rehearsal.town = everybody_local(without_officer(example(), "chen-haiyan"))
    story.rehearsal.notebook.is_down = False
    await story.rehearsal.start()
    await story.later(minutes=1)
    story.hears(GROUP, "1 号", purpose="receipt")
    assert "@林永安" in story.card()["text"]
    story.hears(LEADER, "请接单", "3栋漏水了", purpose="ping")
    assert story.ticket()["assignee"] == "lin-yongan"


async def _open(story: Story, text: str) -> None:
    await story.writes("王大爷", text)
    story.hears(GROUP, purpose="receipt")
    story.hears(CHEN, "请接单", text, purpose="ping")


async def test_an_answer_held_up_past_the_end_is_left_out_where_the_end_is_said(story: Story) -> None:
    await story.happens(World.PLATFORM_DOWN)
    await story.writes("王大爷", LAMP)
    await story.writes("小李", "3号楼门口的路灯不亮了")
    await story.writes("吴阿姨", "工单 1", chat=ALONE)
    await story.later(seconds=1)
    await story.writes("chen-haiyan", "误报 1 试灯")
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=10)
    assert not [line for line in story.said if line["chat"] == GROUP and "等人接单" in line["text"]]
    story.hears("dm:吴阿姨", purpose="answer")
    story.hears(GROUP, purpose="receipt")
    story.hears(GROUP, "误报", purpose="closing")

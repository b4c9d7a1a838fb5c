"""绑定 and 解绑: groups and people that are said to be whose they are while the bot is in service."""

import pytest

from bot.app import Engine
from bot.stories import Doing
from handlers.incoming import IncomingMessage
from handlers.policy import codes
from storage.kinds import Bound
from tests.invitations import CODE, invite
from tests.openings import LAMP
from tests.stories.conftest import Tell
from tests.telling import ALONE, GROUP, Story

NEW = "-1001"
SUPERVISOR = "tang-zhengyi"


async def test_a_code_binds_a_group_and_the_next_report_there_is_a_ticket(tell: Tell) -> None:
    story = await tell(unbound=[GROUP])
    await story.writes("王大爷", LAMP, chat=NEW)
    story.hears(NEW, "还没有绑定网格")
    await invite(story, Bound.CHAT, GROUP)
    await story.writes("王大爷", "绑定 abcd-2345", chat=NEW)
    story.hears(NEW, "绑定好了：这里是榕岸一格的群")
    await story.writes("王大爷", LAMP, chat=NEW)
    story.hears(NEW, "1 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "请接单：1 号")


async def test_what_comes_in_one_batch_with_the_binding_is_not_lost(tell: Tell) -> None:
    story = await tell(unbound=[GROUP])
    await invite(story, Bound.CHAT, GROUP)
    said = [
        IncomingMessage("local", NEW, "王大爷", "王大爷", f"m{number}", text, story.now)
        for number, text in enumerate((f"/绑定 {CODE}", LAMP))
    ]
    await story.rehearsal.engine.hear(said)
    await story.rehearsal.settle()
    story.hears(NEW, "绑定好了")
    story.hears(NEW, "1 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "请接单：1 号")


async def test_a_code_works_once_and_for_seven_days(tell: Tell) -> None:
    story = await tell(unbound=[GROUP])
    await invite(story, Bound.CHAT, GROUP)
    await invite(story, Bound.CHAT, GROUP, "WXYZ6789")
    await story.writes("王大爷", f"绑定 {CODE}", chat=NEW)
    story.hears(NEW, "绑定好了")
    await story.writes("王大爷", f"绑定 {CODE}", chat="-1002")
    story.hears("-1002", "已经用过")
    await story.later(days=7)
    await story.writes("王大爷", "绑定 WXYZ6789", chat="-1002")
    story.hears("-1002", "已经过期")


async def test_codes_cannot_be_guessed_one_after_another(tell: Tell) -> None:
    story = await tell(unbound=["chen-haiyan"])
    await invite(story, Bound.PERSON, "chen-haiyan")
    for number in range(2, 7):
        await story.writes("坏人", f"绑定 AAAA222{number}", chat=ALONE)
        story.hears("dm:坏人", "不对")
    await story.writes("坏人", f"绑定 {CODE}", chat=ALONE)
    story.hears("dm:坏人", "过一小时再")
    await story.later(hours=1)
    await story.writes("坏人", f"绑定 {CODE}", chat=ALONE)
    story.hears("dm:坏人", "您是陈海燕")


async def test_a_person_binds_themselves_with_start_and_is_told_what_waits(tell: Tell) -> None:
    story = await tell(unbound=["chen-haiyan"])
    await story.writes("王大爷", LAMP)
    story.forget()
    await invite(story, Bound.PERSON, "chen-haiyan")
    await story.does(Doing.START, "8613", to=CODE)
    story.hears("dm:8613", "您是陈海燕", "等您的有 1 张")
    await story.writes("8613", "接单 1")
    assert story.ticket()["status"] == "acknowledged"


async def test_a_persons_code_that_was_shown_to_a_group_is_used_up(tell: Tell) -> None:
    story = await tell(unbound=["chen-haiyan"])
    await invite(story, Bound.PERSON, "chen-haiyan")
    await story.writes("8613", f"绑定 {CODE}")
    story.hears(GROUP, "已经作废")
    await story.writes("8613", f"绑定 {CODE}", chat=ALONE)
    story.hears("dm:8613", "已经用过")


async def test_an_account_that_is_somebody_does_not_become_somebody_else(tell: Tell) -> None:
    story = await tell(unbound=["chen-haiyan"])
    await invite(story, Bound.PERSON, "chen-haiyan")
    await story.writes("lin-yongan", f"绑定 {CODE}", chat=ALONE)
    story.hears("dm:lin-yongan", "已经是林永安")


async def test_a_new_account_is_not_taken_for_the_old_one_where_message_ids_are_alike(tell: Tell) -> None:
    story = await tell()
    await story.writes("chen-haiyan", "帮助", chat=ALONE, id="5")
    story.hears("dm:chen-haiyan", "直接说事就行")
    await invite(story, Bound.PERSON, "chen-haiyan")
    await story.does(Doing.START, "8613", to=CODE)
    story.hears("dm:8613", "您是陈海燕")
    await story.writes("8613", "帮助", chat=ALONE, id="5")
    story.hears("dm:8613", "直接说事就行")


async def test_an_officer_binds_the_group_of_their_grid_by_its_name(tell: Tell) -> None:
    story = await tell(unbound=[GROUP])
    await story.writes("chen-haiyan", "/绑定 榕岸一格", chat=NEW)
    story.hears(NEW, "这里是榕岸一格的群")


@pytest.mark.parametrize("who", ["王大爷", "zheng-kaiwen", "1087968824"])
async def test_nobody_else_binds_a_group_by_its_name(tell: Tell, who: str) -> None:
    story = await tell(unbound=[GROUP])
    await story.writes(who, "/绑定 榕岸一格", chat=NEW)
    story.hears(NEW, "要由街道督办、网格长或网格员来做")
    await story.writes("王大爷", LAMP, chat=NEW)
    story.hears(NEW, "还没有绑定网格")


async def test_a_grid_that_has_its_group_is_not_taken_to_another_by_name(story: Story) -> None:
    await story.writes("chen-haiyan", "/绑定 rongan-1", chat=NEW)
    story.hears(NEW, "已经绑定过了")


async def test_a_supervisor_unbinds_a_group_and_it_is_heard_no_more(tell: Tell) -> None:
    story = await tell(unbound=[GROUP])
    await story.writes(SUPERVISOR, "/绑定 榕岸一格", chat=NEW)
    story.hears(NEW, "绑定好了")
    await story.writes("lin-yongan", "/解绑", chat=NEW)
    story.hears(NEW, "要由街道督办来做")
    await story.writes(SUPERVISOR, "解绑", chat=NEW)
    story.hears(NEW, "解绑好了")
    await story.writes("王大爷", LAMP, chat=NEW)
    story.silent()
    assert story.tickets == {}


async def test_a_supervisor_unbinds_a_person_who_is_a_neighbour_from_then_on(tell: Tell) -> None:
    story = await tell(unbound=["chen-haiyan"])
    await invite(story, Bound.PERSON, "chen-haiyan")
    await story.does(Doing.START, "8613", to=CODE)
    story.hears("dm:8613", "您是陈海燕")
    await story.writes(SUPERVISOR, "解绑 陈海燕", chat=ALONE)
    story.hears(f"dm:{SUPERVISOR}", "陈海燕在这里没有账号了")
    await story.writes("王大爷", LAMP)
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(GROUP, "@陈海燕", purpose="ping")
    await story.writes("8613", "接单 1")
    story.hears(GROUP, "要由")


@pytest.mark.parametrize("talk", ["绑定银行卡要带身份证吗", "解绑", "微信怎么绑定", "绑定 手机号"])
async def test_talk_of_binding_is_talk(story: Story, talk: str) -> None:
    before = await story.rows()
    await story.writes("王大爷", talk)
    assert await story.rows() == before


async def test_another_process_sees_the_binding_at_once(tell: Tell) -> None:
    story = await tell(unbound=[GROUP])
    ours = story.rehearsal.engine
    other = Engine(ours.database, ours.town, {}, ours.clock)
    await other.hear([IncomingMessage("local", NEW, "王大爷", "王大爷", "m1", LAMP, story.now)])
    await story.rehearsal.settle()
    story.hears(NEW, "还没有绑定网格")
    await story.writes("chen-haiyan", "/绑定 榕岸一格", chat=NEW)
    story.hears(NEW, "绑定好了")
    await other.hear([IncomingMessage("local", NEW, "王大爷", "王大爷", "m2", LAMP, story.now)])
    await story.rehearsal.settle()
    story.hears(NEW, "1 号", purpose="receipt")
    story.hears("dm:chen-haiyan", "请接单")


def test_a_code_is_kept_only_as_what_it_cannot_be_read_from() -> None:
    assert CODE not in codes.sealed("luhu", CODE)
    assert codes.sealed("luhu", CODE) != codes.sealed("qiaotou", CODE)

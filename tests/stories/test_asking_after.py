"""Somebody who waits and says so means the ticket that is there: it is noted, nobody is called again."""

import pytest

from tests.openings import CHEN, LAMP, LIFT, closed, done, opened, taken
from tests.telling import ALONE, GROUP, Story


@pytest.mark.parametrize("words", ["还没修啊", "怎么还没人来", "都三天了还没修好", "到现在都没人管", "这是第二次报了"])
async def test_whoever_waits_means_what_they_reported(story: Story, words: str) -> None:
    await taken(story)
    await story.writes("王大爷", words)
    story.hears(GROUP, "已并入 1 号 · 公共设施 · 3号楼，已接单；有结果一起告诉您。", purpose="answer")
    assert list(story.tickets) == [1]
    assert "joined：" in await story.reasons()


async def test_the_officer_is_not_called_again_and_reads_it_on_the_ticket(story: Story) -> None:
    await taken(story)
    await story.writes("王大爷", "怎么还没人来")
    story.hears(GROUP, "已并入 1 号")
    await story.writes("chen-haiyan", "工单 1", chat=ALONE)
    story.hears(CHEN, "怎么还没人来", purpose="answer")


async def test_who_asks_again_the_same_day_is_not_told_again(story: Story) -> None:
    await taken(story)
    for _ in range(3):
        await story.writes("王大爷", "还没修啊")
    story.hears(GROUP, "已并入 1 号")
    assert story.ticket()["reporters"] == ["王大爷"]


async def test_of_several_the_newest_is_meant(story: Story) -> None:
    await opened(story)
    await opened(story, LIFT)
    await story.writes("王大爷", "还没修啊")
    story.hears(GROUP, "已并入 2 号")


async def test_of_several_a_reply_says_which(story: Story) -> None:
    first = await opened(story)
    await opened(story, LIFT)
    await story.writes("王大爷", "还没修啊", reply_to=first.card)
    story.hears(GROUP, "已并入 1 号")


@pytest.mark.parametrize("words", ["3栋的还没修啊", "路灯还没修啊"])
async def test_of_several_the_place_or_the_thing_says_which(story: Story, words: str) -> None:
    await opened(story)
    await opened(story, LIFT)
    await story.writes("王大爷", words)
    story.hears(GROUP, "已并入 1 号")


async def test_another_thing_that_is_not_mended_is_another_ticket(story: Story) -> None:
    await taken(story)
    await story.later(minutes=11)
    await story.writes("王大爷", "3栋门禁又坏了")
    story.hears(GROUP, "2 号", purpose="receipt")
    story.hears(CHEN, "请接单", "门禁", purpose="ping")


async def test_a_neighbour_joins_the_only_ticket_about_the_thing(story: Story) -> None:
    await taken(story, LIFT)
    await story.writes("小李", "电梯还是没人来")
    story.hears(GROUP, "已并入 1 号", purpose="answer")
    assert story.ticket()["reporters"] == ["王大爷", "小李"]


async def test_a_neighbour_who_names_the_building_joins_its_only_ticket(story: Story) -> None:
    await taken(story)
    await story.writes("小李", "3栋还没修")
    story.hears(GROUP, "已并入 1 号", purpose="answer")
    assert story.ticket()["reporters"] == ["王大爷", "小李"]


@pytest.mark.parametrize("words", ["还没修啊", "怎么还没人来", "饭还没好", "第二次了"])
async def test_a_neighbour_who_names_nothing_is_left_alone(story: Story, words: str) -> None:
    await taken(story)
    await story.writes("小李", words)
    assert story.ticket()["reporters"] == ["王大爷"]
    assert list(story.tickets) == [1]


async def test_a_reply_to_somebody_who_chats_is_about_the_chat(story: Story) -> None:
    await taken(story)
    await story.writes("小王", "你家装修弄完了没", id="chat")
    await story.writes("王大爷", "还没好呢", reply_to="chat")
    assert "joined" not in await story.reasons()


async def test_a_neighbour_does_not_ask_after_what_is_private(story: Story) -> None:
    await story.writes("王大爷", "老板欠两个月工资")
    story.forget()
    await story.writes("小李", "工资怎么还没处理")
    assert story.ticket()["reporters"] == ["王大爷"]
    assert all("已并入" not in line["text"] for line in story.said)
    story.forget()


async def test_who_was_asked_whether_it_is_solved_says_no(story: Story) -> None:
    await done(story)
    await story.writes("王大爷", "还没修好啊")
    story.hears(GROUP, "🔁 1 号 · 公共设施 · 3号楼 第 1 次重开，接着办", purpose="update")
    story.hears(CHEN, "请接单", "1 号", purpose="ping")


async def test_what_silence_closed_is_opened_again(story: Story) -> None:
    await done(story)
    await story.later(days=4)
    story.forget()
    await story.writes("王大爷", "怎么还没人来")
    story.hears(GROUP, "1 号", "第 1 次重开", purpose="update")
    story.hears(CHEN, "请接单", "1 号", purpose="ping")


async def test_what_the_reporter_called_solved_stays_closed_unless_it_is_replied_to(story: Story) -> None:
    await closed(story)
    await story.writes("王大爷", "怎么还没人来")
    assert story.ticket()["status"] == "closed"
    await story.writes("王大爷", "怎么还没人来", reply_to="report 1")
    story.hears(GROUP, "1 号", "第 1 次重开", purpose="update")
    story.hears(CHEN, "请接单", "1 号", purpose="ping")


async def test_what_comes_back_after_long_is_still_the_open_ticket(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "挂起 1 12天 等配件")
    await story.later(days=5)
    await story.writes("小李", "3栋门口路灯还没修")
    story.hears(GROUP, "已并入 1 号", purpose="answer")


async def test_with_nothing_to_find_it_is_a_report(story: Story) -> None:
    await opened(story, "3栋门口路灯还没修")
    assert story.ticket()["status"] == "assigned"


async def test_an_officer_who_says_it_works_and_reports_nothing(story: Story) -> None:
    await opened(story, LAMP)
    await story.writes("wu-zhiming", "3栋路灯还没修好，在等配件")
    assert "joined" not in await story.reasons()


@pytest.mark.parametrize("chat", [GROUP, ALONE])
async def test_a_cry_right_after_an_emergency_is_of_that_one_and_nobody_is_asked(story: Story, chat: str) -> None:
    await story.writes("王大爷", "2栋着火了", chat=chat)
    story.forget()
    await story.writes("王大爷", "快来人", chat=chat)
    where = GROUP if chat == GROUP else "dm:王大爷"
    story.hears(where, "危及生命请先拨 120/119/110", "已并入 1 号", purpose="answer")
    assert list(story.tickets) == [1]


async def test_a_cry_much_later_is_asked_about(story: Story) -> None:
    await story.writes("王大爷", "2栋着火了")
    await story.writes("chen-haiyan", "收到")
    story.forget()
    await story.later(minutes=11)
    await story.writes("王大爷", "快来人")
    story.hears("dm:王大爷", "您刚才说的是现在发生的吗？", purpose="question")
    story.forget()

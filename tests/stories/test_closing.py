"""How tickets end: what was done is told, the reporters are asked, and the group hears the end."""

import pytest

from storage.kinds import Action
from tests.openings import CHEN, closed, done, opened, taken
from tests.telling import ALONE, GROUP, Story


async def test_an_empty_completion_is_asked_for_once(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "办结 1")
    story.hears(GROUP, "@陈海燕 1 号做了什么？回一句话就行", purpose="answer")
    assert story.ticket()["status"] == "acknowledged"
    await story.writes("chen-haiyan", "换了灯泡")
    story.hears(GROUP, "已办结：换了灯泡", purpose="confirmation")
    assert story.ticket()["status"] == "resolved"


async def test_an_empty_completion_said_again_is_accepted(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "办结 1", chat=ALONE)
    story.hears(CHEN, "1 号做了什么？", purpose="answer")
    await story.writes("chen-haiyan", "办结 1", chat=ALONE)
    story.hears(GROUP, "1 号 · 公共设施 · 3号楼 已办结。@王大爷 看看好了没有？", purpose="confirmation")


async def test_a_button_pressed_twice_asks_once(story: Story) -> None:
    one = await taken(story)
    for _ in range(2):
        await story.presses("chen-haiyan", Action.RESOLVE, one.card)
    story.hears(GROUP, "1 号做了什么？", purpose="answer")
    assert story.ticket()["status"] == "acknowledged"


@pytest.mark.parametrize("late", [False, True])
async def test_words_said_much_later_are_the_answer_only_in_a_reply(story: Story, late: bool) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "办结 1")
    asked = story.hears(GROUP, "1 号做了什么？", purpose="answer")
    await story.later(minutes=11)
    await story.writes("chen-haiyan", "换了灯泡", reply_to=None if late else asked["message"])
    assert story.ticket()["status"] == ("acknowledged" if late else "resolved")
    story.forget()


async def test_a_reply_to_somebody_else_is_not_the_answer(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "办结 1")
    story.hears(GROUP, "1 号做了什么？", purpose="answer")
    await story.writes("chen-haiyan", "晚上好", reply_to="somebody's talk")
    assert story.ticket()["status"] == "acknowledged"


@pytest.mark.parametrize("way", ["已解决", "已解决 1", "/confirm 1", "解决了", "reply", "button"])
async def test_a_reporter_says_it_is_solved_in_any_way(story: Story, way: str) -> None:
    asked = await done(story)
    if way == "button":
        await story.presses("王大爷", Action.CONFIRM, asked)
    else:
        await story.writes("王大爷", "已解决" if way == "reply" else way, reply_to=asked if way == "reply" else None)
    story.hears(GROUP, "1 号 · 公共设施 · 3号楼 报事人确认解决，结案。 @王大爷", purpose="closing")
    story.hears(CHEN, "结案", purpose="update")
    assert (story.ticket()["status"], story.ticket()["outcome"]) == ("closed", "confirmed")


@pytest.mark.parametrize("person", ["王大爷", "小李"])
async def test_each_of_several_reporters_may_say_so_and_all_hear_it(story: Story, person: str) -> None:
    await opened(story)
    await story.writes("小李", "3号楼门口的路灯不亮了")
    story.hears(GROUP, "已并入 1 号", purpose="answer")
    await story.writes("chen-haiyan", "办结 1 换了灯泡")
    story.hears(GROUP, "@王大爷 @小李 看看好了没有？", purpose="confirmation")
    await story.writes(person, "已解决")
    story.hears(GROUP, "报事人确认解决，结案。 @王大爷 @小李", purpose="closing")
    story.hears(CHEN, "结案", purpose="update")


async def test_a_reporter_may_say_so_before_anybody_came(story: Story) -> None:
    one = await opened(story)
    await story.writes("王大爷", "已解决", reply_to=one.card)
    story.hears(GROUP, "报事人确认解决，结案", purpose="closing")
    story.hears(CHEN, "报事人确认解决，结案", purpose="update")
    assert story.ticket()["outcome"] == "confirmed"


async def test_silence_is_asked_once_more_and_then_ends_it_as_unconfirmed(story: Story) -> None:
    await done(story)
    await story.later(hours=24)
    story.hears(GROUP, "@王大爷 看看好了没有？", purpose="confirmation")
    await story.later(days=2, minutes=-1)
    assert story.ticket()["status"] == "resolved"
    await story.later(minutes=1)
    end = story.hears(GROUP, "办结后没有人回话，按“未确认”结案；没解决回“没解决”", purpose="closing")
    assert "满意" not in end["text"] and story.ticket()["outcome"] == "unconfirmed"


async def test_who_reported_alone_hears_the_end_alone(story: Story) -> None:
    await story.writes("ra1-02", "3栋门口路灯不亮了", chat=ALONE)
    story.hears("dm:ra1-02", "收到，记为 1 号", purpose="receipt")
    story.hears(CHEN, "请接单", purpose="ping")
    await story.writes("chen-haiyan", "办结 1 换了灯泡", chat=ALONE)
    story.hears("dm:ra1-02", "已办结：换了灯泡", purpose="confirmation")
    await story.writes("ra1-02", "已解决", chat=ALONE)
    story.hears("dm:ra1-02", "报事人确认解决，结案", purpose="closing")
    story.hears(CHEN, "结案", purpose="update")


async def test_of_a_private_matter_the_group_hears_the_end_without_a_name(story: Story) -> None:
    await story.writes("小李", "楼上邻居天天半夜吵架打架")
    story.hears(GROUP, "1 号：已收到，会有人私下联系", purpose="receipt")
    story.hears(CHEN, "请接单", purpose="ping")
    await story.writes("chen-haiyan", "办结 1 两家都劝过了", chat=ALONE)
    asked = story.hears(GROUP, "1 号 已办结。报事的邻居 看看好了没有？", purpose="confirmation")
    await story.presses("小李", Action.CONFIRM, asked["message"])
    end = story.hears(GROUP, "1 号 报事人确认解决，结案。", purpose="closing")
    story.hears(CHEN, "结案", purpose="update")
    assert all("小李" not in line["text"] and not line["mentions"] for line in (asked, end))


async def test_an_officer_s_false_alarm_ends_it_without_blame(story: Story) -> None:
    await opened(story)
    await story.writes("wu-zhiming", "误报 1 灯是新的")
    story.hears(GROUP, "按误报结案，打扰了。 @王大爷", purpose="closing")
    story.hears(CHEN, "按误报结案", purpose="update")
    assert story.ticket()["outcome"] == "false_alarm"


async def test_a_reporter_calls_off_their_own_false_alarm(story: Story) -> None:
    one = await opened(story)
    await story.presses("王大爷", Action.FALSE_ALARM, one.card)
    story.hears(GROUP, "按误报结案", purpose="closing")
    story.hears(CHEN, "按误报结案", purpose="update")


@pytest.mark.parametrize("person", ["lin-yongan", "cai-shufen", "tang-zhengyi"])
async def test_a_named_person_above_the_officer_turns_it_away_with_a_reason(story: Story, person: str) -> None:
    await opened(story)
    await story.writes(person, "不受理 1 这盏灯归市政，已转告")
    story.hears(GROUP, "1 号", "不受理：这盏灯归市政，已转告", "@王大爷", purpose="closing")
    story.hears(CHEN, "不受理", purpose="update")
    assert story.ticket()["outcome"] == "rejected"
    assert "rejected：这盏灯归市政，已转告" in await story.reasons()


async def test_whoever_was_on_it_is_told_when_another_officer_is_done(story: Story) -> None:
    await taken(story)
    await story.writes("wu-zhiming", "办结 1 我顺路换了")
    story.hears(CHEN, "不用您管了：吴志明 办结了", purpose="update")
    story.hears(GROUP, "已办结：我顺路换了", purpose="confirmation")


async def test_nothing_is_said_of_a_closed_ticket_for_ninety_days(story: Story) -> None:
    await closed(story)
    await story.later(days=90)
    assert story.ticket()["status"] == "closed"

"""What GoAlert tells of many hands, told again here: second acks, buttons, bundles, and who is told."""

import pytest

from storage.kinds import Action
from tests.openings import CHEN, LAMP, LIFT, RUBBISH, closed, opened, taken
from tests.telling import ALONE, GROUP, Story

WU, LEADER = "dm:wu-zhiming", "dm:lin-yongan"
SECOND_GROUP, ZHENG = "rongan-2-group", "dm:zheng-kaiwen"


async def test_every_step_shows_in_the_one_card_and_the_end_takes_its_buttons_away(story: Story) -> None:
    one = await opened(story)
    await story.presses("chen-haiyan", Action.ACK, one.card)
    assert story.card()["buttons"] == ["arrive", "resolve", "suspend", "transfer", "why"]
    await story.presses("chen-haiyan", Action.ARRIVE, one.card)
    assert story.card()["buttons"] == ["resolve", "suspend", "transfer", "why"]
    await story.writes("chen-haiyan", "误报 1")
    story.hears(GROUP, "按误报结案", purpose="closing")
    assert story.card()["text"] == "📋 1 号 · 公共设施 · 3号楼【一般】\n已结案（误报）"
    assert (story.card()["buttons"], story.card()["mentions"]) == ([], [])
    assert {edit["edits"] for edit in story.edits} == {one.card}


async def test_the_one_it_was_escalated_to_takes_it_by_the_button_and_the_ladder_is_still(story: Story) -> None:
    one = await opened(story, LIFT)
    assert len(await story.chased(minutes=15)) == 2
    await story.later(minutes=5)
    called = story.hears(LEADER, "还没人接单", purpose="escalation")
    await story.presses("lin-yongan", Action.ACK, called["message"])
    story.hears(CHEN, "1 号", "不用您管了：林永安 接了", purpose="update")
    assert (story.card()["edits"], story.ticket()["assignee"]) == (one.card, "lin-yongan")
    assert await story.chased(hours=3, minutes=59) == []


async def test_a_button_under_an_old_reminder_works_and_says_what_has_happened_since(story: Story) -> None:
    await opened(story, LIFT)
    await story.later(minutes=5)
    old = story.hears(CHEN, purpose="reminder")
    await story.writes("wu-zhiming", "接单 1")
    story.hears(CHEN, "吴志明 接了", purpose="update")
    await story.writes("wu-zhiming", "误报 1 试运行")
    story.hears(GROUP, "按误报结案", purpose="closing")
    await story.presses("chen-haiyan", Action.ACK, old["message"])
    story.hears(CHEN, "1 号已结案（误报），不能再改；要继续请发“重开 1 原因”", purpose="answer")


async def test_an_ack_of_one_officer_does_not_silence_another_who_must_answer_too(story: Story) -> None:
    await opened(story, LIFT)
    await story.writes("周阿婆", "10号楼电梯停了", chat=SECOND_GROUP)
    story.hears(SECOND_GROUP, "2 号", purpose="receipt")
    story.hears(ZHENG, "请接单", purpose="ping")
    await story.writes("chen-haiyan", "收到")
    assert await story.chased(minutes=10) == [
        f"2026-11-23 09:05 {ZHENG} reminder",
        f"2026-11-23 09:10 {ZHENG} reminder",
    ]


async def test_a_second_ack_is_recorded_and_whoever_came_last_answers(story: Story) -> None:
    one = await taken(story)
    await story.presses("wu-zhiming", Action.ACK, one.card)
    story.hears(CHEN, "吴志明 接了", purpose="update")
    await story.presses("chen-haiyan", Action.ACK, one.card)
    story.hears(WU, "陈海燕 接了", purpose="update")
    assert story.ticket()["assignee"] == "chen-haiyan"
    assert [line for line in (await story.reasons()).splitlines() if line.startswith(("ack", "handed"))] == [
        "acknowledged：本人回应",
        "handed：吴志明 接手",
        "acknowledged：本人回应",
        "handed：陈海燕 接手",
        "acknowledged：本人回应",
    ]


async def test_an_ack_does_not_silence_whom_it_was_handed_to_since(story: Story) -> None:
    one = await taken(story, LIFT)
    await story.writes("chen-haiyan", "转派 1 吴志明 他在附近")
    story.hears(WU, "请接单", purpose="ping")
    await story.writes("chen-haiyan", "收到", chat=ALONE, reply_to=one.ping)
    story.forget()
    assert await story.chased(minutes=10) == [
        f"2026-11-23 09:05 {WU} reminder",
        f"2026-11-23 09:10 {WU} reminder",
    ]


@pytest.mark.parametrize(
    ("person", "words", "told"),
    [
        ("chen-haiyan", "到场 1", []),
        ("chen-haiyan", "转派 1 吴志明", [(WU, "ping")]),
        ("chen-haiyan", "退回 1 不归我", [(LEADER, "ping")]),
        ("chen-haiyan", "办结 1 好了", [(GROUP, "confirmation")]),
        ("chen-haiyan", "误报 1", [(GROUP, "closing")]),
        ("wu-zhiming", "到场 1", [(CHEN, "update")]),
        ("wu-zhiming", "办结 1 好了", [(CHEN, "update"), (GROUP, "confirmation")]),
        ("lin-yongan", "转派 1 吴志明 他近", [(CHEN, "update"), (WU, "ping")]),
        ("lin-yongan", "不受理 1 不归街道", [(CHEN, "update"), (GROUP, "closing")]),
        ("王大爷", "已解决 1", [(CHEN, "update"), (GROUP, "closing")]),
    ],
)
async def test_whoever_does_it_is_not_told_and_everybody_else_once(
    story: Story, person: str, words: str, told: list[tuple[str, str]]
) -> None:
    await taken(story)
    await story.writes(person, words)
    assert sorted((line["chat"], line["purpose"]) for line in story.said) == sorted(told)
    story.forget()


async def test_one_reply_takes_of_a_bundle_what_still_waits(story: Story) -> None:
    for text in (LAMP, RUBBISH, "2栋漏水了", "4栋漏水了"):
        await opened(story, text)
    await story.later(minutes=30)
    four = story.hears(CHEN, "有 4 件事在等您", purpose="reminder")
    await story.writes("wu-zhiming", "接单 1")
    story.hears(CHEN, "吴志明 接了", purpose="update")
    await story.writes("wu-zhiming", "误报 2")
    story.hears(GROUP, "2 号", "按误报结案", purpose="closing")
    story.hears(CHEN, "2 号", "按误报结案", purpose="update")
    await story.writes("chen-haiyan", "收到", chat=ALONE, reply_to=four["message"])
    assert [story.ticket(number)["assignee"] for number in (1, 3, 4)] == ["wu-zhiming", "chen-haiyan", "chen-haiyan"]
    assert [story.ticket(number)["status"] for number in (2, 3, 4)] == ["closed", "acknowledged", "acknowledged"]


async def test_a_number_takes_one_of_a_bundle_and_the_rest_is_called_for_again(story: Story) -> None:
    for text in (LAMP, RUBBISH):
        await opened(story, text)
    await story.later(minutes=30)
    both = story.hears(CHEN, "有 2 件事在等您", purpose="reminder")
    await story.writes("chen-haiyan", "接单 2", chat=ALONE, reply_to=both["message"])
    assert [story.ticket(number)["status"] for number in (1, 2)] == ["assigned", "acknowledged"]
    assert await story.chased(hours=2) == [f"2026-11-23 11:00 {LEADER} escalation"]


async def test_ten_replies_that_mean_nothing_are_left_alone_and_the_ack_after_them_counts(story: Story) -> None:
    one = await opened(story)
    for text in ("？", "哦", "在开会", "等等", "啥", "嗯嗯", "哪里", "晚点", "哈哈", "[表情]"):
        await story.writes("chen-haiyan", text, reply_to=one.card)
    story.silent()
    await story.writes("chen-haiyan", "收到", reply_to=one.card)
    assert story.ticket()["status"] == "acknowledged"


async def test_eight_rounds_of_one_trouble_are_each_announced_and_none_is_stuck(story: Story) -> None:
    await closed(story)
    for count in range(1, 9):
        await story.later(minutes=40)
        await story.writes("王大爷", "3栋门口路灯又不亮了")
        story.hears(GROUP, f"第 {count} 次重开", purpose="update")
        story.hears(CHEN, "请接单", purpose="ping")
        await story.writes("chen-haiyan", "办结 1 又修了")
        story.hears(GROUP, "已办结：又修了", purpose="confirmation")
        await story.writes("王大爷", "已解决")
        story.hears(GROUP, f"重开过 {count} 次", purpose="closing")
        story.hears(CHEN, "结案", purpose="update")
    assert list(story.tickets) == [1]

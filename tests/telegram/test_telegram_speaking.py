"""Speaking on Telegram: what is shown, and what becomes of what cannot be said."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from bot.platforms import Mention, NoAnswer, TryAgainLater, Undeliverable
from bot.telegram.account import Telegram
from handlers.incoming import Change, IncomingChange
from storage.kinds import Action
from tests.telegram.accounts import GROUP, account, heard, hurried, speech
from tests.telegram.double import Double


@pytest.fixture
async def bot(double: Double, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Telegram]:
    hurried(monkeypatch)
    async with account(double) as opened:
        yield opened


@pytest.fixture
def group(double: Double) -> int:
    return double.world.group(GROUP, ["王大爷", "陈海燕"], forum=True)


async def test_a_card_answers_the_report_names_the_officer_and_can_be_pressed(
    bot: Telegram, double: Double, group: int
) -> None:
    asked = double.talk.write("王大爷", GROUP, "路灯不亮")
    chen = double.world.person("陈海燕")
    card = speech(
        group,
        "🚨 @陈海燕 请看一下",
        mentions=(Mention("chen", str(chen), "陈海燕"),),
        buttons=(Action.ACK,),
        reply_to=str(asked),
        revision=7,
    )
    said = await bot.say(card)
    shown = double.shown.last(GROUP)
    assert (str(shown["message"]), shown["text"], shown["reply_to"]) == (said, "🚨 @陈海燕 请看一下", asked)
    assert (shown["mentions"], shown["buttons"]) == ([chen], [["接单", "1a1.7"]])


async def test_a_card_is_replaced_and_doing_it_twice_does_no_harm(bot: Telegram, double: Double, group: int) -> None:
    said = await bot.say(speech(group, "等人接单"))
    for _ in range(2):
        assert await bot.say(speech(group, "已接单", edits=said)) == said
    assert double.shown.texts(GROUP) == ["已接单"]


async def test_what_was_answered_may_be_gone(bot: Telegram, double: Double, group: int) -> None:
    asked = double.talk.write("王大爷", GROUP, "路灯不亮")
    double.talk.delete(GROUP, asked)
    await bot.say(speech(group, reply_to=str(asked)))
    assert double.shown.texts(GROUP) == ["📋 1 号"]


async def test_r9_a_long_text_arrives_whole_and_the_first_part_has_the_buttons(
    bot: Telegram, double: Double, group: int
) -> None:
    said = await bot.say(speech(group, "\n".join(["🚨" * 1500] * 3), buttons=(Action.WHY,)))
    shown = double.shown.now(GROUP)
    assert [len(one["text"]) for one in shown] == [1500, 1500, 1500]
    assert [len(one["buttons"]) for one in shown] == [1, 0, 0]
    assert str(shown[0]["message"]) == said


async def test_r10_it_is_said_in_its_topic_and_where_that_is_gone_in_the_group(
    bot: Telegram, double: Double, group: int
) -> None:
    topic = double.world.topic(GROUP, "报修")
    await bot.say(speech(group, topic=str(topic)))
    double.world.close_topic(GROUP, topic)
    await bot.say(speech(group, topic=str(topic)))
    double.world.delete_topic(GROUP, topic)
    await bot.say(speech(group, topic=str(topic)))
    moved = "（原话题已关闭，发在这里）\n📋 1 号"
    shown = [(one["topic"], one["text"]) for one in double.shown.now(GROUP)]
    assert shown == [(topic, "📋 1 号"), (None, moved), (None, moved)]


async def test_r8_a_flood_is_a_time_to_wait_and_another_chat_does_not_wait(
    bot: Telegram, double: Double, group: int
) -> None:
    double.weather.flood(GROUP, 10072)
    with pytest.raises(TryAgainLater) as trouble:
        await bot.say(speech(group))
    assert trouble.value.after == timedelta(seconds=10072)
    other = double.world.group("榕岸二格")
    await bot.say(speech(other))
    assert double.shown.texts("榕岸二格") == ["📋 1 号"]


async def test_r3_an_answer_that_is_lost_leaves_it_unknown_whether_it_was_said(
    bot: Telegram, double: Double, group: int
) -> None:
    for how in ("lose_before", "lose_after"):
        double.weather.trouble("sendMessage", how=how)
        with pytest.raises(NoAnswer):
            await bot.say(speech(group))
    assert double.shown.texts(GROUP) == ["📋 1 号"]


async def test_r3_an_edit_whose_answer_is_lost_is_tried_again(bot: Telegram, double: Double, group: int) -> None:
    said = await bot.say(speech(group))
    double.weather.trouble("editMessageText", how="lose_after")
    with pytest.raises(TryAgainLater):
        await bot.say(speech(group, "已接单", edits=said))
    assert double.shown.texts(GROUP) == ["已接单"]


async def test_r4_without_a_connection_it_surely_was_not_said(bot: Telegram, double: Double, group: int) -> None:
    await double.stop()
    with pytest.raises(TryAgainLater):
        await bot.say(speech(group))
    await double.start()


async def test_r7_a_group_that_moved_is_heard_of_when_it_is_spoken_to(bot: Telegram, double: Double) -> None:
    old = double.world.group("老群", kind="group")
    new = double.coming.migrate("老群")
    await heard(bot)
    await bot.acknowledge()
    with pytest.raises(TryAgainLater):
        await bot.say(speech(old))
    (moved,) = await heard(bot)
    assert isinstance(moved, IncomingChange)
    assert (moved.change, moved.chat, moved.name) == (Change.MOVED, str(old), str(new))


async def test_r13_whoever_never_started_or_blocked_the_bot_cannot_be_told_alone(bot: Telegram, double: Double) -> None:
    wang, chen = double.world.person("王大爷"), double.world.person("陈海燕")
    double.talk.start("陈海燕")
    double.coming.block("陈海燕")
    await heard(bot)
    await bot.acknowledge()
    for person in (wang, chen):
        with pytest.raises(Undeliverable):
            await bot.say(speech(person, direct=True))
    found = [(one.change, one.account) for one in await heard(bot) if isinstance(one, IncomingChange)]
    assert found == [(Change.UNREACHABLE, str(wang)), (Change.UNREACHABLE, str(chen))]


async def test_r13_the_start_button_leads_to_this_bot(bot: Telegram, double: Double, group: int) -> None:
    await bot.say(speech(group, start="mine"))
    assert double.shown.last(GROUP)["buttons"] == [["点这里，以后私信通知您", "https://t.me/linying_bot?start=mine"]]


async def test_r17_a_press_is_answered_at_once_and_a_stale_one_explained(
    bot: Telegram, double: Double, group: int
) -> None:
    card = await bot.say(speech(group, buttons=(Action.ACK,), revision=1))
    first = double.talk.press("陈海燕", GROUP, int(card), "接单")
    await heard(bot)
    await bot.say(speech(group, "已接单", buttons=(Action.ARRIVE,), revision=2, edits=card))
    second = double.talk.press("陈海燕", GROUP, int(card), "", data="1a1.1")
    await bot.acknowledge()
    await heard(bot)
    while double.shown.unanswered([first, second]):
        await bot.hear()
    assert (double.shown.answer(first), double.shown.answer(second)) == ("", "这张卡片已经更新，请看最新的按钮。")
    double.shown.now(GROUP)

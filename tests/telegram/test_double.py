"""The double is as strict as Telegram where it matters: who is heard, what is refused, and what becomes of a call."""

from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, Update, User
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest

from tests.telegram.double import TOKEN, USERNAME, Double
from tests.telegram.judging import WrongShape

GROUP = "榕岸一格"
WANG = "王大爷"
EVERYTHING = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member", "message_reaction"]


@pytest.fixture
async def bot(double: Double, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    double.backlog.allowed = EVERYTHING
    lines = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    async with Bot(TOKEN, f"{double.url}/bot", f"{double.url}/file/bot", lines[0], lines[1]) as made:
        yield made


async def _heard(bot: Bot) -> list[Update]:
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return list(updates)


async def _texts(bot: Bot) -> list[str | None]:
    return [update.effective_message and update.effective_message.text for update in await _heard(bot)]


def _writes_everything(double: Double) -> int:
    for text in ("路灯坏了", "/bind 1", f"/bind@{USERNAME} 2", "/bind@another_bot 3"):
        double.talk.write(WANG, GROUP, text)
    return double.talk.write(WANG, GROUP, "再说一次", reply_to=1)


async def test_in_privacy_mode_only_what_is_meant_for_the_bot_is_heard(double: Double, bot: Bot) -> None:
    group = double.world.group(GROUP, [WANG])
    await bot.send_message(group, "收到")
    _writes_everything(double)
    assert await _texts(bot) == ["/bind 1", f"/bind@{USERNAME} 2", "再说一次"]
    assert double.shown.texts(GROUP) == ["收到"]


async def test_privacy_counts_from_when_the_bot_comes_in(double: Double, bot: Bot) -> None:
    double.world.group(GROUP, [WANG])
    double.coming.privacy(on=False)
    _writes_everything(double)
    assert len(await _heard(bot)) == 2
    double.coming.remove_bot(GROUP, WANG)
    double.talk.write(WANG, GROUP, "/bind@linying_bot")
    double.coming.add_bot(GROUP, WANG)
    double.talk.write(WANG, GROUP, "路灯坏了")
    kicked, added, service, words = await _heard(bot)
    assert kicked.my_chat_member and kicked.my_chat_member.new_chat_member.status == "kicked"
    assert added.my_chat_member and added.my_chat_member.new_chat_member.status == "member"
    assert service.message and service.message.new_chat_members[0].id == bot.id
    assert words.message and words.message.text == "路灯坏了"


async def test_an_administrator_hears_everything_and_who_comes_and_reacts(double: Double, bot: Bot) -> None:
    double.world.group(GROUP, [WANG])
    double.coming.join("李阿姨", GROUP)
    double.coming.promote_bot(GROUP, WANG)
    double.coming.join("赵叔", GROUP)
    message = double.talk.write(WANG, GROUP, "路灯坏了")
    double.talk.react("赵叔", GROUP, message, "👍")
    kinds = [next(iter(update.to_dict().keys() - {"update_id"})) for update in await _heard(bot)]
    assert kinds == ["message", "my_chat_member", "chat_member", "message", "message", "message_reaction"]


async def test_a_group_that_becomes_a_supergroup_has_another_id_and_counts_anew(double: Double, bot: Bot) -> None:
    old = double.world.group(GROUP, [WANG], bot="administrator", kind="group")
    double.talk.write(WANG, GROUP, "路灯坏了")
    new = double.coming.migrate(GROUP)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old, "收到")
    assert moved.value.new_chat_id == new
    assert double.talk.write(WANG, GROUP, "还没修") == 2
    _, left, came, words = (update.message for update in await _heard(bot))
    assert left and (left.chat.id, left.migrate_to_chat_id) == (old, new)
    assert came and (came.chat.id, came.migrate_from_chat_id, came.message_id) == (new, old, 1)
    assert words and words.chat.id == new


async def test_a_flood_ends_when_its_time_is_over(double: Double, bot: Bot) -> None:
    group = double.world.group(GROUP)
    double.weather.flood(GROUP, 7200)
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(group, "收到")
    assert flood.value.retry_after == timedelta(hours=2)
    double.hours.push(7200)
    await bot.send_message(group, "收到")
    assert double.shown.texts(GROUP) == ["收到"]


async def test_the_twenty_first_call_in_a_minute_is_refused_and_edits_count(double: Double, bot: Bot) -> None:
    group = double.world.group(GROUP)
    double.weather.limit()
    message = await bot.send_message(group, "0")
    for number in range(1, 20):
        await bot.edit_message_text(str(number), group, message.message_id)
    with pytest.raises(RetryAfter):
        await bot.send_message(group, "收到")
    double.hours.push(60)
    await bot.send_message(group, "收到")
    assert double.shown.texts(GROUP) == ["19", "收到"]


async def test_who_never_pressed_start_or_blocked_the_bot_cannot_be_written_to(double: Double, bot: Bot) -> None:
    wang = double.world.person(WANG)
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(wang, "您好")
    double.talk.start(WANG, "k7")
    await bot.send_message(wang, "您好")
    double.coming.block(WANG)
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(wang, "您好")
    assert double.shown.texts(WANG) == ["您好"]
    assert await _texts(bot) == ["/start k7", None]


@pytest.mark.parametrize(("how", "shown"), [("lose_before", []), ("lose_after", ["收到"]), ("garbage", [])])
async def test_an_answer_can_be_lost_before_the_effect_or_after(
    double: Double, bot: Bot, how: str, shown: list[str]
) -> None:
    group = double.world.group(GROUP)
    double.weather.trouble("sendMessage", how)
    with pytest.raises(NetworkError):
        await bot.send_message(group, "收到")
    assert double.shown.texts(GROUP) == shown
    assert await bot.send_message(group, "再说")
    assert double.shown.texts(GROUP) == [*shown, "再说"]


async def test_a_token_can_be_refused_for_a_while(double: Double, bot: Bot) -> None:
    double.weather.trouble("*", status=401, times=2)
    for _ in range(2):
        with pytest.raises(InvalidToken):
            await bot.get_me()
    assert (await bot.get_me()).username == USERNAME


async def test_a_press_is_answered_while_it_is_fresh(double: Double, bot: Bot) -> None:
    double.talk.start(WANG)
    keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("接单", callback_data="1a", style="primary"))
    sent = await bot.send_message(double.world.person(WANG), "3号楼", reply_markup=keyboard)
    fresh = double.talk.press(WANG, None, sent.message_id, "接单")
    await bot.answer_callback_query(fresh, "好的")
    stale = double.talk.press(WANG, None, sent.message_id, "接单")
    double.hours.push(60)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(stale)
    assert (double.shown.answer(fresh), double.shown.unanswered([fresh, stale])) == ("好的", [stale])
    assert double.shown.last(WANG)["buttons"] == [["接单", "1a"]]


async def test_what_cannot_be_said_is_refused_in_telegrams_words(double: Double, bot: Bot) -> None:
    group = double.world.group(GROUP, forum=True)
    thread = double.world.topic(GROUP, "报修")
    sent = await bot.send_message(group, "收到", message_thread_id=thread)
    double.world.close_topic(GROUP, thread)
    too_much = InlineKeyboardMarkup.from_button(InlineKeyboardButton("接单", callback_data="好" * 22))
    for words, call in (
        ("not modified", bot.edit_message_text("收到", group, sent.message_id)),
        ("too long", bot.send_message(group, "😀" * 2049)),
        ("BUTTON_DATA_INVALID", bot.send_message(group, "收到", reply_markup=too_much)),
        ("TOPIC_CLOSED", bot.send_message(group, "收到", message_thread_id=thread)),
        ("thread not found", bot.send_message(group, "收到", message_thread_id=1)),
        ("replied not found", bot.send_message(group, "收到", reply_to_message_id=99)),
        ("chat not found", bot.send_message(-5, "收到")),
    ):
        with pytest.raises(TelegramError, match=f"(?i){words}"):
            await call
    assert [(said["text"], said["topic"]) for said in double.shown.now(GROUP)] == [("收到", thread)]


async def test_only_who_can_be_known_is_named(double: Double, bot: Bot) -> None:
    group = double.world.group(GROUP, [WANG])
    for name in (WANG, "谁"):
        user = User(double.world.person(name), name, is_bot=False)
        await bot.send_message(group, "@某人", entities=[MessageEntity("text_mention", 0, 3, user=user)])
    assert [said["mentions"] for said in double.shown.now(GROUP)] == [[double.world.person(WANG)], []]


@pytest.mark.filterwarnings("ignore:Please use:telegram.warnings.PTBUserWarning")
async def test_what_has_the_wrong_shape_is_a_fault(double: Double, bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Wrong shape"):
        await bot.do_api_request("sendMessage", {"chat_id": 1, "text": "收到", "colour": "red"})
    with pytest.raises(BadRequest, match="Wrong shape"):
        await bot.do_api_request("sendMessage", {"chat_id": 1})
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendTelepathy")
    assert double.faults == [
        "unknown: sendMessage.colour",
        "sendMessage.text: Field required",
        "sendTelepathy: no such method",
    ]
    double.faults.clear()
    double.world.group(GROUP, bot="administrator")
    with pytest.raises(WrongShape, match="mood"):
        double.talk.say(WANG, GROUP, {"mood": "good"})


async def test_trouble_can_be_in_one_chat_alone_and_in_any_words(double: Double, bot: Bot) -> None:
    group, other = double.world.group(GROUP), double.world.group("榕岸二格")
    double.weather.trouble("sendMessage", status=403, words="Forbidden: CHAT_RESTRICTED", times=None, chat=GROUP)
    with pytest.raises(Forbidden, match="CHAT_RESTRICTED"):
        await bot.send_message(group, "收到")
    await bot.send_message(other, "收到")
    double.weather.clear()
    await bot.send_message(group, "再说")
    assert (double.shown.texts(GROUP), double.shown.texts("榕岸二格")) == (["再说"], ["收到"])


@pytest.mark.parametrize(("how", "shown"), [("hang_before", []), ("hang_after", ["收到"])])
async def test_a_call_can_hang_before_its_effect_or_after(double: Double, bot: Bot, how: str, shown: list[str]) -> None:
    group = double.world.group(GROUP)
    double.weather.trouble("sendMessage", how)
    with pytest.raises(TimedOut):
        await bot.send_message(group, "收到", read_timeout=0.05)
    assert double.shown.texts(GROUP) == shown

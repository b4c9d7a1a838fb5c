"""Every kind of message and change that the double can make is one that Telegram makes, and arrives as it was meant."""

import pytest

from tests.telegram.bots import Json, TheDouble, client, hook
from tests.telegram.double import Double
from tests.telegram.rooms import ANONYMOUS_ADMIN, AS_CHANNEL, FORWARDER

GROUP = "榕岸一格"
WANG = "王大爷"


@pytest.fixture
def group(double: Double) -> Double:
    double.world.group(GROUP, [WANG], bot="administrator", forum=True)
    return double


def _told(double: Double, kind: str = "message") -> list[Json]:
    return [update.raw[kind] for update in double.backlog.waiting()]


def test_things_are_sent_with_words_and_in_albums(group: Double) -> None:
    for what in ("photo", "voice", "video", "document", "sticker"):
        group.talk.send(WANG, what, GROUP, "坏了" if what == "photo" else "", album="7" if what == "photo" else None)
    group.talk.locate(WANG, GROUP)
    group.talk.locate(WANG, GROUP, title="榕岸小区北门", address="榕岸路 1 号")
    photo, voice, video, document, sticker, location, venue = _told(group)
    assert (photo["caption"], photo["media_group_id"], len(photo["photo"])) == ("坏了", "7", 2)
    assert [voice["voice"]["duration"], video["video"]["width"], document["document"]["file_size"]] == [7, 640, 200_000]
    assert (sticker["sticker"]["emoji"], location["location"]["latitude"]) == ("👍", 24.57)
    assert (venue["venue"]["title"], venue["location"]) == ("榕岸小区北门", location["location"])


def test_who_speaks_in_the_name_of_others_has_telegrams_ids(group: Double) -> None:
    for by in ("anonymous", "channel", "forwarder"):
        group.talk.write("榕岸广播", GROUP, "停水通知", by=by)
    group.talk.write(WANG, GROUP, "停水通知", forwarded_from="李阿姨")
    anonymous, channel, forwarder, forwarded = _told(group)
    assert (anonymous["from"], anonymous["sender_chat"]["title"]) == (ANONYMOUS_ADMIN, GROUP)
    assert (channel["from"], channel["sender_chat"]["title"]) == (AS_CHANNEL, "榕岸广播")
    assert (forwarder["from"], forwarder["is_automatic_forward"]) == (FORWARDER, True)
    assert forwarded["forward_origin"]["sender_user"]["first_name"] == "李阿姨"


def test_a_thread_is_a_topic_only_when_it_says_so(group: Double) -> None:
    thread = group.world.topic(GROUP, "报修")
    inside = group.talk.write(WANG, GROUP, "路灯坏了", topic=thread)
    general = group.talk.write(WANG, GROUP, "早")
    group.talk.write(WANG, GROUP, "还没修", topic=thread, reply_to=inside)
    group.talk.write(WANG, GROUP, "早", reply_to=general)
    threads = [(one.get("message_thread_id"), one.get("is_topic_message", False)) for one in _told(group)]
    assert threads == [(thread, True), (None, False), (thread, True), (general, False)]
    assert _told(group)[0]["reply_to_message"]["forum_topic_created"]["name"] == "报修"


def test_an_edit_is_told_even_when_nobody_can_see_it(group: Double) -> None:
    message = group.talk.write(WANG, GROUP, "3栋路灯坏了")
    group.talk.edit(WANG, GROUP, message, "5栋路灯坏了")
    group.talk.edit(WANG, GROUP, message, "5栋路灯坏了")
    edits = [update.raw["edited_message"] for update in group.backlog.waiting()[1:]]
    assert [(edit["text"], "edit_date" in edit) for edit in edits] == [("5栋路灯坏了", True)] * 2


def test_a_press_on_a_message_that_is_gone_has_no_message(group: Double) -> None:
    group.talk.press(WANG, GROUP, 99, "", data="what somebody made up")
    (press,) = _told(group, "callback_query")
    assert (press["message"]["date"], press["data"]) == (0, "what somebody made up")


def test_what_nobody_took_for_a_day_is_gone(group: Double) -> None:
    group.talk.write(WANG, GROUP, "路灯坏了")
    group.hours.push(86_400)
    assert group.backlog.waiting() == []


def test_kinds_from_the_future_are_put_in_as_they_are(group: Double) -> None:
    group.backlog.put_raw({"telepathy": {"from": "谁"}})
    group.backlog.jump(5)
    group.backlog.put_raw({"message": None})
    first, second = group.backlog.waiting()
    assert (first.raw["telepathy"], second.raw["message"], second.id - first.id) == ({"from": "谁"}, None, 6)


async def test_a_file_is_fetched_unless_it_is_too_big(group: Double) -> None:
    group.talk.send(WANG, "photo", GROUP)
    group.talk.send(WANG, "video", GROUP, size=30_000_000)
    photo, video = _told(group)
    async with client(TheDouble(group)) as bot:
        found = (await bot.call("getFile", file_id=photo["photo"][-1]["file_id"]))["result"]
        async with bot.session.get(f"{group.url}/file/bot{group.token}/{found['file_path']}") as answer:
            assert (await answer.read()).startswith(b"bytes of")
        assert "too big" in (await bot.call("getFile", file_id=video["video"]["file_id"]))["description"]


async def test_a_webhook_that_refuses_one_chat_is_given_the_others(group: Double) -> None:
    async with hook(refuse=1) as taking, client(TheDouble(group)) as bot:
        await bot.call("setWebhook", url=taking.url)
        group.talk.write(WANG, GROUP, "一")
        await taking.until(refused=1)
        group.talk.write(WANG, GROUP, "二")
        group.talk.write(WANG, text="三")
        await taking.until(took=1)
        assert taking.took == ["三"]
        group.hours.push(1)
        await taking.until(took=3)
    assert taking.took == ["三", "一", "二"]


async def test_members_are_told_to_administrators_alone(group: Double) -> None:
    chat = group.world.room(GROUP).id
    asked = {"chat_id": chat, "user_id": group.world.person(WANG)}
    async with client(TheDouble(group)) as bot:
        assert (await bot.call("getChatMember", **asked))["result"]["status"] == "member"
        group.coming.demote_bot(GROUP, WANG)
        assert (await bot.call("getChatMember", **asked))["error_code"] == 400
        mine = await bot.call("getChatMember", **asked | {"user_id": group.world.bot["id"]})
        assert mine["result"]["status"] == "member"
        group.coming.mute_bot(GROUP, WANG)
        assert not (await bot.call("sendMessage", chat_id=chat, text="收到"))["ok"]
        menu = '[{"command": "bind", "description": "绑定"}]'
        assert (await bot.call("setMyCommands", commands=menu, language_code="zh"))["result"]
    assert (group.asking.menu("default", "zh"), group.asking.menu()) == (["bind"], [])

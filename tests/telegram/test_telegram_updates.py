"""What an update says in the words of the house."""

import pytest
from structlog.testing import capture_logs

from handlers.incoming import Change, Evidence, IncomingChange
from storage.kinds import EvidenceKind
from tests.telegram.raws import (
    ALONE,
    GROUP,
    GROUP_ANONYMOUS_BOT,
    ME,
    NOW,
    TELEGRAM,
    WANG,
    message,
    read,
    said,
)

PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 90, "file_size": 900},
    {"file_id": "large", "file_unique_id": "l", "width": 1280, "height": 960, "file_size": 90000},
]
LOCATION = {"latitude": 31.2, "longitude": 121.5}


def test_a_message_in_a_group_has_its_words_its_writer_and_its_time() -> None:
    heard = said(text="3栋路灯不亮")
    assert heard
    assert (heard.platform, heard.chat, heard.account, heard.name) == (
        "telegram",
        "-1001234567890",
        "7001",
        "王 大爷",
    )
    assert (heard.message, heard.text, heard.at, heard.edited) == ("5", "3栋路灯不亮", NOW, False)


def test_r11_a_photo_of_an_album_brings_its_caption_its_album_and_the_largest_file() -> None:
    heard = said(photo=PHOTO, caption="垃圾没清", media_group_id="55")
    assert heard
    assert (heard.text, heard.photo, heard.album) == ("垃圾没清", True, "55")
    assert heard.evidence == (Evidence(EvidenceKind.PHOTO, "large", 90000),)


def test_a_voice_message_is_evidence_without_words() -> None:
    heard = said(voice={"file_id": "v", "file_unique_id": "v", "duration": 3, "file_size": 4000})
    assert heard
    assert (heard.text, heard.photo, heard.evidence) == ("", False, (Evidence(EvidenceKind.VOICE, "v", 4000),))


def test_a_venue_is_a_place_in_words_and_a_location_is_one_in_numbers() -> None:
    venue = {"location": LOCATION, "title": "榕树广场", "address": "榕岸路 3 号"}
    at_venue, at_location = said(venue=venue, location=LOCATION), said(location=LOCATION)
    assert at_venue and at_location
    assert (at_venue.place, at_location.place) == ("榕树广场 榕岸路 3 号", "31.2,121.5")


def test_stickers_and_other_bots_say_nothing() -> None:
    sticker = {
        "file_id": "s",
        "file_unique_id": "s",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    }
    assert said(sticker=sticker) is None
    assert said(text="3栋路灯不亮", **{"from": {"id": 9, "is_bot": True, "first_name": "别的"}}) is None


def test_an_edit_is_known_as_one_and_a_moving_location_is_not() -> None:
    (edited,) = read({"edited_message": message(text="4栋路灯不亮", edit_date=1)}).incoming
    assert edited.edited  # type: ignore[union-attr]  one of the kinds has it
    assert read({"edited_message": message(location=LOCATION, edit_date=1)}).incoming == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"message_thread_id": 77, "is_topic_message": True, "reply_to_message": message(77)}, ("77", None)),
        ({"message_thread_id": 77, "is_topic_message": True, "reply_to_message": message(80)}, ("77", "80")),
        ({"message_thread_id": 80, "reply_to_message": message(80)}, (None, "80")),
        ({}, (None, None)),
    ],
)
def test_r10_only_a_topics_message_has_a_topic_and_its_opening_is_no_reply(
    fields: dict[str, object], expected: tuple[str | None, str | None]
) -> None:
    heard = said(text="路灯不亮", **fields)
    assert heard
    assert (heard.topic, heard.reply_to) == expected


def test_r12_an_unnamed_admin_and_a_channel_are_who_they_post_as() -> None:
    channel = {"id": -1009, "type": "channel", "title": "街道公告"}
    admin = said(text="收到", sender_chat=GROUP, **{"from": GROUP_ANONYMOUS_BOT})
    posted = said(text="停水通知", sender_chat=channel, is_automatic_forward=True, **{"from": TELEGRAM})
    assert admin and posted
    assert (admin.account, admin.name, admin.forwarded) == ("-1001234567890", "群管理员", False)
    assert (posted.account, posted.name, posted.forwarded) == ("-1009", "街道公告", True)


def test_a_forwarded_message_is_known_as_one() -> None:
    heard = said(text="路灯不亮", forward_origin={"type": "hidden_user", "date": 1, "sender_user_name": "某人"})
    assert heard and heard.forwarded


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("/我的@linying_bot", "/我的"),
        ("/ack@Linying_Bot 12", "/ack 12"),
        ("@linying_bot 3栋路灯不亮", "3栋路灯不亮"),
        ("3栋路灯不亮 @linying_bot", "3栋路灯不亮 @linying_bot"),
    ],
)
def test_the_bots_own_name_is_not_part_of_the_words(written: str, text: str) -> None:
    heard = said(text=written)
    assert heard
    assert heard.text == text


def test_a_command_to_another_bot_is_not_heard() -> None:
    assert said(text="/help@weather_bot") is None


def test_r13_start_brings_its_code_along_when_written_alone() -> None:
    heard, without, in_group = (
        said(text="/start K3VX", chat=ALONE),
        said(text="/start", chat=ALONE),
        said(text="/start"),
    )
    assert heard and without and in_group
    assert (heard.chat, heard.start, without.start, in_group.start) == ("", "K3VX", "", None)


def test_r7_a_group_that_moves_is_heard_from_both_sides_under_one_key() -> None:
    old = {"id": -55, "type": "group", "title": "榕岸一格"}
    (left,) = read({"message": message(chat=old, migrate_to_chat_id=-1009)}).incoming
    (come,) = read({"message": message(chat={**GROUP, "id": -1009}, migrate_from_chat_id=-55)}).incoming
    assert left == come
    assert left == IncomingChange("telegram", "-55", "", "-1009", Change.MOVED, NOW, "moved -55 -1009")


@pytest.mark.parametrize(
    ("chat", "before", "after", "change"),
    [
        (GROUP, "left", "member", Change.ADDED),
        (GROUP, "member", "administrator", Change.RIGHTS),
        (GROUP, "administrator", "kicked", Change.REMOVED),
        (ALONE, "member", "kicked", Change.UNREACHABLE),
        (ALONE, "kicked", "member", Change.REACHABLE),
    ],
)
def test_what_happens_to_the_bot_is_a_change(chat: dict[str, object], before: str, after: str, change: Change) -> None:
    (told,) = read({"my_chat_member": _member(chat, ME.id, before, after)}).incoming
    assert isinstance(told, IncomingChange)
    assert (told.change, told.account) == (change, "7001")
    assert (told.name == "") is (change is Change.RIGHTS)
    assert told.chat == ("" if chat is ALONE else "-1001234567890")


def test_members_come_and_go_and_the_bot_is_none_of_them() -> None:
    joined = message(new_chat_members=[WANG, {"id": ME.id, "is_bot": True, "first_name": "邻应"}])
    assert [one.change for one in read({"message": joined}).incoming] == [Change.JOINED]  # type: ignore[union-attr]  changes
    (left,) = read({"chat_member": _member(GROUP, 7001, "member", "left")}).incoming
    assert isinstance(left, IncomingChange)
    assert (left.change, left.account) == (Change.LEFT, "7001")


@pytest.mark.parametrize(
    "raw",
    [
        {"message": {"date": "yesterday"}},
        {"message": message(date=10**18, text="太晚")},
        {"message": 7},
        {"callback_query": {"id": 1}},
        {"my_chat_member": {"chat": GROUP}},
    ],
)
def test_r6_what_cannot_be_read_is_put_aside_by_number_and_kind(raw: dict[str, object]) -> None:
    with capture_logs() as logs:
        assert read(raw).incoming == ()
    (line,) = logs
    assert (line["update"], line["kinds"]) == (100, list(raw))


def test_r6_a_kind_from_the_future_is_nothing_to_us() -> None:
    with capture_logs() as logs:
        assert read({"telepathy": {"thought": "路灯"}}).incoming == ()
    assert logs == []


def _member(chat: dict[str, object], user: int, before: str, after: str) -> dict[str, object]:
    standing = {"user": {"id": user, "is_bot": user == ME.id, "first_name": "谁"}, "until_date": 0}
    rights = dict.fromkeys(
        "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
        "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories "
        "can_delete_stories".split(),
        False,
    )
    old, new = {**standing, **rights, "status": before}, {**standing, **rights, "status": after}
    return {
        "chat": chat,
        "from": WANG,
        "date": int(NOW.timestamp()),
        "old_chat_member": old,
        "new_chat_member": new,
    }

"""What people say and do on WeChat, as the bot hears it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from wechaty_grpc.wechaty.puppet import EventType

from handlers.incoming import Change, Evidence, IncomingChange, IncomingMessage
from handlers.policy.roster import Chat, Person
from storage.kinds import EvidenceKind, Role
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.wechat_accounts import (
    ELSEWHERE,
    ROOM,
    account,
    change,
    heard,
    listed,
    message,
    nothing,
    speech,
)

AT = datetime(2026, 11, 23, 1, tzinfo=UTC)
PICTURE, VIDEO, VOICE, FILE, HISTORY, LOCATION, RECALLED, URL = 6, 15, 2, 1, 4, 8, 13, 14


async def test_a_neighbour_in_a_room_is_heard_by_the_name_they_have_there(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        id = gateway.hear("wxid_wang", "3号楼2单元电梯停了", ROOM, at=AT)
        expected = IncomingMessage("wechat", ROOM, "wxid_wang", "3-2-501王大爷", id, "3号楼2单元电梯停了", AT)
        assert await heard(wechat) == [expected]


async def test_who_writes_to_the_bot_alone_is_heard_by_their_own_name(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        id = gateway.hear("wxid_liu", "在吗", to="wxid_bot", at=AT)
        assert await heard(wechat) == [IncomingMessage("wechat", "", "wxid_liu", "刘伟", id, "在吗", AT)]


async def test_an_answer_brings_the_words_it_answers_and_the_bots_name_is_left_out(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        gateway.hear("wxid_chen", "「邻应：【工单 1】3号楼电梯」\n- - - - - - - -\n@邻应\u2005收到", ROOM)
        answer = await message(wechat)
        assert (answer.text, answer.quoted, answer.reply_to) == ("收到", "【工单 1】3号楼电梯", None)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (PICTURE, EvidenceKind.PHOTO),
        (VIDEO, EvidenceKind.VIDEO),
        (VOICE, EvidenceKind.VOICE),
        (FILE, EvidenceKind.DOCUMENT),
    ],
)
async def test_what_is_shown_is_evidence_and_nothing_of_it_is_fetched(
    gateway: GatewayDouble, number: int, kind: EvidenceKind
) -> None:
    async with account(gateway) as wechat:
        id = gateway.hear("wxid_wang", "<msg><img/></msg>", ROOM, type=number)
        shown = await message(wechat)
        assert (shown.text, shown.evidence) == ("", (Evidence(kind, id),))
        assert shown.photo is (kind is EvidenceKind.PHOTO)


async def test_a_forwarded_talk_and_a_shared_place_are_heard_as_such(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        gateway.hear("wxid_wang", "王大爷: 灯坏了", ROOM, type=HISTORY)
        forwarded = await message(wechat)
        assert (forwarded.text, forwarded.forwarded) == ("王大爷: 灯坏了", True)
        gateway.hear("wxid_wang", '<location label="榕岸路8号" poiname="南门"/>', ROOM, type=LOCATION)
        assert (await message(wechat)).place == "榕岸路8号 南门"


async def test_kinds_that_nobody_knows_and_messages_that_are_gone_cost_none_of_the_others(
    gateway: GatewayDouble,
) -> None:
    async with account(gateway) as wechat:
        for kind in (RECALLED, URL, 0, 10, 99):
            gateway.hear("wxid_wang", "<sysmsg>撤回</sysmsg>", ROOM, type=kind)
        gateway.emit(EventType.EVENT_TYPE_MESSAGE, {"messageId": "gone"})
        gateway.emit(EventType.EVENT_TYPE_MESSAGE, {})
        gateway.emit(EventType.EVENT_TYPE_MESSAGE, "no json")
        gateway.emit(EventType.EVENT_TYPE_ROOM_JOIN, {"roomId": ROOM, "inviteeIdList": 7, "timestamp": "soon"})
        gateway.emit(EventType.EVENT_TYPE_ROOM_INVITE, {"roomInvitationId": "i1"})
        id = gateway.hear("wxid_wang", "路灯不亮", ROOM)
        assert (await message(wechat)).message == id


async def test_a_message_that_does_not_say_its_id_has_the_one_it_was_told_by(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        id = gateway.hear("wxid_wang", "路灯不亮", ROOM)
        gateway.world.messages[id].id = ""
        assert (await message(wechat)).message == id


async def test_what_the_bot_says_itself_and_what_wechat_writes_is_heard_by_nobody(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        gateway.hear("wxid_bot", "3号楼电梯停了", ROOM)
        gateway.hear("weixin", "登录提醒", to="wxid_bot")
        gateway.hear("gh_3dfda90e39d6", "今日热点", to="wxid_bot")
        await nothing(wechat)


async def test_a_room_that_is_not_in_the_roster_is_not_listened_to_but_for_a_binding(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        gateway.hear("wxid_wang", "3号楼电梯停了", ELSEWHERE)
        gateway.hear("wxid_wang", "<msg/>", ELSEWHERE, type=PICTURE)
        gateway.emit(EventType.EVENT_TYPE_ROOM_JOIN, {"roomId": ELSEWHERE, "inviteeIdList": ["wxid_liu"]})
        await nothing(wechat)
        gateway.hear("wxid_wang", "@邻应\u2005绑定 ABCD-EFGH", ELSEWHERE)
        asked = await message(wechat)
        assert (asked.chat, asked.text) == (ELSEWHERE, "绑定 ABCD-EFGH")


async def test_only_the_rooms_of_this_very_account_are_listened_to(gateway: GatewayDouble) -> None:
    async with account(gateway, known=listed(ROOM, platform="wechat"), name="wechat-2") as second:
        gateway.hear("wxid_wang", "3号楼电梯停了", ROOM)
        await nothing(second)


async def test_who_comes_and_who_leaves_is_told_each_with_their_name(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        gateway.world.rooms[ROOM].members["wxid_liu"] = ""
        joined = {"roomId": ROOM, "inviteeIdList": ["wxid_liu"], "inviterId": "wxid_wang", "timestamp": 1_795_395_600}
        gateway.emit(EventType.EVENT_TYPE_ROOM_JOIN, joined)
        key = f"joined {ROOM} wxid_liu 1795395600"
        assert await heard(wechat) == [IncomingChange("wechat", ROOM, "wxid_liu", "刘伟", Change.JOINED, AT, key)]
        left = {"roomId": ROOM, "removeeIdList": ["wxid_wang"], "removerId": "wxid_wang", "timestamp": 1_795_395_700}
        gateway.emit(EventType.EVENT_TYPE_ROOM_LEAVE, left)
        gone = await change(wechat)
        assert (gone.change, gone.account, gone.at) == (Change.LEFT, "wxid_wang", AT + timedelta(seconds=100))


async def test_when_it_is_the_bot_that_comes_or_goes_it_is_told_who_did_it(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        gateway.emit(
            EventType.EVENT_TYPE_ROOM_JOIN, {"roomId": ROOM, "inviteeIdList": ["wxid_bot"], "inviterId": "wxid_chen"}
        )
        added = await change(wechat)
        gateway.emit(
            EventType.EVENT_TYPE_ROOM_LEAVE, {"roomId": ROOM, "removeeIdList": ["wxid_bot"], "removerId": "wxid_wang"}
        )
        removed = await change(wechat)
        told = [(one.change, one.account) for one in (added, removed)]
        assert told == [(Change.ADDED, "wxid_chen"), (Change.REMOVED, "wxid_wang")]


async def test_a_new_name_in_the_room_is_known_once_the_gateway_says_that_something_changed(
    gateway: GatewayDouble,
) -> None:
    async with account(gateway) as wechat:
        names = gateway.world.rooms[ROOM].members

        async def name_after(event: EventType, payload: dict[str, object]) -> str:
            gateway.emit(event, payload)
            gateway.hear("wxid_wang", "路灯不亮", ROOM)
            return (await message(wechat)).name

        assert await name_after(EventType.EVENT_TYPE_HEARTBEAT, {}) == "3-2-501王大爷"
        names["wxid_wang"] = "王爷爷"
        assert await name_after(EventType.EVENT_TYPE_DIRTY, {"payloadId": "wxid_liu"}) == "3-2-501王大爷"
        assert await name_after(EventType.EVENT_TYPE_DIRTY, {"payloadId": ROOM}) == "王爷爷"
        names["wxid_wang"] = "王叔"
        assert await name_after(EventType.EVENT_TYPE_ROOM_TOPIC, {"roomId": ROOM, "newTopic": "榕岸"}) == "王叔"


async def test_a_room_that_is_the_second_way_to_a_group_is_listened_to(gateway: GatewayDouble) -> None:
    known = replace(listed(), chats={"group": Chat("group", "local", "g", "east", also={"wechat": ROOM})})
    async with account(gateway, known=known) as wechat:
        gateway.hear("wxid_wang", "路灯不亮", ROOM)
        assert (await message(wechat)).chat == ROOM
        assert await wechat.say(speech("收到了")) == gateway.world.said[0].id


async def test_a_text_file_of_somebody_who_is_not_in_the_roster_is_not_fetched(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        id = gateway.world.add_file("wxid_wang", "群聊.txt", b"lamp", type=FILE)
        gateway.emit(EventType.EVENT_TYPE_MESSAGE, {"messageId": id})
        shown = await message(wechat)
        assert (shown.attached, shown.evidence[0].kind) == ("", EvidenceKind.DOCUMENT)


async def test_a_text_file_to_the_bot_alone_is_read_at_once(gateway: GatewayDouble) -> None:
    liu = Person("liu", "刘伟", Role.GRID_OFFICER, {"wechat": "wxid_liu"})
    async with account(gateway, known=replace(listed(ROOM), people={"liu": liu})) as wechat:
        sent = [
            ("群聊.txt", "王大爷 2026-05-01 12:00\n灯坏了".encode("gb18030")),
            ("result.JSON", "{}".encode("utf-8-sig")),
            ("长.txt", b"x" * 1_000_001),
            ("照片.jpg", b"\xff\xd8"),
        ]
        for name, content in sent:
            id = gateway.world.add_file("wxid_liu", name, content, type=FILE)
            gateway.emit(EventType.EVENT_TYPE_MESSAGE, {"messageId": id})
        heard_of = [one for one in await heard(wechat) if isinstance(one, IncomingMessage)]
        while len(heard_of) < len(sent):
            heard_of += [one for one in await heard(wechat) if isinstance(one, IncomingMessage)]
        assert [one.attached for one in heard_of] == ["王大爷 2026-05-01 12:00\n灯坏了", "{}", "", ""]
        assert [one.evidence[0].kind for one in heard_of] == [EvidenceKind.DOCUMENT] * 4

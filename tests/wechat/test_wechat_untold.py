"""What an attached gateway does not tell, and what waits for it."""

import asyncio

import pytest
from wechaty_grpc.wechaty.puppet import EventType, MessagePayloadRequest, RoomMemberPayloadRequest

from bot.wechat import hearing, nicknames, wechat_account
from handlers.incoming import IncomingMessage
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.wechat_accounts import ROOM, account, heard, message, nothing, why_deaf


async def test_a_name_that_the_gateway_does_not_tell_holds_up_nobody(
    gateway: GatewayDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nicknames, "PATIENCE_SECONDS", 0.02)
    async with account(gateway) as wechat:
        gateway.world.mute[RoomMemberPayloadRequest] = 0
        for text in ("路灯不亮", "还是不亮"):
            gateway.hear("wxid_wang", text, ROOM)
            heard_of = await message(wechat)
            assert (heard_of.text, heard_of.name) == (text, "")
        assert gateway.world.mute[RoomMemberPayloadRequest] == 1


async def test_a_room_whose_names_the_gateway_does_not_tell_holds_up_nobody(
    gateway: GatewayDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nicknames, "PATIENCE_SECONDS", 0.1)
    async with account(gateway) as wechat:
        gateway.world.mute[RoomMemberPayloadRequest] = 0
        many = [f"wxid_{number}" for number in range(40)]
        gateway.emit(EventType.EVENT_TYPE_ROOM_JOIN, {"roomId": ROOM, "inviteeIdList": many})
        gateway.hear("wxid_wang", "路灯不亮", ROOM)
        async with asyncio.timeout(2):
            assert len(await heard(wechat)) == 41
        assert gateway.world.mute[RoomMemberPayloadRequest] == 1
        gateway.hear("wxid_liu", "在吗", to="wxid_bot")
        assert (await message(wechat)).name == "刘伟"


async def test_a_message_that_the_gateway_never_tells_is_left_after_three_tries(
    gateway: GatewayDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "PATIENCE_SECONDS", 0.02)
    async with account(gateway) as wechat:
        gateway.world.mute[MessagePayloadRequest] = 0
        gateway.hear("wxid_wang", "路灯不亮", ROOM)
        assert await why_deaf(wechat) == await why_deaf(wechat) == "the gateway does not tell what was said"
        await nothing(wechat)
        assert gateway.world.mute.pop(MessagePayloadRequest) == 3
        gateway.hear("wxid_wang", "还是不亮", ROOM)
        assert (await message(wechat)).text == "还是不亮"


async def test_what_waits_is_not_given_up_while_no_gateway_is_attached(
    gateway: GatewayDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "PATIENCE_SECONDS", 0.02)
    monkeypatch.setattr(wechat_account, "MOST_WAITING", 3)
    monkeypatch.setattr(wechat_account, "BATCH_SECONDS", 0.05)
    async with account(gateway) as wechat:
        gateway.world.mute[MessagePayloadRequest] = 0
        said = [gateway.hear("wxid_wang", f"{number}号楼路灯不亮", ROOM) for number in range(1, 6)]
        await asyncio.sleep(0.1)
        assert await why_deaf(wechat) == "the gateway does not tell what was said"
        await gateway.stop()
        for _ in range(5):
            await why_deaf(wechat)
        gateway.world.mute.clear()
        await gateway.start()
        assert [one.message for one in await heard(wechat) if isinstance(one, IncomingMessage)] == said

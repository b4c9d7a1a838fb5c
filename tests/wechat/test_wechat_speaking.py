"""What the bot says on WeChat, as people see it, and what it makes of a send that nobody answered."""

import asyncio
from dataclasses import replace
from itertools import pairwise

import pytest
from grpclib import GRPCError, Status
from wechaty_grpc.wechaty.puppet import EventType

from bot.clocks import elapsed
from bot.platforms import NoAnswer, TryAgainLater, Undeliverable
from bot.wechat import saying
from bot.wechat.wechat_account import Wechat
from handlers.incoming import Evidence
from storage.kinds import EvidenceKind
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.wechat_accounts import CHEN, ELSEWHERE, HURRIED, ROOM, account, listening, nothing, speech, why_deaf


async def test_a_card_in_the_room_calls_a_person_by_the_nickname_there_and_by_id(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat, listening(wechat) as heard:
        id = await wechat.say(speech("请 @陈海燕 处理：3号楼电梯", mentions=(CHEN,)))
        (said,) = gateway.world.said
        assert (said.id, said.chat, said.mentions) == (id, ROOM, ["wxid_chen"])
        assert said.text == "请 @一格-海燕(全天)\u2005处理：3号楼电梯"
    assert heard == []


async def test_who_is_not_in_the_room_is_named_in_plain_words(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat, listening(wechat):
        await wechat.say(speech("请 @刘伟 处理", mentions=(replace(CHEN, account="wxid_liu", name="刘伟"),)))
        (said,) = gateway.world.said
        assert (said.text, said.mentions) == ("请 @刘伟 处理", [])


async def test_a_person_is_told_alone(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat, listening(wechat):
        await wechat.say(speech("您有 1 件待办", "wxid_chen", direct=True, mentions=(CHEN,), reply_to="m7"))
        assert [(said.chat, said.text) for said in gateway.world.said] == [("wxid_chen", "您有 1 件待办")]


async def test_nothing_is_said_to_a_room_that_is_not_in_the_roster(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        with pytest.raises(Undeliverable, match="not in the roster"):
            await wechat.say(speech(address=ELSEWHERE))
        with pytest.raises(Undeliverable, match="cannot be replaced"):
            await wechat.say(speech(edits="m7"))
        assert gateway.world.said == []


async def test_a_long_text_is_said_in_parts_and_the_first_ones_id_counts(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat, listening(wechat):
        id = await wechat.say(speech("\n".join(["灯" * 90] * 30)))
        assert [len(said.text) <= 2000 for said in gateway.world.said] == [True, True]
        assert id == gateway.world.said[0].id


async def test_what_was_shown_is_passed_on_and_what_is_gone_is_told_in_words(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat, listening(wechat):
        picture = gateway.world.add_file("wxid_wang", "灯.jpg", b"\xff\xd8", ROOM)
        shown = (Evidence(EvidenceKind.PHOTO, picture), Evidence(EvidenceKind.VIDEO, "gone"))
        id = await wechat.say(speech("1 号的照片", "wxid_chen", direct=True, exhibits=shown))
        texts = [said.text for said in gateway.world.said]
        assert (texts[0], texts[-1]) == ("1 号的照片", "（第 2 件在微信上已经取不到了）")
        assert (id, len(texts)) == (gateway.world.said[0].id, 3)


async def test_what_waits_too_long_behind_others_is_surely_not_said(
    gateway: GatewayDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saying, "TURN_SECONDS", 0.05)
    slow = replace(HURRIED, shortest_gap=0.3, longest_gap=0.3)
    async with account(gateway, slow) as wechat, listening(wechat):
        both = asyncio.gather(wechat.say(speech("一")), wechat.say(speech("二")))
        await asyncio.sleep(0.05)
        with pytest.raises(TryAgainLater, match="others are spoken to first"):
            await wechat.say(speech("三"))
        await both
        assert [said.text for said in gateway.world.said] == ["一", "二"]


async def test_between_two_sends_there_is_always_a_pause(gateway: GatewayDouble) -> None:
    patient = replace(HURRIED, shortest_gap=0.1, longest_gap=0.15)
    async with account(gateway, patient) as wechat, listening(wechat):
        at: list[float] = []

        async def say(address: str) -> None:
            await wechat.say(speech("在吗", address, direct=address != ROOM))
            at.append(elapsed())

        await asyncio.gather(say(ROOM), say("wxid_chen"), say("wxid_wang"))
        assert all(after - before >= 0.08 for before, after in pairwise(at))


async def test_a_send_that_is_never_answered_is_settled_by_its_echo(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat, listening(wechat) as heard:
        gateway.world.swallows = True
        assert await wechat.say(speech("在吗")) == gateway.world.said[0].id
    assert heard == []


async def test_without_an_echo_nobody_knows_whether_it_was_said(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat, listening(wechat):
        gateway.world.swallows, gateway.world.echoes = True, False
        with pytest.raises(NoAnswer):
            await wechat.say(speech("在吗"))


async def test_an_echo_is_not_waited_for_when_the_connection_breaks(gateway: GatewayDouble) -> None:
    async with account(gateway, replace(HURRIED, echo=60)) as wechat, listening(wechat):
        gateway.world.swallows, gateway.world.echoes = True, False
        saying = asyncio.create_task(wechat.say(speech("在吗")))
        while not gateway.world.said:
            await asyncio.sleep(0.01)
        gateway.cut_off()
        with pytest.raises(NoAnswer):
            await asyncio.wait_for(saying, 2)


async def test_an_echo_is_not_waited_for_when_the_account_is_closed(gateway: GatewayDouble) -> None:
    async with account(gateway, replace(HURRIED, echo=60)) as wechat, listening(wechat):
        gateway.world.swallows, gateway.world.echoes = True, False
        saying = asyncio.create_task(wechat.say(speech("在吗")))
        while not gateway.world.said:
            await asyncio.sleep(0.01)
        await wechat.close()
        with pytest.raises(NoAnswer):
            await asyncio.wait_for(saying, 2)


async def test_an_id_that_the_gateway_does_not_give_is_learned_from_the_echo_or_left_out(
    gateway: GatewayDouble,
) -> None:
    async with account(gateway) as wechat, listening(wechat):
        gateway.world.gives_ids = False
        assert await wechat.say(speech("在吗")) == gateway.world.said[0].id
        gateway.world.echoes = False
        assert await wechat.say(speech("在吗")) == ""


async def test_what_is_refused_now_is_tried_later_and_what_leads_nowhere_never(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat, listening(wechat):
        with pytest.raises(Undeliverable):
            await wechat.say(speech("在吗", "wxid_nobody", direct=True))
        gateway.world.refusal = GRPCError(Status.RESOURCE_EXHAUSTED, "too fast")
        with pytest.raises(TryAgainLater):
            await wechat.say(speech("在吗"))


async def test_when_the_second_part_fails_nobody_knows_how_much_was_read(gateway: GatewayDouble) -> None:
    async with account(gateway, replace(HURRIED, shortest_gap=0.1, longest_gap=0.1)) as wechat, listening(wechat):
        saying = asyncio.create_task(wechat.say(speech("\n".join(["灯" * 90] * 30))))
        while not gateway.world.said:
            await asyncio.sleep(0.01)
        gateway.world.refusal = GRPCError(Status.RESOURCE_EXHAUSTED, "too fast")
        with pytest.raises(NoAnswer, match="only a part of it was said"):
            await saying


async def test_after_a_logout_nothing_is_heard_or_said_until_somebody_logs_in(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        gateway.emit(EventType.EVENT_TYPE_LOGOUT, {"contactId": "wxid_bot"})
        assert await why_deaf(wechat) == "nobody is logged in"
        with pytest.raises(TryAgainLater, match="nobody is logged in"):
            await wechat.say(speech())
        gateway.emit(EventType.EVENT_TYPE_LOGIN, {"contactId": "wxid_bot"})
        while not await _is_heard(wechat):
            pass
        await nothing(wechat)


async def _is_heard(wechat: Wechat) -> bool:
    try:
        return bool(await wechat.hear())
    except TryAgainLater:
        return False

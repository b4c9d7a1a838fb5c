"""The double by the verbs of the production gateway's puppet, for tests that run over both."""

import asyncio
import hashlib
import json
from collections.abc import Sequence

from grpclib import GRPCError, Status
from wechaty_grpc.wechaty.puppet import EventType

from tests.wechat import puppet_world
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.npm_gateway import NpmGateway
from tests.wechat.npm_process import Said
from tests.wechat.puppet_world import FILE, PICTURE, Seen


class DrivenDouble(GatewayDouble):
    @property
    def said(self) -> list[Said]:
        return [_as_told(said) for said in self.world.said]

    async def contact(self, contact: str, name: str) -> None:
        self.world.contacts[contact] = name

    async def room(self, room: str, topic: str, members: Sequence[str]) -> None:
        self.world.rooms[room] = Seen(topic, dict.fromkeys(members, ""))

    async def alias(self, room: str, contact: str, alias: str) -> None:
        self.world.rooms[room].members[contact] = alias

    async def log_in(self, contact: str) -> None:
        self.login = contact
        self.emit(EventType.EVENT_TYPE_LOGIN, {"contactId": contact})

    async def logout(self, reason: str = "") -> None:
        contact, self.login = self.login, ""
        self.emit(EventType.EVENT_TYPE_LOGOUT, {"contactId": contact, "data": reason})

    async def scan(self, qrcode: str, status: int = 2) -> None:
        self.emit(EventType.EVENT_TYPE_SCAN, {"qrcode": qrcode, "status": status})

    async def error(self, text: str) -> None:
        self.emit(EventType.EVENT_TYPE_ERROR, {"gerror": json.dumps({"message": text})})

    async def show(self, sender: str, name: str, content: bytes, room: str = "") -> str:
        kind = PICTURE if name.endswith((".jpg", ".png")) else FILE
        id = self.world.add_file(sender, name, content, room, type=kind)
        self.emit(EventType.EVENT_TYPE_MESSAGE, {"messageId": id})
        return id

    async def again(self, message: str) -> None:
        self.emit(EventType.EVENT_TYPE_MESSAGE, {"messageId": message})

    async def weather(self, send: str = "ok", *, delay: float = 0, ids: bool = True, echo: bool = True) -> None:
        self.world.swallows, self.world.delay, self.world.gives_ids = send == "hang", delay, ids
        self.world.echoes = echo
        self.world.refusal = GRPCError(Status.UNKNOWN, "the platform refuses") if send == "fail" else None

    async def restart(self) -> None:
        await self.stop()
        await self.start()


def _as_told(said: puppet_world.Said) -> Said:
    content = said.content or b""
    return Said(said.id, said.chat, said.text, said.mentions, "", len(content), hashlib.sha256(content).hexdigest())


Gateway = DrivenDouble | NpmGateway


async def log_in(gateway: Gateway, contact: str) -> None:
    await (gateway.log_in if isinstance(gateway, DrivenDouble) else gateway.login)(contact)


async def down(gateway: Gateway) -> None:
    if isinstance(gateway, DrivenDouble):
        await gateway.stop()
    else:
        gateway.kill()


async def hear(gateway: Gateway, text: str, sender: str = "wxid_wang", room: str = "room-1") -> str:
    """Somebody says it, without a room to the bot alone; the id."""
    if isinstance(gateway, DrivenDouble):
        return gateway.hear(sender, text, room)
    return await gateway.hear(sender, text, room)


async def told(gateway: Gateway) -> list[Said]:
    """What the bot has said, as soon as there is something."""
    async with asyncio.timeout(10):
        while not gateway.said:
            await asyncio.sleep(0.01)
    return gateway.said

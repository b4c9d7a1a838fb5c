"""wechaty's own puppet on a connection that is ours: the token and a time limit go with each call, and it is never
started, for its own start logs the account out and in again."""

import json
from collections.abc import AsyncGenerator
from typing import Final

from wechaty_grpc.wechaty.puppet import EventResponse, ImageType, MessagePayloadResponse, MessageType

from bot.wechat.carrying import WholeStub
from bot.wechat.dialing import Dialed, Timings
from bot.wechat.importing import PuppetOptions, PuppetService
from bot.wechat.wechat_settings import WechatSettings

NAMES: Final = (
    *("UNSPECIFIED", "ATTACHMENT", "AUDIO", "CONTACT", "CHAT_HISTORY", "EMOTICON", "IMAGE", "TEXT", "LOCATION"),
    *("MINI_PROGRAM", "UNSPECIFIED", "TRANSFER", "RED_ENVELOPE", "RECALLED", "URL", "VIDEO"),
)
KINDS: Final = tuple(MessageType[f"MESSAGE_TYPE_{name}"] for name in NAMES)
"""What the numbers of messages mean on the wire: puppets count otherwise than the proto, and have kinds beyond it."""


class Puppet(PuppetService):
    def __init__(self, channel: Dialed, settings: WechatSettings, timings: Timings) -> None:
        super().__init__(PuppetOptions(end_point=f"{settings.host}:{settings.port}"))
        shown = [("authorization", f"Wechaty {settings.token}")]
        self._quick = WholeStub(channel, timeout=timings.unary, metadata=shown)
        self._patient = WholeStub(channel, timeout=timings.files, metadata=shown)
        self._starting = WholeStub(channel, timeout=timings.start, metadata=shown)
        self._endless = WholeStub(channel, metadata=shown)
        self._puppet_stub = self._quick

    def events(self) -> AsyncGenerator[EventResponse]:
        return self._endless.event()

    async def wake(self) -> None:
        """One that runs already is left as it is."""
        await self._starting.start()

    async def message_payload(self, message_id: str) -> MessagePayloadResponse:
        """wechaty's own knows no kind that was added since."""
        payload = await self._quick.message_payload(id=message_id)
        payload.type = KINDS[payload.type] if payload.type < len(KINDS) else MessageType.MESSAGE_TYPE_UNSPECIFIED
        return payload

    async def message_forward(self, to_id: str, message_id: str) -> str:
        """wechaty's own says it anew, which it cannot do with files."""
        return await self._quick.forward(to_id, message_id)

    async def file_box(self, payload: MessagePayloadResponse) -> str:
        if payload.type == MessageType.MESSAGE_TYPE_IMAGE:
            return (await self._patient.message_image(id=payload.id, type=ImageType.IMAGE_TYPE_ARTWORK)).filebox
        return (await self._patient.message_file(id=payload.id)).filebox

    async def send_box(self, chat: str, box: dict[str, object]) -> str | None:
        """wechaty's own knows no box of a file that was uploaded."""
        return (await self._patient.message_send_file(conversation_id=chat, filebox=json.dumps(box))).id

    async def upload(self, content: bytes) -> str:
        return await self._patient.upload(content)

    def download(self, uuid: str) -> AsyncGenerator[bytes]:
        return self._patient.download(uuid)

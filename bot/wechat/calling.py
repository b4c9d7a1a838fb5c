"""What is asked of a gateway beside its events: payloads, words and files, each with a time limit and an honest end."""

from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from typing import Final, TypeVar

import aiohttp
from wechaty_grpc.wechaty.puppet import (
    ContactPayloadResponse,
    MessagePayloadResponse,
    RoomMemberPayloadResponse,
)

from bot import web_addresses
from bot.downloads import NotFetched
from bot.platforms import Undeliverable
from bot.wechat import boxes, breaking
from bot.wechat.boxes import Box, File
from bot.wechat.dialing import Timings
from bot.wechat.puppeteering import Puppet

T = TypeVar("T")

CHUNK: Final = 256 * 1024


class Calls:
    """Each raises `TryAgainLater` while no gateway is attached or it refuses for now, and `Undeliverable` when the
    gateway knows no such chat, person or message; what sends raises `NoAnswer` when nobody knows whether it was sent.
    The ids that come back are `""` where the puppet gives none."""

    def __init__(self, puppet: Callable[[], Puppet], timings: Timings, largest_file: int) -> None:
        """`puppet` raises `TryAgainLater` while there is none."""
        self._puppet = puppet
        self._timings = timings
        self.largest_file = largest_file
        self.socket_to = web_addresses.socket_to_public

    async def message(self, id: str) -> MessagePayloadResponse:
        return await self._ask(lambda puppet: puppet.message_payload(id))

    async def members(self, room: str) -> list[str]:
        return await self._ask(lambda puppet: puppet.room_members(room))

    async def member(self, room: str, contact: str) -> RoomMemberPayloadResponse:
        return await self._ask(lambda puppet: puppet.room_member_payload(room, contact))

    async def contact(self, id: str) -> ContactPayloadResponse:
        return await self._ask(lambda puppet: puppet.contact_payload(id))

    async def send_text(self, chat: str, text: str, mentions: Sequence[str] = ()) -> str:
        return await self._send(lambda puppet: puppet.message_send_text(chat, text, list(mentions))) or ""

    async def send_file(self, chat: str, name: str, content: bytes) -> str:
        file = File(name, content)
        if len(content) <= boxes.LARGEST_INSIDE:
            box = boxes.inside(file)
        else:
            box = boxes.apart(file, await self._ask(lambda puppet: puppet.upload(content)))
        return await self._send(lambda puppet: puppet.send_box(chat, box)) or ""

    async def forward(self, chat: str, message: str) -> str:
        return await self._send(lambda puppet: puppet.message_forward(chat, message))

    async def fetch(self, message: str) -> File:
        """What was shown with a message. Raises `NotFetched` and `TryAgainLater`."""
        try:
            payload = await self.message(message)
            box = Box.read(await self._ask(lambda puppet: puppet.file_box(payload)))
            self._measure(box.size)
            content = await self._unpacked(box)
            self._measure(len(content))
        except Undeliverable as trouble:
            raise NotFetched(trouble.reason) from None
        return File(payload.filename or box.name, content)

    async def _unpacked(self, box: Box) -> bytes:
        match box.kind:
            case boxes.BASE64:
                return box.content()
            case boxes.UUID:
                return await self._ask(lambda puppet: self._whole(puppet.download(box.uuid)))
            case boxes.URL:
                return await self._from_outside(box.url)
            case _:
                raise NotFetched("it is a kind of file that nobody knows")

    async def _from_outside(self, url: str) -> bytes:
        try:
            limit = aiohttp.ClientTimeout(total=self._timings.files)
            reach = aiohttp.TCPConnector(socket_factory=self.socket_to)
            async with aiohttp.ClientSession(connector=reach, timeout=limit, raise_for_status=True) as session:
                async with session.get(url) as answer:
                    return await self._whole(answer.content.iter_chunked(CHUNK))
        except (aiohttp.ClientError, TimeoutError, ValueError) as trouble:
            raise NotFetched(f"it could not be fetched from where it lies ({type(trouble).__name__})") from None

    async def _whole(self, parts: AsyncIterable[bytes]) -> bytes:
        content = bytearray()
        async for part in parts:
            content += part
            self._measure(len(content))
        return bytes(content)

    def _measure(self, size: int) -> None:
        if size > self.largest_file:
            raise NotFetched("it is larger than the config lets it be")

    async def _ask(self, call: Callable[[Puppet], Awaitable[T]]) -> T:
        return await self._call(call, twice_is_harmless=True)

    async def _send(self, call: Callable[[Puppet], Awaitable[T]]) -> T:
        return await self._call(call, twice_is_harmless=False)

    async def _call(self, call: Callable[[Puppet], Awaitable[T]], *, twice_is_harmless: bool) -> T:
        try:
            return await call(self._puppet())
        except breaking.TROUBLES as trouble:
            raise breaking.translated(trouble, twice_is_harmless=twice_is_harmless) from None  # it may quote the token

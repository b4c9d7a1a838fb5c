"""A gateway in this process: strict where the real one is, and as slow, deaf, mute or gone as a test wants it."""

import asyncio
import inspect
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import betterproto
from grpclib import GRPCError, Status
from grpclib.const import Cardinality, Handler
from grpclib.server import Stream
from wechaty_grpc.wechaty import PuppetStub, puppet

from bot.wechat import carrying
from tests.wechat.certificates import Certificate
from tests.wechat.freezing import FreezableServer
from tests.wechat.puppet_world import World

UNARY, STREAM_OUT, STREAM_IN = Cardinality.UNARY_UNARY, Cardinality.UNARY_STREAM, Cardinality.STREAM_UNARY
ROUTES = frozenset(re.findall(r'"/wechaty\.Puppet/(\w+)"', inspect.getsource(PuppetStub)))
CHUNK = 64 * 1024


class GatewayDouble:
    """`world` is what its account sees; `unexpected` are calls that a test did not ask for, and fail it."""

    def __init__(self, token: str = "secret-of-the-gateway", certificate: Certificate | None = None) -> None:
        self.token = token
        self.certificate = certificate
        self.world = World()
        self.port = 0
        self.login = "wxid_bot"
        self.starts = 0
        self.attached = asyncio.Event()
        self.attachments = 0
        self.lost: list[dict[str, Any]] = []
        self.unexpected: list[str] = []
        self.uploads: dict[str, bytes] = {}
        self._outgoing: asyncio.Queue[tuple[int, str]] | None = None
        self._server: FreezableServer | None = None
        self._going = asyncio.Event()
        self._going.set()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def start(self) -> None:
        """On the port it had before, if it had one."""
        self._server = FreezableServer([self])
        context = self.certificate.for_server() if self.certificate else None
        await self._server.start("127.0.0.1", self.port or None, ssl=context)
        self.port = self._server.port

    async def stop(self) -> None:
        """As when it is killed: whoever is connected is cut off."""
        self.thaw()
        if self._server:
            await self._server.kill()
        self._server = None

    def cut_off(self) -> None:
        """The connections that are open are lost; the gateway stays."""
        assert self._server
        self._server.cut_off()

    def freeze(self) -> None:
        """As by SIGSTOP: it takes connections and answers nothing, not even a ping."""
        assert self._server
        self._going.clear()
        self._server.freeze(True)

    def thaw(self) -> None:
        self._going.set()
        if self._server:
            self._server.freeze(False)

    def emit(self, kind: int, payload: dict[str, Any] | str) -> None:
        """An event; what nobody is attached for is lost, as with the real one. A text is sent as it is."""
        written = payload if isinstance(payload, str) else json.dumps(payload, ensure_ascii=False)
        if self._outgoing is None:
            self.lost.append({"kind": kind, "payload": payload})
        else:
            self._outgoing.put_nowait((kind, written))

    def hear(self, sender: str, text: str, room: str = "", **more: Any) -> str:
        """Somebody says something; the id of the message."""
        id = self.world.add_message(sender, text, room, **more)
        self.emit(puppet.EventType.EVENT_TYPE_MESSAGE, {"messageId": id})
        return id

    def __mapping__(self) -> dict[str, Handler]:
        refused = {
            f"/wechaty.Puppet/{name}": Handler(self._refusing(name), UNARY, puppet.StopRequest, puppet.StopResponse)
            for name in ROUTES
        }
        return refused | {route: Handler(self._guarded(call), *form) for route, (call, *form) in self._calls().items()}

    def _calls(self) -> dict[str, tuple[Any, ...]]:
        named: dict[str, tuple[Any, ...]] = {
            "Start": (self._start, UNARY, puppet.StartRequest, puppet.StartResponse),
            "Event": (self._event, STREAM_OUT, puppet.EventRequest, puppet.EventResponse),
            "MessageSendText": (self._send_text, UNARY, puppet.MessageSendTextRequest, puppet.MessageSendTextResponse),
            "MessageSendFile": (self._send_file, UNARY, puppet.MessageSendFileRequest, puppet.MessageSendFileResponse),
            "MessageForward": (self._forward, UNARY, carrying.ForwardRequest, carrying.ForwardResponse),
            "MessageImage": (self._file, UNARY, puppet.MessageImageRequest, puppet.MessageImageResponse),
            "MessageFile": (self._file, UNARY, puppet.MessageFileRequest, puppet.MessageFileResponse),
            "Upload": (self._upload, STREAM_IN, carrying.UploadRequest, carrying.UploadResponse),
            "Download": (self._download, STREAM_OUT, carrying.DownloadRequest, carrying.DownloadResponse),
        }
        for name in ("MessagePayload", "RoomPayload", "RoomMemberList", "RoomMemberPayload", "ContactPayload"):
            form = (UNARY, getattr(puppet, f"{name}Request"), getattr(puppet, f"{name}Response"))
            named[name] = (self._looking_up, *form)
        return {f"/wechaty.Puppet/{name}": form for name, form in named.items()}

    def _refusing(self, name: str) -> Callable[[Stream[Any, Any]], Any]:
        async def refuse(stream: Stream[Any, Any]) -> None:
            self.unexpected.append(name)
            raise GRPCError(Status.UNIMPLEMENTED, f"nobody expected {name}")

        return refuse

    def _guarded(self, call: Callable[[Stream[Any, Any]], Any]) -> Callable[[Stream[Any, Any]], Any]:
        async def guarded(stream: Stream[Any, Any]) -> None:
            assert stream.metadata is not None
            shown = str(stream.metadata.get("authorization", ""))
            if shown != f"Wechaty {self.token}":
                raise GRPCError(Status.UNAUTHENTICATED, f'Invalid Wechaty TOKEN "{shown.removeprefix("Wechaty ")}"')
            await call(stream)

        return guarded

    async def _start(self, stream: Stream[Any, Any]) -> None:
        await stream.recv_message()
        self.starts += 1
        await stream.send_message(puppet.StartResponse())

    async def _event(self, stream: Stream[Any, Any]) -> None:
        await stream.recv_message()
        if self._outgoing is not None:
            raise GRPCError(Status.ALREADY_EXISTS, "GrpcServerImpl.event() can not call twice.")
        self._outgoing = queue = asyncio.Queue[tuple[int, str]]()
        self.emit(puppet.EventType.EVENT_TYPE_HEARTBEAT, {"data": "connect successfully"})
        if self.login:
            self.emit(puppet.EventType.EVENT_TYPE_LOGIN, {"contactId": self.login})
        self.attached.set()
        self.attachments += 1
        try:
            while True:
                kind, payload = await queue.get()
                await self._going.wait()
                await stream.send_message(puppet.EventResponse(type=kind, payload=payload))
        finally:
            self._outgoing = None
            self.attached.clear()

    async def _looking_up(self, stream: Stream[Any, Any]) -> None:
        request = await stream.recv_message()
        if type(request) in self.world.mute:
            self.world.mute[type(request)] += 1
            await asyncio.Event().wait()
        await self._answer(stream, self.world.look_up(request))

    async def _send_text(self, stream: Stream[Any, Any]) -> None:
        asked = await stream.recv_message()
        await self._take(stream, puppet.MessageSendTextResponse, asked.conversation_id, asked.text, asked.mentonal_ids)

    async def _send_file(self, stream: Stream[Any, Any]) -> None:
        asked = await stream.recv_message()
        name, content = self.world.unpacked(asked.filebox, self.uploads)
        await self._take(stream, puppet.MessageSendFileResponse, asked.conversation_id, name, [], content)

    async def _forward(self, stream: Stream[Any, Any]) -> None:
        asked = await stream.recv_message()
        text = self.world.messages[asked.message_id].text
        await self._take(stream, carrying.ForwardResponse, asked.conversation_id, text, [])

    async def _take(
        self,
        stream: Stream[Any, Any],
        response: Any,
        chat: str,
        text: str,
        mentions: list[str],
        content: bytes | None = None,
    ) -> None:
        world = self.world
        await asyncio.sleep(world.delay)
        if world.refusal:
            raise world.refusal
        id = world.keep_said(self.login, chat, text, mentions, content)
        if world.echoes:
            self.emit(puppet.EventType.EVENT_TYPE_MESSAGE, {"messageId": id})
        if world.swallows:
            await asyncio.Event().wait()
        await self._answer(stream, response(id=id if world.gives_ids else None))

    async def _file(self, stream: Stream[Any, Any]) -> None:
        request = await stream.recv_message()
        kind = puppet.MessageImageResponse if hasattr(request, "type") else puppet.MessageFileResponse
        await self._answer(stream, kind(filebox=self.world.packed(request.id)))

    async def _upload(self, stream: Stream[Any, Any]) -> None:
        content = b"".join([request.chunk async for request in stream])
        id = f"uuid-{len(self.uploads) + 1}"
        self.uploads[id] = content
        await self._answer(stream, carrying.UploadResponse(id=id))

    async def _download(self, stream: Stream[Any, Any]) -> None:
        request = await stream.recv_message()
        content = self.world.parked[request.id]
        for start in range(0, len(content), CHUNK):
            await stream.send_message(carrying.DownloadResponse(chunk=content[start : start + CHUNK]))

    async def _answer(self, stream: Stream[Any, Any], message: betterproto.Message) -> None:
        await self._going.wait()
        await stream.send_message(message)


@asynccontextmanager
async def gateway_double(
    token: str = "secret-of-the-gateway", *, encrypted: Certificate | None = None
) -> AsyncIterator[GatewayDouble]:
    """Fails when something was called that nobody expected."""
    gateway = GatewayDouble(token, encrypted)
    await gateway.start()
    try:
        yield gateway
    finally:
        await gateway.stop()
    assert gateway.unexpected == []

"""A stand-in for WeCom's end of the bot's connection, strict about every frame that the bot sends."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Mapping
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.wechat.certificates import Certificate

HERE = "127.0.0.1"
BOT = "aib-of-the-tests"
SECRET = "secret-of-the-bot"
GROUP = "wrkSFfCgAAtheGroup"
SHAPES: Mapping[str, frozenset[str]] = {
    "aibot_subscribe": frozenset({"cmd", "headers", "body"}),
    "aibot_send_msg": frozenset({"cmd", "headers", "body"}),
    "ping": frozenset({"cmd", "headers"}),
}


class WecomDouble:
    """`answers` are the codes for the next messages, or None where nothing is answered; `frozen`: nothing is answered
    at all. What nobody looked at, and every frame that the real one would not take, is left in `said` and `faults`."""

    def __init__(self, certificate: Certificate) -> None:
        self.certificate = certificate
        self.known = {GROUP}
        self.answers: deque[int | None] = deque()
        self.frozen = False
        self.greets = True
        self.faults: list[str] = []
        self.said: list[tuple[str, str]] = []
        self.subscriptions = 0
        self.port = 0
        self._server: Server | None = None
        self._subscribed: ServerConnection | None = None
        self._used: set[str] = set()
        self._told = 0

    @property
    def url(self) -> str:
        return f"wss://{HERE}:{self.port}"

    async def start(self) -> None:
        """On the port that it had before, if it had one."""
        context = self.certificate.for_server()
        silent = logging.Logger("what the bot sent")
        self._server = await serve(self._serve, HERE, self.port, ssl=context, close_timeout=0.2, logger=silent)
        self.port = next(iter(self._server.sockets)).getsockname()[1]

    async def stop(self) -> None:
        if self._server:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    @property
    def connections(self) -> int:
        return len(self._server.connections) if self._server else 0

    @property
    def is_subscribed(self) -> bool:
        return self._subscribed is not None

    async def drop(self, code: int = 1011) -> None:
        """As when a machine of theirs is taken out of service; 1000 is in good order."""
        self._subscribed = None
        if self._server:
            for connection in list(self._server.connections):
                await connection.close(code)

    async def is_taken_over(self) -> None:
        """By a newer connection of the same bot. This one is left open, as the real one was seen to do."""
        await self._event("disconnected_event")
        self._subscribed = None

    async def write(self, who: str, text: str, *, chat: str = GROUP, **more: Any) -> str:
        """A person's words; the id of the message."""
        return await self.tell({"msgtype": "text", "text": {"content": text}}, who, chat=chat, **more)

    async def tell(self, what: Mapping[str, Any], who: str, *, chat: str = GROUP, **more: Any) -> str:
        """`chat` is empty when it is said to the bot alone, who may write to that person from then on."""
        self._told += 1
        id = str(more.pop("msgid", f"msg{self._told}"))
        where = {"chattype": "group", "chatid": chat} if chat else {"chattype": "single"}
        self.known.add(chat or who)
        body = {"msgid": id, "aibotid": BOT, "from": {"userid": who}, **where, **what, **more}
        await self.tell_raw({"cmd": "aibot_msg_callback", "headers": {"req_id": f"their{self._told}"}, "body": body})
        return id

    async def tell_raw(self, frame: object) -> None:
        assert self._subscribed, "nobody is connected"
        await self._subscribed.send(json.dumps(frame, ensure_ascii=False))

    def heard(self, chat: str) -> str:
        """The next that was said there, looked at and taken off."""
        where, text = self.said.pop(0)
        assert where == chat
        return text

    async def _event(self, kind: str) -> None:
        body = {"msgid": kind, "aibotid": BOT, "msgtype": "event", "event": {"eventtype": kind}}
        await self.tell_raw({"cmd": "aibot_event_callback", "headers": {"req_id": kind}, "body": body})

    async def _serve(self, connection: ServerConnection) -> None:
        try:
            async for raw in connection:
                while self.frozen:
                    await asyncio.sleep(0.01)
                await self._take(connection, json.loads(raw))
        except ConnectionClosed:
            return
        finally:
            if connection is self._subscribed:
                self._subscribed = None

    async def _take(self, connection: ServerConnection, frame: dict[str, Any]) -> None:
        code = self._judge(connection, frame)
        if code is not None:
            answer = {"headers": frame["headers"], "errcode": code, "errmsg": f"why, of {SECRET}"}
            await connection.send(json.dumps(answer))

    def _judge(self, connection: ServerConnection, frame: dict[str, Any]) -> int | None:
        cmd, id = frame.get("cmd", ""), frame.get("headers", {}).get("req_id", "")
        if SHAPES.get(cmd) != frame.keys() or not id.startswith(cmd) or id in self._used:
            self.faults.append(f"no such frame: {frame}")
        self._used.add(id)
        if cmd == "aibot_subscribe":
            return self._subscribe(connection, frame["body"])
        if connection is not self._subscribed:
            return 846609
        return 0 if cmd == "ping" else self._send(frame["body"])

    def _subscribe(self, connection: ServerConnection, body: dict[str, Any]) -> int | None:
        self.subscriptions += 1
        if body != {"bot_id": BOT, "secret": SECRET}:
            return 40001
        if self.greets:
            self._subscribed = connection
        return 0 if self.greets else None

    def _send(self, body: dict[str, Any]) -> int | None:
        code = self.answers.popleft() if self.answers else 0
        text = body.get("markdown", {}).get("content", "")
        if body.keys() != {"chatid", "msgtype", "markdown"} or body["msgtype"] != "markdown" or not text:
            self.faults.append(f"no such message: {body}")
        if len(text.encode()) > 20480:
            self.faults.append("a message that is too long")
        if body["chatid"] not in self.known:
            return 93006
        if not code:
            self.said.append((body["chatid"], text))
        return code

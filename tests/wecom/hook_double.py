"""A stand-in for the webhook of a group robot, strict about what is posted to it."""

from collections import deque
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

KEY = "key-of-the-robot"


class HookDouble:
    """`answers` are the next ones: a code, a whole response, or None to break off without a word."""

    def __init__(self) -> None:
        self.answers: deque[int | web.Response | None] = deque()
        self.said: list[tuple[str, list[str]]] = []
        self.faults: list[str] = []
        self.url = ""
        app = web.Application()
        app.router.add_post("/cgi-bin/webhook/send", self._take)
        self._server = TestServer(app)

    async def start(self) -> None:
        await self._server.start_server(access_log=None)
        self.url = str(self._server.make_url(f"/cgi-bin/webhook/send?key={KEY}"))

    async def stop(self) -> None:
        await self._server.close()

    def heard(self) -> tuple[str, list[str]]:
        """The next text and who was called by it, looked at and taken off."""
        return self.said.pop(0)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        answer = self.answers.popleft() if self.answers else 0
        if request.query.get("key") != KEY:
            return web.json_response({"errcode": 93000, "errmsg": "invalid webhook url"})
        self._judge(body)
        if answer is None:
            assert request.transport
            request.transport.abort()
            return web.Response()
        if not isinstance(answer, int):
            return answer
        if not answer:
            self.said.append((body["text"]["content"], body["text"]["mentioned_mobile_list"]))
        return web.json_response({"errcode": answer, "errmsg": f"hint of {KEY}"})

    def _judge(self, body: dict[str, Any]) -> None:
        text = body.get("text", {})
        if body.keys() != {"msgtype", "text"} or body["msgtype"] != "text":
            self.faults.append(f"no such message: {body}")
        if text.keys() != {"content", "mentioned_mobile_list"} or not 0 < len(text["content"].encode()) <= 2048:
            self.faults.append(f"no such text: {text}")
        if "@all" in text["mentioned_mobile_list"]:
            self.faults.append("everybody was called")

"""A stand-in for the webhook of a group robot, strict about what is posted to it."""

from collections import deque
from typing import Any

from aiohttp import web

KEY = "key-of-the-robot"


class HookDouble:
    """`answers` are the next ones: a code, a whole response, or None to say it and break off without a word."""

    def __init__(self) -> None:
        self.answers: deque[int | web.Response | None] = deque()
        self.said: list[tuple[str, list[str]]] = []
        self.faults: list[str] = []
        self.port = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/cgi-bin/webhook/send?key={KEY}"

    async def start(self) -> None:
        """On the port that it had before, if it had one."""
        app = web.Application()
        app.router.add_post("/cgi-bin/webhook/send", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def heard(self) -> tuple[str, list[str]]:
        """The next text and who was called by it, looked at and taken off."""
        return self.said.pop(0)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        answer = self.answers.popleft() if self.answers else 0
        if request.query.get("key") != KEY:
            return web.json_response({"errcode": 93000, "errmsg": "invalid webhook url"})
        self._judge(body)
        if isinstance(answer, web.Response):
            return answer
        if not answer:
            self.said.append((body["text"]["content"], body["text"]["mentioned_mobile_list"]))
        if answer is None:
            assert request.transport
            request.transport.abort()
        return web.json_response({"errcode": answer, "errmsg": f"hint of {KEY}"})

    def _judge(self, body: dict[str, Any]) -> None:
        text = body.get("text", {})
        if body.keys() != {"msgtype", "text"} or body["msgtype"] != "text":
            self.faults.append(f"no such message: {body}")
        if text.keys() != {"content", "mentioned_mobile_list"} or not 0 < len(text["content"].encode()) <= 2048:
            self.faults.append(f"no such text: {text}")
        if "@all" in text["mentioned_mobile_list"]:
            self.faults.append("everybody was called")

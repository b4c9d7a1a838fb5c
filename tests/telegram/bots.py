"""The two servers as a bot meets them, so that one claim about delivery can be made of both."""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import ClientSession, web

from tests.telegram.double import Double
from tests.telegram.emulating import Emulator

Json = dict[str, Any]
KINDS = '["message"]'


class Server(Protocol):
    """`say` makes an update and gives its id; `again` is the time for what a webhook refused."""

    @property
    def url(self) -> str: ...

    @property
    def token(self) -> str: ...

    async def say(self, text: str) -> int: ...

    async def again(self) -> None: ...


@dataclass
class TheDouble:
    double: Double

    @property
    def url(self) -> str:
        return self.double.url

    @property
    def token(self) -> str:
        return self.double.token

    async def say(self, text: str) -> int:
        self.double.talk.write("王大爷", text=text)
        return self.double.backlog.waiting()[-1].id

    async def again(self) -> None:
        self.double.hours.push(60)


@dataclass
class TheEmulator:
    emulator: Emulator
    token: str = field(default_factory=lambda: f"7:{secrets.token_hex(16)}")

    @property
    def url(self) -> str:
        return self.emulator.url

    async def say(self, text: str) -> int:
        sender = {"id": 5, "is_bot": False, "first_name": "王大爷"}
        message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": sender, "text": text}
        return await asyncio.to_thread(self.emulator.enqueue, self.token, {"message": message})

    async def again(self) -> None:
        await asyncio.to_thread(self.emulator.deliver, self.token)


@dataclass
class Client:
    """A bot of few words."""

    server: Server
    session: ClientSession

    async def call(self, method: str, **asked: Any) -> Json:
        url = f"{self.server.url}/bot{self.server.token}/{method}"
        async with self.session.post(url, data={name: str(value) for name, value in asked.items()}) as answer:
            told: Json = await answer.json()
        return told

    async def poll(self, offset: int = 0, limit: int = 100, timeout: int = 0) -> list[Any]:
        """Texts in order; or the number of the error."""
        told = await self.call("getUpdates", offset=offset, limit=limit, timeout=timeout, allowed_updates=KINDS)
        return [update["message"]["text"] for update in told["result"]] if told["ok"] else [told["error_code"]]


@asynccontextmanager
async def client(server: Server) -> AsyncGenerator[Client]:
    async with ClientSession() as session:
        yield Client(server, session)


@dataclass
class Hook:
    """A webhook that refuses as often as it is told to; what it took and what it refused, with the secret it saw."""

    url: str = ""
    refuse: int = 0
    took: list[str] = field(default_factory=list[str])
    refused: list[str] = field(default_factory=list[str])
    secrets: set[str | None] = field(default_factory=set[str | None])

    async def answer(self, request: web.Request) -> web.Response:
        text: str = (await request.json())["message"]["text"]
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.refuse:
            self.refuse -= 1
            self.refused.append(text)
            return web.Response(status=503)
        self.took.append(text)
        return web.Response()

    async def until(self, took: int = 0, refused: int = 0) -> None:
        async with asyncio.timeout(10):
            while len(self.took) < took or len(self.refused) < refused:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def hook(refuse: int = 0) -> AsyncGenerator[Hook]:
    taking = Hook(refuse=refuse)
    app = web.Application()
    app.add_routes([web.post("/hook", taking.answer)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    taking.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield taking
    await runner.cleanup()

"""A bare client of a gateway, with nothing of ours between: its calls, and its events in a list."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from grpclib.client import Channel
from grpclib.exceptions import GRPCError, StreamTerminatedError
from wechaty_grpc.wechaty import PuppetStub

from tests.wechat.npm_gateway import NpmGateway


class Client:
    def __init__(self, calls: PuppetStub) -> None:
        self.calls = calls
        self.events: list[tuple[int, str]] = []
        self.listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for event in self.calls.event():
            self.events.append((int(event.type), event.payload))

    def kinds(self) -> list[int]:
        return [kind for kind, _ in self.events]


@asynccontextmanager
async def calling(
    gateway: NpmGateway, *, token: str = "", trusting: Path | None = None, plain: bool = False
) -> AsyncGenerator[PuppetStub]:
    trusted = None if plain else trusting or gateway.certificate
    channel = Channel("127.0.0.1", gateway.port, ssl=_context(trusted) if trusted else None)
    try:
        yield PuppetStub(channel, metadata={"authorization": f"Wechaty {token or gateway.token}"})
    finally:
        channel.close()


@asynccontextmanager
async def attached(gateway: NpmGateway, **how: Any) -> AsyncGenerator[Client]:
    async with calling(gateway, **how) as calls:
        client = Client(calls)
        try:
            yield client
        finally:
            client.listening.cancel()
            await asyncio.gather(client.listening, return_exceptions=True)


async def refusal(gateway: NpmGateway, **how: Any) -> str:
    """What the event stream is refused with."""
    async with attached(gateway, **how) as client:
        try:
            await client.listening
        except GRPCError as refused:
            return refused.status.name
        except (OSError, StreamTerminatedError) as broken:
            return type(broken).__name__
    return "nothing"


def _context(trusted: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(trusted))
    context.set_alpn_protocols(["h2"])
    return context

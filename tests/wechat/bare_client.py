"""A bare client of a gateway, with nothing of ours but the connection between: its calls, and its events in a list."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from grpclib.exceptions import GRPCError, StreamTerminatedError

from bot.wechat.carrying import WholeStub
from bot.wechat.dialing import Dialed, Timings
from tests.wechat.certificates import Certificate
from tests.wechat.linked import settings
from tests.wechat.npm_gateway import NpmGateway


class Client:
    def __init__(self, calls: WholeStub) -> None:
        self.calls = calls
        self.events: list[tuple[int, str]] = []
        self.listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for event in self.calls.event():
            self.events.append((int(event.type), event.payload))

    def freeze(self) -> None:
        """As by SIGSTOP, or behind a line that was cut: nothing that the gateway says is answered."""
        self.calls.channel._transport.pause_reading()

    def kinds(self) -> list[int]:
        return [kind for kind, _ in self.events]


@asynccontextmanager
async def calling(
    gateway: NpmGateway, *, token: str = "", trusting: Certificate | None = None, plain: bool = False
) -> AsyncGenerator[WholeStub]:
    certificate = None if plain else trusting or gateway.certificate
    channel = Dialed(settings(gateway, token=token, certificate=certificate), Timings())
    try:
        yield WholeStub(channel, metadata={"authorization": f"Wechaty {token or gateway.token}"})
    finally:
        channel.cut()
        await asyncio.sleep(0)  # a cut is carried out on the loop's next round


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

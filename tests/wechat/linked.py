"""Links to a gateway of the tests, with short times, and what they hear."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from bot.platforms import TryAgainLater
from bot.wechat.dialing import Timings
from bot.wechat.inbox import Event, Kind
from bot.wechat.linking import Link
from bot.wechat.wechat_settings import WechatSettings
from tests.wechat.certificates import Certificate
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.npm_gateway import NpmGateway

QUICK: Final = Timings(silence=0.05, settle=0.05, shortest_wait=0.02, longest_wait=0.1)
WATCHFUL: Final = {"connect": 0.4, "keepalive": 0.5, "keepalive_answer": 0.2}
PATIENCE: Final = 10


def settings(
    gateway: GatewayDouble | NpmGateway, *, token: str = "", certificate: Certificate | None = None
) -> WechatSettings:
    return WechatSettings("127.0.0.1", gateway.port, token or gateway.token, certificate.pem if certificate else None)


@dataclass
class Links:
    made: list[Link] = field(default_factory=list[Link])

    def to(self, settings: WechatSettings, **timings: float) -> Link:
        link = Link(settings, replace(QUICK, **timings))
        self.made.append(link)
        return link

    async def attached(self, gateway: GatewayDouble | NpmGateway, **timings: float) -> Link:
        link = self.to(settings(gateway, certificate=gateway.certificate), **timings)
        await until(link, of(Kind.LOGIN))
        return link

    async def close(self) -> None:
        for link in self.made:
            await link.close()


def of(kind: Kind) -> Callable[[Event], bool]:
    return lambda event: event.kind is kind


async def until(link: Link, wanted: Callable[[Event], bool]) -> list[Event]:
    """What is heard, up to the batch with what is wanted; whatever keeps the gateway away meanwhile."""
    heard = list[Event]()
    async with asyncio.timeout(PATIENCE):
        while not any(wanted(event) for event in heard):
            try:
                heard += await link.events()
            except TryAgainLater:
                await asyncio.sleep(0.01)
    return heard


async def messages(link: Link, number: int) -> list[str]:
    """The ids of so many messages, in the order in which they were heard."""
    ids = list[str]()
    async with asyncio.timeout(PATIENCE):
        while len(ids) < number:
            try:
                ids += [event.payload["messageId"] for event in await link.events() if event.kind is Kind.MESSAGE]
            except TryAgainLater:
                await asyncio.sleep(0.01)
    return ids


async def why_not(link: Link, wanted: str = "") -> str:
    """Why nothing can be heard, as soon as that is so, and `wanted` is in it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await link.events()
            except TryAgainLater as trouble:
                if wanted in trouble.reason:
                    return trouble.reason


async def wait_until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)

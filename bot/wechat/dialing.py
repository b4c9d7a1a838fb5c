"""The connection to a gateway: encrypted or within this machine, kept awake, and gone at once when it is dropped."""

import asyncio
import ssl
from dataclasses import dataclass
from typing import Final

from grpclib.client import Channel
from grpclib.config import Configuration
from grpclib.protocol import H2Protocol

from bot.wechat.wechat_settings import WechatSettings

PINGS_WITHOUT_END: Final = 0


@dataclass(frozen=True, slots=True)
class Timings:
    """In seconds. What lies frozen is found `keepalive` + `keepalive_answer` after its last word; `settle` is how long
    a puppet may take to show that it runs before it is started."""

    connect: float = 10
    unary: float = 15
    start: float = 25
    files: float = 60
    silence: float = 0.5
    settle: float = 2
    keepalive: float = 20
    keepalive_answer: float = 10
    shortest_wait: float = 0.5
    longest_wait: float = 30


class Dialed(Channel):
    """One connection and no other after it: grpclib would dial again by itself for the next call, and leaves a
    connection to a peer that lies frozen open until its last byte is taken, where this one can be cut."""

    def __init__(self, settings: WechatSettings, timings: Timings) -> None:
        config = Configuration(
            _keepalive_time=timings.keepalive,
            _keepalive_timeout=timings.keepalive_answer,
            _keepalive_permit_without_calls=True,
            _http2_max_pings_without_data=PINGS_WITHOUT_END,
            _http2_min_sent_ping_interval_without_data=timings.keepalive / 2,
        )
        self._context = _trusting(settings)
        super().__init__(  # pyright: ignore[reportUnknownMemberType]  its types name what may be missing
            settings.host, settings.port, ssl=self._context, config=config
        )
        self._goodbye = min(1.0, timings.keepalive_answer)
        self._transport: asyncio.Transport | None = None
        self._is_spent = False

    async def _create_connection(self) -> H2Protocol:
        if self._is_spent:
            raise ConnectionAbortedError("it is dialed once")
        self._is_spent = True
        goodbye = self._goodbye if self._context else None
        transport, protocol = await asyncio.get_running_loop().create_connection(
            self._protocol_factory, self._host, self._port, ssl=self._context, ssl_shutdown_timeout=goodbye
        )
        self._transport = transport
        return protocol

    def cut(self) -> None:
        """Whatever waits on it is told that the connection is lost."""
        self._is_spent = True
        self.close()
        if self._transport:
            self._transport.abort()


def _trusting(settings: WechatSettings) -> ssl.SSLContext | None:
    """Exactly the certificate of the config, and no other on the machine."""
    if settings.certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=settings.certificate)
    context.set_alpn_protocols(["h2"])
    return context

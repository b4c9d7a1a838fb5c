"""A gRPC server that can be frozen, cut off and killed as a process can, within the process of the test."""

import asyncio
from asyncio import Protocol
from typing import Any

from grpclib.protocol import H2Protocol
from grpclib.server import Server


class FreezableServer(Server):
    def __init__(self, handlers: list[Any]) -> None:
        super().__init__(handlers)
        self._protocols: list[H2Protocol] = []
        self._is_frozen = False

    @property
    def port(self) -> int:
        return int(self._server.sockets[0].getsockname()[1])

    def freeze(self, is_frozen: bool) -> None:
        self._is_frozen = is_frozen
        for transport in self._transports():
            (transport.pause_reading if is_frozen else transport.resume_reading)()

    def cut_off(self) -> None:
        for transport in self._transports():
            transport.abort()

    async def kill(self) -> None:
        self.close()
        self.cut_off()
        await self.wait_closed()

    def _transports(self) -> list[asyncio.Transport]:
        connections = [getattr(protocol, "connection", None) for protocol in self._protocols]
        found = [getattr(connection, "_transport", None) for connection in connections]
        return [transport for transport in found if transport and not transport.is_closing()]

    def _protocol_factory(self) -> Protocol:
        if self._is_frozen:
            return Protocol()
        protocol = super()._protocol_factory()
        self._protocols.append(protocol)
        return protocol

"""The one fake platform of the tests: it remembers what was said, and can be down, slow, deaf to a chat, or broken."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.platforms import Abilities, NoAnswer, Speech, TryAgainLater, Undeliverable
from handlers.incoming import Incoming


class Died(BaseException):
    """The process dies in the middle of a send: no handler of ours may catch it."""


@dataclass
class FakePlatform:
    name: str = "local"
    abilities: Abilities = field(default_factory=Abilities)
    said: list[Speech] = field(default_factory=list)
    down: bool = False
    after: timedelta | None = None
    closed: set[str] = field(default_factory=set)
    bug: bool = False
    dies_before: bool = False
    dies_after: bool = False
    unanswered: int = 0
    busy: dict[str, timedelta] = field(default_factory=dict[str, timedelta])
    slow: dict[str, asyncio.Event] = field(default_factory=dict[str, asyncio.Event])
    frees: dict[str, asyncio.Event] = field(default_factory=dict[str, asyncio.Event])
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def hear(self) -> Sequence[Incoming]:
        return []

    async def acknowledge(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def say(self, speech: Speech) -> str:
        if self.down:
            raise TryAgainLater("down", self.after)
        if speech.address in self.busy:
            raise TryAgainLater("busy", self.busy[speech.address])
        if speech.address in self.closed:
            raise Undeliverable("blocked")
        if self.bug:
            raise RuntimeError("a bug of the adapter")
        if self.dies_before:
            raise Died
        await self._take_time(speech.address)
        self.said.append(speech)
        if self.dies_after:
            raise Died
        if self.unanswered:
            self.unanswered -= 1
            raise NoAnswer("time limit")
        return f"b{len(self.said)}"

    async def _take_time(self, chat: str) -> None:
        if chat in self.frees:
            self.frees[chat].set()
        if chat in self.slow:
            await self.slow[chat].wait()
        if self.meanwhile:
            happening, self.meanwhile = self.meanwhile, None
            await happening()

    def texts(self) -> list[str]:
        return [speech.text for speech in self.said]

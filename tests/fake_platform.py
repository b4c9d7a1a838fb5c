"""The one fake platform of the tests: it remembers what was said, and can be down, deaf to a chat, or broken."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from bot.platforms import Speech, TryAgainLater, Undeliverable
from handlers.incoming import Incoming


class Died(BaseException):
    """The process dies in the middle of a send: no handler of ours may catch it."""


@dataclass
class FakePlatform:
    name: str = "local"
    said: list[Speech] = field(default_factory=list)
    down: bool = False
    after: timedelta | None = None
    closed: set[str] = field(default_factory=set)
    bug: bool = False
    dies_before: bool = False
    dies_after: bool = False

    async def hear(self) -> Sequence[Incoming]:
        return []

    async def acknowledge(self) -> None:
        return None

    async def say(self, speech: Speech) -> str:
        if self.down:
            raise TryAgainLater("down", self.after)
        if speech.address in self.closed:
            raise Undeliverable("blocked")
        if self.bug:
            raise RuntimeError("a bug of the adapter")
        if self.dies_before:
            raise Died
        self.said.append(speech)
        if self.dies_after:
            raise Died
        return f"b{len(self.said)}"

    def texts(self) -> list[str]:
        return [speech.text for speech in self.said]

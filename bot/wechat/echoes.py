"""What the account says comes back to it as it does to everybody: so it is known what became of an uncertain send."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from bot.clocks import elapsed

ECHO_SECONDS: Final = 60.0
"""What was said and has not come back by then will not."""

MOST: Final = 200
KEPT_SECONDS: Final = 2 * ECHO_SECONDS
"""Own messages that are kept for a send whose answer comes after its echo; somebody may type others by hand."""


@dataclass(frozen=True, slots=True)
class Echo:
    """An own message as it was heard; `text` is empty for a picture or a file."""

    chat: str
    message: str
    text: str
    at: float = field(default_factory=elapsed)


@dataclass(eq=False, slots=True)
class Said:
    """One send. `message` is the id with which it was answered, empty without one; `echoed` becomes the id that came
    back, empty when none can come any more; `is_ended` once the call was answered or broke; `is_lost` once the link
    broke over which it would have come back; `at` is when it was begun."""

    chat: str
    text: str
    message: str = ""
    is_ended: bool = False
    is_lost: bool = False
    answered_at: float | None = None
    echoed: asyncio.Future[str] = field(default_factory=asyncio.Future[str])
    at: float = field(default_factory=elapsed)


class Echoes:
    """Sends and own messages, brought together: by the id, or without one by chat and words, the oldest first.
    `any_came` once an own message was heard."""

    def __init__(self) -> None:
        self.any_came = False
        self._said: list[Said] = []
        self._echoes: deque[Echo] = deque(maxlen=MOST)

    def expect(self, chat: str, text: str) -> Said:
        """Before it is said: the echo can come before the answer."""
        said = Said(chat, _bare(text))
        self._said.append(said)
        return said

    def answered(self, said: Said, message: str) -> None:
        said.message, said.is_ended, said.answered_at = message, True, elapsed()
        self._settle()

    def broke(self, said: Said) -> None:
        """Nobody knows whether it was said."""
        said.is_ended = True
        self._settle()

    def forget(self, said: Said) -> None:
        """It was surely not said, or nobody asks any more."""
        if said in self._said:
            self._said.remove(said)

    def hear(self, chat: str, message: str, text: str) -> None:
        self.any_came = True
        self._echoes.append(Echo(chat, message, _bare(text)))
        self._settle()

    def lose(self) -> None:
        """What comes back from now on was said from now on: the gateway tells nothing later."""
        for said in self._said:
            said.is_lost = True
        self._settle()

    def missing(self, seconds: float) -> list[Said]:
        """What was answered so long ago and has not come back; it is not asked for again."""
        late = [said for said in self._said if said.answered_at and elapsed() - said.answered_at > seconds]
        for said in late:
            self._said.remove(said)
        return late

    def _settle(self) -> None:
        for echo in list(self._echoes):
            said = self._said_as(echo)
            if said or elapsed() - echo.at > KEPT_SECONDS:
                self._echoes.remove(echo)
            if said:
                self._said.remove(said)
                if not said.echoed.done():
                    said.echoed.set_result(echo.message)
        for said in [one for one in self._said if one.is_lost and one.is_ended]:
            self._said.remove(said)
            said.echoed.set_result("")

    def _said_as(self, echo: Echo) -> Said | None:
        """None also as long as one whose answer is still to come could be it."""
        if known := next((said for said in self._said if said.message == echo.message), None):
            return known
        begun = [said for said in self._said if said.at <= echo.at]
        alike = [said for said in begun if (said.chat, said.text, said.message) == (echo.chat, echo.text, "")]
        return alike[0] if alike and all(said.is_ended for said in alike) else None


def _bare(text: str) -> str:
    """As two clients agree on it: one of them may have other spaces."""
    return "".join(text.split())

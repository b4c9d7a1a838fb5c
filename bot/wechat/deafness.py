"""Whether the account hears anything: what it says comes back, and when all is quiet it says something itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from bot.clocks import elapsed
from bot.wechat.echoes import ECHO_SECONDS, Echoes

log = structlog.get_logger()

DEAF: Final = "what we say does not come back"
NO_ECHOES: Final = "the puppet does not hand over what the account says; whether it is deaf cannot be tried"
TRIED_AGAIN_SECONDS: Final = 300.0
"""While it is deaf, a canary line is said so often: its echo ends that."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How an account behaves, in seconds: it waits `shortest_gap` to `longest_gap` between two sends and so long for an
    echo, for an id that an answer left out, in silence before its canary line, and at its start for a login. No key of
    the config: whoever hurries loses the account."""

    shortest_gap: float = 1
    longest_gap: float = 2
    echo: float = ECHO_SECONDS
    id: float = 3
    canary: float = timedelta(minutes=30).total_seconds()
    start: float = 5


class Ears:
    """`attach_anew` is asked for when they turn out deaf."""

    def __init__(self, platform: str, echoes: Echoes, manners: Manners, attach_anew: Callable[[str], None]) -> None:
        self._platform, self._echoes, self._manners = platform, echoes, manners
        self._attach_anew = attach_anew
        self._heard_at = self._canary_at = elapsed()
        self.are_deaf = self._has_no_echoes = False

    def heard(self) -> None:
        """Anything at all, from anybody."""
        self._heard_at = elapsed()
        if self.are_deaf:
            log.warning("heard again", platform=self._platform)
        self.are_deaf = False

    def missed(self) -> None:
        """Nothing could be heard for a while: what was said before does not come back."""
        self._echoes.lose()

    def listen(self) -> None:
        """Looks whether something that was said has not come back, and nothing else was heard since. Where others are
        heard and nothing ever came back, that means nothing."""
        late = self._echoes.missing(self._manners.echo)
        lost = [said for said in late if said.answered_at and said.answered_at > self._heard_at]
        if len(lost) < len(late) and not self._has_no_echoes and not self._echoes.any_came:
            self._has_no_echoes = True
            log.warning(NO_ECHOES, platform=self._platform)
        if lost and not self.are_deaf and (self._echoes.any_came or not self._has_no_echoes):
            self.are_deaf = True
            log.error(DEAF, platform=self._platform)
            self._attach_anew(DEAF)

    def canary_is_due(self) -> bool:
        """It is said once, and again only after another silence."""
        silence = self._manners.canary
        if self.are_deaf:
            silence = min(silence, TRIED_AGAIN_SECONDS)
        is_due = elapsed() - max(self._heard_at, self._canary_at) >= silence
        if is_due:
            self._canary_at = elapsed()
        return is_due

"""What an error of WeCom's package means for the words that were to be said."""

import re
from datetime import timedelta
from typing import Final

from bot.platforms import NoAnswer, TryAgainLater, Undeliverable

CODE: Final = re.compile(r"\berrcode=(-?\d+)")
NEVER_LEFT: Final = "WebSocket not connected"

TOO_OFTEN: Final = frozenset({45009, 846607})
UNSUBSCRIBED: Final = 846609
"""WeCom has forgotten the connection, though it stands."""

BUSY: Final = frozenset({-1, 6000, 846601, 846602, UNSUBSCRIBED})
NOBODY: Final = frozenset({40003, 60111, 81013, 93006})
"""No such person or chat, or none that has ever written to the bot."""

REST: Final = timedelta(seconds=60)
"""Thirty in a minute are taken; whoever asked too often waits one."""


class Refused(Undeliverable):
    """`is_nobody`: there is nobody to say it to."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"WeCom refused with code {code}")
        self.is_nobody = code in NOBODY


def translated(trouble: Exception) -> Exception:
    """Nothing of its words is passed on but the code, which alone is fixed."""
    code = _code(trouble)
    if code is None:
        if str(trouble).startswith(NEVER_LEFT):
            return TryAgainLater("WeCom is not connected")
        return NoAnswer(f"nobody knows whether WeCom took it ({type(trouble).__name__})")
    if code in TOO_OFTEN:
        return TryAgainLater("WeCom asks to be left alone", REST)
    return TryAgainLater(f"WeCom does not take it now (code {code})") if code in BUSY else Refused(code)


def is_unsubscribed(trouble: Exception) -> bool:
    return _code(trouble) == UNSUBSCRIBED


def _code(trouble: Exception) -> int | None:
    found = CODE.search(str(trouble))
    return int(found[1]) if found else None

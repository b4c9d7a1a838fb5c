"""Who is logged in to the gateway: each code to scan, each login and each logout is heard once."""

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TextIO

import segno
import structlog

from handlers.incoming import Change, IncomingChange

log = structlog.get_logger()

TO_BE_SCANNED: Final = (0, 2)
"""The states in which a code waits for somebody; a puppet that tells none says 0."""

LONGEST: Final = 900
"""Characters that fit in a code which a phone can still read off a screen."""


class Login:
    """`account` is the bot's own id, also after it was logged out: what it said before may still be heard. `screen` is
    where a code is shown besides."""

    def __init__(self, platform: str, screen: TextIO | None = None) -> None:
        self.account = ""
        self._platform, self._screen = platform, screen or sys.stderr
        self._is_in = False
        self._code = ""

    def scan(self, payload: Mapping[str, Any], now: datetime) -> IncomingChange | None:
        """The code is what `name` says. None for one that was told before, or was scanned meanwhile."""
        code, status = str(payload.get("qrcode") or ""), payload.get("status", 0)
        if not code or code == self._code or status not in TO_BE_SCANNED:
            return None
        self._is_in, self._code = False, code
        log.warning("a code has to be scanned to log in", platform=self._platform)
        if self._screen.isatty() and len(code) <= LONGEST:
            segno.make_qr(code).terminal(out=self._screen, compact=True)
        return self._change(Change.SCAN, code, now)

    def logged_in(self, payload: Mapping[str, Any], now: datetime) -> IncomingChange | None:
        """None for one that is told again, as on every attachment."""
        account = str(payload.get("contactId") or "")
        if not account or (self._is_in and account == self.account):
            return None
        self.account, self._is_in, self._code = account, True, ""
        log.info("logged in", platform=self._platform, account=account)
        return self._change(Change.LOGGED_IN, "", now)

    def logged_out(self, now: datetime) -> IncomingChange | None:
        if not self._is_in:
            return None
        self._is_in, self._code = False, ""
        log.error("logged out", platform=self._platform, account=self.account)
        return self._change(Change.LOGGED_OUT, "", now)

    def _change(self, change: Change, name: str, now: datetime) -> IncomingChange:
        key = f"{change} {self._platform} {now.timestamp()}"
        return IncomingChange(self._platform, "", self.account, name, change, now, key)

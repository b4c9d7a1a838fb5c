"""Hearing that goes on whatever happens: what fails is tried again, more slowly each time, and logged once."""

import asyncio
from typing import Final, Protocol

import structlog
from telegram.error import RetryAfter, TelegramError

from bot.clocks import elapsed
from bot.platforms import TryAgainLater
from bot.telegram import failing
from bot.telegram.polling import Raw

log = structlog.get_logger()

QUIET_SECONDS: Final = 0.5
"""So often whoever listens can stop; the poll goes on meanwhile."""

PATIENCE: Final = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds before the next try, after the first failures; the last one repeats."""

KEPT_SECONDS: Final = 24 * 60 * 60


class Source(Protocol):
    """Where updates come from. `fetch` comes back empty after a silence; `done` says that what it gave last is safe."""

    async def fetch(self) -> list[Raw]:
        """Raises `TelegramError` or `OSError`."""
        ...

    def done(self) -> None: ...

    async def close(self) -> None: ...


class Listening:
    """One fetch at a time, which outlives the call that began it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._fetching: asyncio.Task[list[Raw]] | None = None
        self._handed_out = False
        self._trouble = ""
        self._failures = 0
        self._heard_at = elapsed()

    async def hear(self) -> list[Raw]:
        """Raises `TryAgainLater` while nothing can be heard."""
        fetching = self._fetching or asyncio.create_task(self._fetch())
        self._fetching = fetching
        await asyncio.wait({fetching}, timeout=QUIET_SECONDS)
        if fetching.done():
            self._fetching = None
            updates = self._fetched(fetching)
            self._handed_out = bool(updates)
            return updates
        if self._trouble:
            raise TryAgainLater(self._trouble)
        return []

    def acknowledge(self) -> None:
        """What `hear` gave last is safe; what is being fetched meanwhile is not."""
        if self._handed_out:
            self._source.done()
            self._handed_out = False

    async def close(self) -> None:
        if self._fetching:
            self._fetching.cancel()
            await asyncio.wait({self._fetching})
        await self._source.close()

    def _fetched(self, fetching: asyncio.Task[list[Raw]]) -> list[Raw]:
        if trouble := fetching.exception():
            log.error("the poller died of a bug and is started again", exc_info=trouble)
            self._trouble = "the poller died"
            self._failures += 1
            raise TryAgainLater(self._trouble)
        return fetching.result()

    async def _fetch(self) -> list[Raw]:
        while True:
            await asyncio.sleep(self._rest())
            try:
                updates = await self._source.fetch()
            except RetryAfter as trouble:
                self._note(trouble)
                await asyncio.sleep(failing.waiting(trouble).total_seconds())
            except (TelegramError, OSError) as trouble:
                self._note(trouble)
            else:
                self._note(None)
                return updates

    def _rest(self) -> float:
        return PATIENCE[min(self._failures, len(PATIENCE)) - 1] if self._failures else 0

    def _note(self, trouble: Exception | None) -> None:
        """By its kind alone: its words may hold the token."""
        name = type(trouble).__name__ if trouble else ""
        self._failures = self._failures + 1 if trouble else 0
        if name and name != self._trouble:
            log.error("Telegram cannot be heard", trouble=name)
        elif self._trouble and not name:
            self._recovered()
        self._trouble = name
        self._heard_at = self._heard_at if trouble else elapsed()

    def _recovered(self) -> None:
        """Telegram keeps what nobody fetches for a day, and tells nobody what it threw away."""
        deaf = elapsed() - self._heard_at
        log.warning("Telegram is heard again", deaf_seconds=round(deaf))
        if deaf > KEPT_SECONDS:
            log.error("what was said to the bot more than a day ago is lost", deaf_seconds=round(deaf))

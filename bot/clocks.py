"""The clock that everything else is given the time from: the machine's, or one that is pushed."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC."""
        ...


class MachineClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class PushedClock:
    """Stands still until it is pushed, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def push_to(self, at: datetime) -> None:
        self._now = max(self._now, at.astimezone(UTC))

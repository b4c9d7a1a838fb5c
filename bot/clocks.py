"""The clock that everything else is given the time from: the machine's, the database's, or one that is pushed."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC."""
        ...


class MachineClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def elapsed() -> float:
    """Seconds since some moment: never set, never standing still, not even (where it can be had) while the machine
    sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class SharedClock:
    """The database's time, counted on from the last look at it: several machines must agree, whatever theirs say."""

    def __init__(self) -> None:
        self._start: datetime | None = None

    def now(self) -> datetime:
        assert self._start is not None, "nobody has looked at the database's clock yet"
        return self._start + timedelta(seconds=elapsed())

    def follow(self, at: datetime, asked: float) -> None:
        """The database said `at` between `asked`, by `elapsed`, and now."""
        self._start = at.astimezone(UTC) - timedelta(seconds=(asked + elapsed()) / 2)


class PushedClock:
    """Stands still until it is pushed, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def push_to(self, at: datetime) -> None:
        self._now = max(self._now, at.astimezone(UTC))

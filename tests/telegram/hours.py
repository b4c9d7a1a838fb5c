"""The time inside the double: the machine's, and what a test pushed on top of it."""

import asyncio
import time


class Hours:
    """Whoever waits here is woken by everything that happens: words, a push, a change of the weather."""

    def __init__(self) -> None:
        self._pushed = 0.0
        self._waiting: set[asyncio.Future[None]] = set()

    def now(self) -> float:
        return time.time() + self._pushed

    def push(self, seconds: float) -> None:
        self._pushed += seconds
        self.ring()

    def ring(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def change(self, until: float | None = None) -> None:
        """Comes back when something happened, or when it is `until`."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await asyncio.wait_for(waiting, None if until is None else max(until - self.now(), 0))
        except TimeoutError:
            return
        finally:
            self._waiting.discard(waiting)

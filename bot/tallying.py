"""How often somebody was heard in each group since it was last written down: counted as it is heard, whatever becomes
of it, and without a word or a name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handlers.incoming import Incoming, IncomingChange
from handlers.silence import Burst


class Tally:
    """On one platform, by the address of the group."""

    def __init__(self) -> None:
        self.bursts: dict[str, Burst] = {}

    def add(self, batch: Sequence[Incoming], now: datetime) -> None:
        for incoming in batch:
            if incoming.chat and not isinstance(incoming, IncomingChange):
                known = self.bursts.get(incoming.chat, Burst(0, now, now))
                self.bursts[incoming.chat] = replace(known, times=known.times + 1, last_at=now)

    def clear(self) -> None:
        self.bursts.clear()

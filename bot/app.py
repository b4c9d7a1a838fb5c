"""The wiring: what talks to what, in the running program and in a rehearsal alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot import clockwork, intake
from bot.clocks import Clock
from bot.delivery import Mouth
from bot.platforms import Platforms
from handlers.incoming import Incoming
from handlers.policy.town import Town
from handlers.recent import Recent
from storage import outbox, tickets
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Engine:
    """Hearing, chasing and speaking over one database."""

    database: Database
    town: Town
    platforms: Platforms
    clock: Clock
    recent: Recent = field(default_factory=Recent)

    async def start(self) -> None:
        """Settles what a crash left half said."""
        await self._mouth().recover()

    async def hear(self, batch: Sequence[Incoming]) -> None:
        await intake.take_in(self.database, self.town, self.clock, self.recent, batch)

    async def tick(self) -> int:
        return await clockwork.tick(self.database, self.town, self.clock)

    async def speak(self) -> int:
        return await self._mouth().speak()

    async def next_due_at(self) -> datetime | None:
        """When there is next something to do that nobody has to say first."""
        async with self.database.transaction(self.town.subdistrict) as tx:
            times = [await tickets.next_due_at(tx), await outbox.next_due_at(tx)]
        return min((at for at in times if at), default=None)

    def _mouth(self) -> Mouth:
        return Mouth(self.database, self.town, self.platforms, self.clock)

"""The wiring: what talks to what, in the running program and in a rehearsal alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot import clockwork, intake, metrics
from bot.clocks import Clock
from bot.delivery import Mouth
from bot.pacing import Budgets, Pace
from bot.platforms import Abilities, Platforms
from handlers.incoming import Incoming
from handlers.policy.town import Town
from handlers.present import Present
from handlers.recent import Recent
from storage import outbox, tickets
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Engine:
    """Hearing, chasing and speaking over one database; `town` is the config's, `present` knows what was bound since.
    `elsewhere` are the platforms that only others speak on, and what those can do."""

    database: Database
    town: Town
    platforms: Platforms
    clock: Clock
    recent: Recent = field(default_factory=Recent)
    paces: Mapping[str, Pace] = field(default_factory=dict[str, Pace])
    elsewhere: Mapping[str, Abilities] = field(default_factory=dict[str, Abilities])
    present: Present = field(init=False)
    mouth: Mouth = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "present", Present(self.town))
        mouth = Mouth(self.database, self.present, self.platforms, self.clock, Budgets(self.paces), self.elsewhere)
        object.__setattr__(self, "mouth", mouth)

    async def start(self) -> None:
        """Settles what a crash left half said, and takes the steps that are long due before anything old is said."""
        await self.mouth.recover()
        await self.tick()

    async def hear(self, batch: Sequence[Incoming]) -> None:
        with metrics.BATCH.time():
            await intake.take_in(self.database, self.present, self.clock, self.recent, batch)

    async def tick(self) -> int:
        with metrics.TICK.time():
            return await clockwork.tick(self.database, self.town, self.clock)

    async def speak(self) -> int:
        return await self.mouth.speak()

    async def finish_saying(self, seconds: float) -> None:
        """Until nothing is being said any more, or not for longer than that."""
        await self.mouth.voices.finish(seconds)

    async def note_outcomes(self) -> None:
        """What became of what was said. Raises `DatabaseTrouble`."""
        await self.mouth.note_outcomes()

    async def next_due_at(self) -> datetime | None:
        """When there is next something to do that nobody has to say first."""
        async with self.database.transaction(self.town.subdistrict) as tx:
            times = [await tickets.next_due_at(tx), await outbox.next_due_at(tx), self.mouth.sweep_at]
        return min((at for at in times if at), default=None)

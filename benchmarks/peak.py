"""The mixed peak in one process, as `run` does it: 20,000 messages, 400 tickets and 1,200 due reminders a second.

    python -m benchmarks.peak [--database sqlite] [--scale 0.25] [--seconds 60] [--look-alikes 0.05] [--quick]

The load is open: it comes by the clock whether or not the engine keeps up, and what comes while it is busy waits. When
the time is over, all that waits is finished, so that the lateness of everything is known; how long that took is how far
the engine had fallen behind. `--scale` is the share of the peak: the largest whose p99 stays within two seconds is what
one process holds. The clock runs as fast as the machine's but begins on a Monday morning, because at night the bot
keeps what is not pressing for the day."""

import argparse
import asyncio
import resource
from array import array
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks import crowd, flood, grounds, lateness, many_open
from benchmarks.crowd import Crowd
from bot import intake
from bot.app import Engine
from bot.clocks import Clock, PushedClock, SharedClock, elapsed
from bot.platforms import Abilities, Speech
from handlers.incoming import Incoming
from handlers.policy.town import Town
from handlers.present import Present
from handlers.recent import Recent
from storage import sharing
from storage.database import Database, DatabaseTrouble, Transaction, migrate

REMINDERS = 1_200
"""A second, at the peak."""

START = flood.MONDAY + timedelta(minutes=30)
BEFORE = START - timedelta(days=14)
BATCH = 500
HEARD_AT_ONCE = 2_000
LISTEN, SPEAK, TICK, WEIGH = 0.05, 0.5, 1.0, 10.0
"""Seconds between two looks, at most."""

FLAT = 1.05
"""Memory may be so many times what it was after the first ten seconds."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--database", choices=grounds.KINDS, default="sqlite")
    options.add_argument("--scale", type=float, default=1.0, help="the share of the peak")
    options.add_argument("--seconds", type=int, default=60, help="so long it is held")
    options.add_argument("--look-alikes", type=float, default=0.05, help="the share of talk that must be read whole")
    options.add_argument("--quick", action="store_true", help="a twentieth of the peak for five seconds")
    given = options.parse_args()
    scale, seconds = (0.05, 5) if given.quick else (given.scale, given.seconds)
    print(f"{given.database}, {scale:g} of the peak for {seconds} s, {given.look_alikes:.0%} of the talk looks alike")
    with grounds.KINDS[given.database]() as url:
        asyncio.run(_measure(url, scale, seconds, given.look_alikes))


async def _measure(url: str, scale: float, seconds: int, look_alikes: float) -> None:
    await migrate(url)
    town = flood.town(crowd.GRIDS)
    open_tickets = int(REMINDERS * scale * seconds)
    due = [START + timedelta(seconds=number / (REMINDERS * scale)) for number in range(open_tickets)]
    async with grounds.opened(sharing.impatient(url) if sharing.is_shared(url) else url) as database:
        began = elapsed()
        await _open(database, town, open_tickets)
        await many_open.say_all(database, town.subdistrict)
        await many_open.come_due(database, town.subdistrict, due)
        print(f"  {open_tickets:,} tickets were opened before, in {elapsed() - began:.0f} s")
        talk = crowd.small_talk(town.matcher, look_alikes)
        peak = Peak(database, town, Crowd(talk, START, scale, open_tickets), seconds)
        await peak.hold()
        await _tell(peak, due)


async def _open(database: Database, town: Town, count: int) -> None:
    present, clock, recent = Present(town), PushedClock(BEFORE), Recent()
    for first in range(0, count, BATCH):
        batch = list(flood.messages(crowd.GRIDS, first, min(BATCH, count - first), BEFORE, "before"))
        await intake.take_in(database, present, clock, recent, batch)


@dataclass
class Counting:
    """A platform that hears nothing and only notes when it was told something, in seconds since the start."""

    clock: Clock
    name: str = flood.PLATFORM
    abilities: Abilities = field(default_factory=Abilities)
    said: "array[float]" = field(default_factory=lambda: array("d"))

    async def hear(self) -> Sequence[Incoming]:
        return ()

    async def acknowledge(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def say(self, speech: Speech) -> str:
        self.said.append((self.clock.now() - START).total_seconds())
        return f"s-{len(self.said) - 1}"


class Noting(Database):
    """The same database, which notes when each transaction was committed."""

    def __init__(self, whole: Database, clock: Clock) -> None:
        super().__init__(whole._engine)
        self._clock = clock
        self.commits: list[datetime] = []

    @asynccontextmanager
    async def transaction(self, subdistrict: str) -> AsyncGenerator[Transaction]:
        async with super().transaction(subdistrict) as tx:
            yield tx
        self.commits.append(self._clock.now())


class Peak:
    """The listener, the ticker and the speaker side by side while the load lasts, and until nothing is left of it."""

    def __init__(self, database: Database, town: Town, load: Crowd, seconds: float) -> None:
        self.database, self.load, self.seconds = database, load, seconds
        self.clock = SharedClock()
        self.platform = Counting(self.clock)
        self.engine = Engine(database, town, {flood.PLATFORM: self.platform}, self.clock)
        self.noting = Noting(database, self.clock)
        self._ticking = Engine(self.noting, town, {}, self.clock)
        self._news, self._quiet = asyncio.Event(), asyncio.Event()
        self.heard, self.refused, self.memory = 0, 0, list[float]()
        self.finished: dict[str, float] = {}

    async def hold(self) -> None:
        self.clock.follow(START, elapsed())
        async with asyncio.TaskGroup() as all_of_them:
            all_of_them.create_task(self._speak())
            all_of_them.create_task(self._weigh())
            async with asyncio.TaskGroup() as before:
                before.create_task(self._listen())
                before.create_task(self._tick())
            self._quiet.set()
            self._news.set()

    def seconds_gone(self) -> float:
        return (self.clock.now() - START).total_seconds()

    async def _listen(self) -> None:
        last = self.load.written(self.seconds)
        while self.heard < last:
            written = min(self.load.written(self.seconds_gone()), last, self.heard + HEARD_AT_ONCE)
            if written > self.heard:
                batch = list(self.load.messages(self.heard, written))
                await self._insist(lambda batch=batch: self.engine.hear(batch))
                self.heard = written
                self._news.set()
            else:
                await asyncio.sleep(LISTEN)
        self.finished["messages"] = self.seconds_gone()

    async def _tick(self) -> None:
        over = False
        while not over:
            over, began = self.seconds_gone() > self.seconds, elapsed()
            await self._insist(self._ticking.tick)
            self.finished["reminders"] = self.seconds_gone()
            self._news.set()
            await asyncio.sleep(0 if over else max(0.0, began + TICK - elapsed()))

    async def _speak(self) -> None:
        quiet = False
        while not quiet:
            quiet = self._quiet.is_set()
            self._news.clear()
            await self._insist(self.engine.speak)
            await _within(SPEAK, self._news)
        self.finished["words"] = self.seconds_gone()

    async def _weigh(self) -> None:
        while not self._quiet.is_set():
            self.memory.append(_resident())
            await _within(WEIGH, self._quiet)
        self.memory.append(_resident())

    async def _insist(self, what: Callable[[], Awaitable[object]]) -> None:
        """Until the database takes it, as the running program does."""
        while True:
            try:
                await what()
            except DatabaseTrouble:
                self.refused += 1
                await asyncio.sleep(1)
            else:
                return


async def _within(seconds: float, event: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return


def _resident() -> float:
    """MiB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


async def _tell(peak: Peak, due: Sequence[datetime]) -> None:
    subdistrict, load = peak.engine.town.subdistrict, peak.load
    reminders = await lateness.of_reminders(peak.database, subdistrict, due, peak.noting.commits)
    pings = await lateness.of_pings(peak.database, subdistrict, load, peak.platform.said)
    opened = await many_open.count(peak.database, subdistrict) - load.first
    asked = load.scale
    rows = (
        ("messages", peak.heard, peak.finished["messages"], asked * (crowd.TALK + crowd.REPORTS)),
        ("tickets", opened, peak.finished["messages"], asked * crowd.REPORTS),
        ("reminders", len(reminders), peak.finished["reminders"], asked * REMINDERS),
        ("said", len(peak.platform.said), peak.finished["words"], None),
    )
    for what, count, seconds, wanted in rows:
        of_so_many = f" of {wanted:,.0f}" if wanted else ""
        behind = f", {seconds - peak.seconds:.1f} s behind" if seconds > peak.seconds + 2 * TICK else ""
        print(f"  {what}: {count / max(seconds, peak.seconds):,.0f}{of_so_many} a second ({count:,}){behind}")
    print(f"  reminders, from due to written: {lateness.percentiles(reminders)} ({len(due) - len(reminders)} never)")
    print(f"  pings, from written to said: {lateness.percentiles(pings)} ({opened - len(pings)} never)")
    _tell_memory(peak.memory)
    print(f"  the database refused {peak.refused} times") if peak.refused else None


def _tell_memory(memory: Sequence[float]) -> None:
    settled, last = memory[min(1, len(memory) - 1)], memory[-1]
    verdict = "flat" if last <= settled * FLAT else f"grown by {last - settled:.0f} MiB since the second"
    print(f"  resident memory every {WEIGH:.0f} s, MiB: {' '.join(f'{one:.0f}' for one in memory)}: {verdict}")


if __name__ == "__main__":
    main()

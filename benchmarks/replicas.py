"""What 1, 2 and 4 processes on one PostgreSQL do in a second, sharing one subdistrict or each with its own.

    python -m benchmarks.replicas [--messages 8000] [--processes 1 2 4] [--quick]

Of those that share one, a single process hears at a time, as in service, while the others tick; what is due is taken by
all. Where each has its own
subdistrict, each has the work that all of them share otherwise."""

import argparse
import asyncio
import multiprocessing
import os
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing.synchronize import Event
from typing import Any, Protocol

from benchmarks import flood, grounds, many_open
from bot import clockwork, intake
from bot.clocks import PushedClock
from handlers.policy.town import Town
from handlers.present import Present
from handlers.recent import Recent
from storage.database import Database, migrate

GRIDS = 200
BATCH = 500
QUICK = 500

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["benchmarks.flood", "benchmarks.grounds", "bot.intake", "bot.clockwork"])


class Line(Protocol):
    """To one process: it is told a job and says what it did."""

    def send(self, obj: Any, /) -> None: ...

    def recv(self) -> Any: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Job:
    """What one process does: hear so many reports, or take all that is due at a time, or tick while others hear."""

    subdistrict: str
    reports: int = 0
    due_at: datetime | None = None

    @property
    def beside(self) -> bool:
        return not self.reports and self.due_at is None


@dataclass(frozen=True, slots=True)
class Done:
    count: int
    began: float
    ended: float


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--messages", type=int, default=8_000, help="that each process hears")
    options.add_argument("--processes", type=int, nargs="+", default=[1, 2, 4])
    options.add_argument("--quick", action="store_true", help=f"{QUICK} messages and two processes")
    given = options.parse_args()
    messages, sizes = (QUICK, [1, 2]) if given.quick else (given.messages, given.processes)
    with grounds.postgresql() as url, _running(url, max(sizes)) as (lines, over):
        print(f"{os.cpu_count()} processors, {messages:,} messages to a subdistrict")
        print(f"{'':24}{'':4}{'tickets/s':>12}{'':7}{'reminders/s':>12}")
        for how, own in (("sharing one subdistrict", False), ("each its own", True)):
            alone: tuple[float, float] | None = None
            for processes in sizes:
                names = [f"{how} of {processes}: {number * own}" for number in range(processes)]
                rates = _rates(url, lines, over, names, messages)
                alone = alone or rates
                cells = "".join(f"{rate:12,.0f} ({rate / one:.2f})" for rate, one in zip(rates, alone, strict=True))
                print(f"{how:24}{processes:4}{cells}", flush=True)


@contextmanager
def _running(url: str, processes: int) -> Generator[tuple[list[Line], Event]]:
    """They have read the program and the rules, and have each done a little of everything."""
    asyncio.run(migrate(url))
    over = PROCESSES.Event()
    started = [_started(url, over) for _ in range(processes)]
    lines = [line for line, _ in started]
    try:
        _rates(url, lines, over, [f"warm {number}" for number in range(processes)], BATCH)
        yield lines, over
    finally:
        for line, process in started:
            line.close()
            process.join()


def _started(url: str, over: Event) -> tuple[Line, Any]:
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=_work, args=(url, theirs, over), daemon=True)
    process.start()
    theirs.close()  # nobody waits for a process that failed
    return ours, process


def _rates(url: str, lines: Sequence[Line], over: Event, names: Sequence[str], messages: int) -> tuple[float, float]:
    """Tickets and due reminders a second, of all these together; of those that share a name the first one hears."""
    hear = [Job(name, messages) if name not in names[:number] else Job(name) for number, name in enumerate(names)]
    tickets = _together(lines, over, hear)
    last = asyncio.run(_last_due(url, set(names)))
    return tickets, _together(lines, over, [Job(name, due_at=last[name]) for name in names])


async def _last_due(url: str, names: set[str]) -> dict[str, datetime]:
    """When all the tickets of each are due; what was put into the outbox counts as said by then."""
    async with grounds.opened(url) as database:
        for name in names:
            await many_open.say_all(database, name)
        return {name: await many_open.make_all_due(database, name) for name in names}


def _together(lines: Sequence[Line], over: Event, jobs: Sequence[Job]) -> float:
    """How much they did a second, from when the first began to when the last was done."""
    over.clear()
    hired = list(zip(lines, jobs, strict=False))
    for line, job in hired:
        line.send(job)
    done: list[Done] = [line.recv() for line, job in hired if not job.beside]
    over.set()
    for line, job in hired:
        if job.beside:
            line.recv()
    return sum(one.count for one in done) / (max(one.ended for one in done) - min(one.began for one in done))


def _work(url: str, told: Line, over: Event) -> None:
    town = flood.town(GRIDS)
    while True:
        try:
            job: Job = told.recv()
        except EOFError:
            return
        told.send(asyncio.run(_done(url, replace(town, subdistrict=job.subdistrict), job, over)))


async def _done(url: str, town: Town, job: Job, over: Event) -> Done:
    async with grounds.opened(url) as database:
        began = time.monotonic()
        if job.due_at:
            count = await clockwork.tick(database, town, PushedClock(job.due_at))
        elif job.reports:
            count = await _hear(database, town, job.reports)
        else:
            count = await _tick_beside(database, town, over)
        return Done(count, began, time.monotonic())


async def _hear(database: Database, town: Town, reports: int) -> int:
    present, clock, recent = Present(town), PushedClock(flood.MONDAY), Recent()
    for at, batch in flood.waves(GRIDS, reports, BATCH, flood.MONDAY, "replica"):
        clock.push_to(at)
        await intake.take_in(database, present, clock, recent, batch)
    return await many_open.count(database, town.subdistrict)


async def _tick_beside(database: Database, town: Town, over: Event) -> int:
    """Once a second, though nothing is due yet."""
    clock, taken = PushedClock(flood.MONDAY), 0
    while not over.is_set():
        taken += await clockwork.tick(database, town, clock)
        await asyncio.sleep(1)
    return taken


if __name__ == "__main__":
    main()

"""How fast the engine is on each database, beside what the same database can take at most in the same run."""

import argparse
import asyncio
import statistics
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from sqlalchemy import insert  # noqa: E402 - run as a script, the root is put on the path first

from benchmarks import flood, grounds, many_open  # noqa: E402 - run as a script, the root is put on the path first
from bot import clockwork, intake  # noqa: E402 - run as a script, the root is put on the path first
from bot.clocks import PushedClock  # noqa: E402 - run as a script, the root is put on the path first
from handlers.present import Present  # noqa: E402 - run as a script, the root is put on the path first
from handlers.recent import Recent  # noqa: E402 - run as a script, the root is put on the path first
from storage.database import Database, migrate  # noqa: E402 - run as a script, the root is put on the path first
from storage.schema import utterances  # noqa: E402 - run as a script, the root is put on the path first

GRIDS = 200
BATCH = 500


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="all of it in about a minute, without the million")
    options.add_argument("--database", choices=grounds.KINDS, help="one of them alone")
    given = options.parse_args()
    for name, open_one in grounds.KINDS.items():
        if given.database in (None, name):
            print(name)
            with open_one() as url:
                asyncio.run(_measure(url, quick=given.quick))
    return 0


async def _measure(url: str, *, quick: bool) -> None:
    await migrate(url)
    async with grounds.opened(url) as database:
        await _raw(database, 20_000)
        await _tickets(database, "alone", 1, 200)
        await _tickets(database, f"in batches of {BATCH}", BATCH, 4_000 if quick else 20_000)
        await _reminders(database)
        sizes = [1_000, 100_000] if quick else [1_000, 100_000, 1_000_000]
        costs = [await _due_one(database, size) for size in sizes]
        print(f"  a due one at the most and the fewest open tickets: {costs[-1] / costs[0]:.2f} times")


async def _raw(database: Database, count: int) -> None:
    """Rows of the size of what is said, by the driver's own executemany, a transaction for as many as a batch makes."""
    rows = [many_open.utterance_row(number) for number in range(count)]

    async def write() -> None:
        for first in range(0, count, 4 * BATCH):
            async with database.transaction("raw") as tx:
                await tx.connection.execute(insert(utterances), rows[first : first + 4 * BATCH])

    seconds = await grounds.timed(write)
    print(f"  raw limit: {count / seconds:,.0f} rows a second (a ticket with ping and journal is 7 rows)")


async def _tickets(database: Database, how: str, at_once: int, count: int) -> None:
    town, recent = flood.town(GRIDS), Recent()
    present = Present(town)
    start = flood.MONDAY - timedelta(days=28) * (at_once == 1)
    clock = PushedClock(start)

    async def hear() -> None:
        for at, batch in flood.waves(GRIDS, count, at_once, start, f"{at_once}"):
            clock.push_to(at)
            await intake.take_in(database, present, clock, recent, batch)

    before = await many_open.count(database, town.subdistrict)
    seconds = await grounds.timed(hear)
    made = await many_open.count(database, town.subdistrict) - before
    print(f"  tickets {how}: {made / seconds:,.0f} a second ({made} from {count} messages)")


async def _reminders(database: Database) -> None:
    """All that the floods left is due at once; what is said meanwhile counts as said."""
    town = flood.town(GRIDS)
    await many_open.say_all(database, town.subdistrict)
    later = await many_open.make_all_due(database, town.subdistrict)
    clock, taken = PushedClock(later), 0

    async def tick() -> None:
        nonlocal taken
        taken = await clockwork.tick(database, town, clock)

    seconds = await grounds.timed(tick)
    print(f"  due reminders: {taken / seconds:,.0f} a second ({taken})")


async def _due_one(database: Database, size: int) -> float:
    """Microseconds for each of a thousand due ones, the median of five ticks."""
    town = replace(flood.town(GRIDS), subdistrict="open")
    await many_open.fill_up(database, town.subdistrict, size)
    seconds: list[float] = []
    for _ in range(5):
        await many_open.say_all(database, town.subdistrict)
        clock = PushedClock(await many_open.make_due(database, town.subdistrict, 1_000))
        seconds.append(await grounds.timed(lambda clock=clock: clockwork.tick(database, town, clock)))
    cost = statistics.median(seconds) * 1_000
    print(f"  a due one among {size:,} open tickets: {cost:,.0f} microseconds")
    return cost


if __name__ == "__main__":
    sys.exit(main())

"""What kill -9 costs: the running program is killed at random and at every named point while neighbours write.

    python -m benchmarks.kills [--kills 100] [--seed 1] [--postgresql]

Nothing may be lost, doubled or unpinged, and no repeat unmarked; exit 1 when something is."""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import cycle
from pathlib import Path

from storage.database import migrate
from tests.chaos.dying import Point
from tests.chaos.ordeals import Ordeal
from tests.chaos.reckoning import Reckoning
from tests.databases import postgresql

AN_ORDEAL = 24
"""Kills before the program is called to account and a new village begins."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="of the first village; the next has the next")
    parser.add_argument("--postgresql", action="store_true", help="each kill waits until the lease of the dead is over")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # through `finally`: no process outlives this one
    total, kills, begun = Reckoning(), 0, time.monotonic()
    for number, first in enumerate(range(0, given.kills, AN_ORDEAL)):
        with _database(shared=given.postgresql) as (folder, url):
            found = _ordeal(folder, url, given.seed + number, min(AN_ORDEAL, given.kills - first))
        total, kills = total + found, kills + min(AN_ORDEAL, given.kills - first)
        if found.broken:
            print(f"seed {given.seed + number}: {found.broken}", file=sys.stderr)
        print(f"{kills} kills, {kills / (time.monotonic() - begun) * 60:.0f} a minute: {asdict(total)}", flush=True)
    return 1 if total.broken else 0


def _ordeal(folder: Path, url: str, seed: int, kills: int) -> Reckoning:
    ordeal = Ordeal.at(folder, url, seed)
    points = cycle(ordeal.random.sample(list(Point), len(Point)))
    try:
        for number in range(kills):
            if number % 2:
                ordeal.dies_at(next(points), ordeal.random.randint(1, 4))
            else:
                ordeal.dies_somewhen()
        return ordeal.accounts()
    finally:
        ordeal.ends()


@contextmanager
def _database(*, shared: bool) -> Generator[tuple[Path, str]]:
    with tempfile.TemporaryDirectory() as name:
        if not shared:
            url = f"sqlite+aiosqlite:///{name}/linying.db"
            asyncio.run(migrate(url))
            yield Path(name), url
            return
        with postgresql() as server:
            url = server.url(server.create())
            asyncio.run(migrate(url))
            yield Path(name), url


if __name__ == "__main__":
    sys.exit(main())

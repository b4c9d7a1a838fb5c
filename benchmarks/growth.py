"""What a ticket leaves in the database by the end of its life, and what that makes in a year: for docs/scale.md.

    python -m benchmarks.growth [--messages 200] [--reports 0.02] [--tickets 100]

Whole tickets (a report, a reminder, the ack, the end, the neighbour's word) are played by the engine in virtual time on
a PostgreSQL of its own; the first are left out of the count, because the first page of each index is not theirs."""

import argparse
import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from bot.config import load
from bot.rehearsal import Rehearsal
from bot.stories import Event, Written
from storage import schema
from storage.database import migrate
from tests.databases import PostgreSQL, postgresql

START = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
GROUP, OFFICER = "rongan-1-group", "chen-haiyan"
MATTERS = ("门口路灯不亮了", "电梯坏了", "楼道里漏水了", "垃圾没人清，臭死了")
WARM = 20
GRIDS, SUBDISTRICTS, TOWNSHIPS = 39, 50, 40_000
"""Of a subdistrict as 集美街道, of a large city, of a country: the last two are round numbers."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=float, default=200, help="a day in one group")
    parser.add_argument("--reports", type=float, default=0.02, help="of them open a ticket")
    parser.add_argument("--tickets", type=int, default=100, help="are played")
    given = parser.parse_args()
    with postgresql() as server:
        name = server.create()
        rows, size = asyncio.run(_played(server, name, given.tickets))
    print("a whole ticket leaves " + ", ".join(f"{count:.1f} {table}" for table, count in rows.items() if count))
    print(f"{sum(rows.values()):.1f} rows and {size / 1024:.1f} KiB with all indexes\n")
    print(f"{'':14}{'messages/day':>16}{'tickets/day':>14}{'tickets/year':>16}{'rows/year':>18}{'GiB/year':>12}")
    for what, places in (("subdistrict", 1), ("city", SUBDISTRICTS), ("country", TOWNSHIPS)):
        messages = given.messages * GRIDS * places
        tickets = messages * given.reports
        grown = f"{tickets * 365 * sum(rows.values()):18,.0f}{tickets * 365 * size / 1024**3:12,.1f}"
        print(f"{what:14}{messages:16,.0f}{tickets:14,.0f}{tickets * 365:16,.0f}{grown}")


async def _played(server: PostgreSQL, name: str, count: int) -> tuple[dict[str, float], float]:
    url = server.url(name)
    await migrate(url)
    rehearsal = Rehearsal(load(Path("config.example.toml")).town, url, START, lambda _line: None)
    await rehearsal.start()
    await _play(rehearsal, 0, WARM)
    before = _measured(server, name)
    await _play(rehearsal, WARM, count)
    after = _measured(server, name)
    await rehearsal.stop()
    each = {table: (after[table] - before[table]) / count for table in after}
    return each, each.pop("bytes")


async def _play(rehearsal: Rehearsal, first: int, count: int) -> None:
    """Each ticket begins and ends by itself, and its like comes too late to be taken for it."""
    for number in range(first, first + count):
        at = START + timedelta(days=number // 6, hours=number % 6)
        building = number % 12 + 1
        said = (
            (0, "王大爷", f"{building}栋{MATTERS[number // 12 % len(MATTERS)]}"),
            (45, OFFICER, f"接单 {number + 1}"),
            (50, OFFICER, f"办结 {number + 1} 修好了"),
            (52, "王大爷", f"已解决 {number + 1}"),
        )
        for minutes, person, text in said:
            event: Event = Written(at + timedelta(minutes=minutes), GROUP, person, text, None, None, False)
            await rehearsal.play(event)


def _measured(server: PostgreSQL, name: str) -> dict[str, Any]:
    """Rows by table, and the bytes of all tables with their indexes, without what a vacuum gives back."""
    with psycopg.connect(host=str(server.folder), user="postgres", dbname=name, autocommit=True) as connection:
        connection.execute("VACUUM FULL")
        found: dict[str, Any] = {"bytes": 0}
        for table in schema.metadata.tables:
            rows = connection.execute(psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(table)))
            size = connection.execute("SELECT pg_total_relation_size(%s)", (table,))
            found[table] = (rows.fetchone() or (0,))[0]
            found["bytes"] += (size.fetchone() or (0,))[0]
    return found


if __name__ == "__main__":
    main()

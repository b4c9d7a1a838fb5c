"""Transactions of one program on a SQLite file: they wait for each other, in the order in which they came."""

import asyncio
from datetime import timedelta

from storage.database import Database


async def test_whoever_waits_is_not_refused_and_the_first_to_wait_is_the_next(sqlite_url: str) -> None:
    database = await Database.open(sqlite_url, busy=timedelta(milliseconds=1))
    entered: list[str] = []

    async def enter(name: str) -> None:
        async with database.transaction("luhu"):
            entered.append(name)

    async with database.transaction("luhu"):
        waiting = [asyncio.create_task(enter(name)) for name in ("first", "second", "third")]
        done, _ = await asyncio.wait(waiting, timeout=0.1)
        assert not done
    await asyncio.gather(*waiting)
    assert entered == ["first", "second", "third"]
    await database.close()

"""How often something was handed to each platform lately, a row an hour: a limit by the day outlives the program."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Transaction
from storage.schema_of_speaking import calls

KEY = ("subdistrict", "platform", "hour")


async def count(tx: Transaction, platform: str, at: datetime, times: int) -> None:
    """`times` is below zero for what was counted then and turned out not to have been said."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    row = tx.insert(calls).values(subdistrict=tx.subdistrict, platform=platform, hour=hour, times=times)
    more = {"times": calls.c.times + row.excluded.times}
    await tx.raw.execute(row.on_conflict_do_update(index_elements=KEY, set_=more))


async def by_hour(tx: Transaction, platform: str) -> Mapping[datetime, int]:
    """The oldest first."""
    here = (calls.c.subdistrict == tx.subdistrict) & (calls.c.platform == platform)
    query = select(calls.c.hour, calls.c.times).where(here).order_by(calls.c.hour)
    return {hour: times for hour, times in await tx.raw.execute(query)}


async def forget(tx: Transaction, platform: str, before: datetime) -> None:
    here = (calls.c.subdistrict == tx.subdistrict) & (calls.c.platform == platform)
    await tx.raw.execute(delete(calls).where(here, calls.c.hour < before))

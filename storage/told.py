"""Things that are said only once, or only now and then."""

from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Transaction
from storage.schema import told


async def first_time(tx: Transaction, what: str, at: datetime) -> bool:
    """True the first time it is asked for `what`, and never again."""
    row = tx.insert(told).values(subdistrict=tx.subdistrict, what=what, at=at).on_conflict_do_nothing()
    return (await tx.raw.execute(row.returning(told.c.what))).first() is not None


async def again(tx: Transaction, what: str, at: datetime, last: datetime) -> bool:
    """True the first time, and whenever it was true for the last time by `last`."""
    row = tx.insert(told).values(subdistrict=tx.subdistrict, what=what, at=at)
    key = [told.c.subdistrict, told.c.what]
    renewed = row.on_conflict_do_update(index_elements=key, set_={"at": at}, where=told.c.at <= last)
    return (await tx.raw.execute(renewed.returning(told.c.what))).first() is not None


async def since(tx: Transaction, what: str) -> datetime | None:
    """When it was true; None where it never was."""
    return await tx.scalar(select(told.c.at).where(told.c.subdistrict == tx.subdistrict, told.c.what == what))


async def forget(tx: Transaction, what: str) -> bool:
    """Whether there was anything to forget: the next time is the first."""
    gone = delete(told).where(told.c.subdistrict == tx.subdistrict, told.c.what == what)
    return (await tx.raw.execute(gone.returning(told.c.what))).first() is not None

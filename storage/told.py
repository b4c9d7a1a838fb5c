"""Things that are said only once, ever."""

from datetime import datetime

from storage.database import Transaction
from storage.schema import told


async def first_time(tx: Transaction, what: str, at: datetime) -> bool:
    """True the first time it is asked for `what`, and never again."""
    row = tx.insert(told).values(subdistrict=tx.subdistrict, what=what, at=at).on_conflict_do_nothing()
    return (await tx.raw.execute(row.returning(told.c.what))).first() is not None

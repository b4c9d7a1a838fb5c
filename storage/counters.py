"""Numbers that cannot race: each is taken by one statement that adds one and gives it back."""

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.schema import counters


async def take(tx: Transaction, name: str) -> int:
    """The next number of that name in this subdistrict, from 1; taken back when the transaction is."""
    add_one = update(counters).where(_key(tx, name)).values(value=counters.c.value + 1).returning(counters.c.value)
    taken = await tx.connection.scalar(add_one)
    if taken is None:
        await _begin(tx, name)
        taken = await tx.connection.scalar(add_one)
    assert taken is not None
    return taken


async def taken(tx: Transaction, name: str) -> int:
    """The last number that was taken; 0 before the first."""
    return await tx.connection.scalar(select(counters.c.value).where(_key(tx, name))) or 0


def _key(tx: Transaction, name: str) -> ColumnElement[bool]:
    return (counters.c.subdistrict == tx.subdistrict) & (counters.c.name == name)


async def _begin(tx: Transaction, name: str) -> None:
    insert = postgresql.insert if tx.is_postgresql else sqlite.insert
    row = {"subdistrict": tx.subdistrict, "name": name, "value": 0}
    await tx.connection.execute(insert(counters).values(row).on_conflict_do_nothing())

"""Numbers without gaps: each is taken once, and those of a transaction that was undone are taken by others."""

from dataclasses import dataclass

from sqlalchemy import select

from storage.database import Transaction
from storage.schema import counters


@dataclass(frozen=True, slots=True)
class Count:
    """How far one kind of number has got."""

    subdistrict: str
    name: str
    value: int


async def take(tx: Transaction, name: str) -> int:
    """The next number of that name in this subdistrict, from 1; taken back when the transaction is."""
    value = await taken(tx, name) + 1
    _count(tx, name, value)
    return value


async def taken(tx: Transaction, name: str) -> int:
    """The last number that was taken; 0 before the first."""
    if name not in tx.known.counts:
        await _look_up(tx)
    return tx.known.counts.get(name, 0)


async def _look_up(tx: Transaction) -> None:
    """All of them, since whoever takes one soon takes another."""
    found = await tx.execute(select(counters.c.name, counters.c.value).where(counters.c.subdistrict == tx.subdistrict))
    tx.known.counts.update((name, value) for name, value in found)


def _count(tx: Transaction, name: str, value: int) -> None:
    tx.known.counts[name] = value
    count = Count(tx.subdistrict, name, value)
    if value == 1:
        tx.pending.add(counters, name, count)
    else:
        tx.pending.change(counters, name, count, {"value": value})

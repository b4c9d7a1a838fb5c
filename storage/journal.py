"""The journal: who did what to which ticket, when and why; append-only, each entry sealed with the hash before it."""

import hashlib
import json
from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import func, select

from storage import counters
from storage.database import Transaction
from storage.models import Entry
from storage.schema import journal

BEGINNING = "0" * 64
"""What the first entry has for the hash before it."""


async def record(tx: Transaction, at: datetime, ticket: int | None, who: str, what: str, why: str) -> Entry:
    """Seals and keeps the entry. `who` is a person's id, or `bot`."""
    sequence = await counters.take(tx, "journal")
    previous = tx.known.last_hash or await _last_hash(tx, sequence - 1)
    bare = Entry(tx.subdistrict, sequence, ticket, at, who, what, why, previous, hash="")
    entry = Entry(tx.subdistrict, sequence, ticket, at, who, what, why, previous, hash=seal(bare))
    tx.pending.add(journal, sequence, entry)
    tx.known.record(entry)
    return entry


async def _last_hash(tx: Transaction, sequence: int) -> str:
    before = select(journal.c.hash).where(journal.c.subdistrict == tx.subdistrict, journal.c.sequence == sequence)
    return await tx.raw.scalar(before) or BEGINNING


def seal(entry: Entry) -> str:
    """SHA-256, in hex, of every field but the hash, as a JSON list with the time in UTC."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [entry.subdistrict, entry.sequence, entry.ticket, at, entry.who, entry.what, entry.why, entry.previous]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()


async def of_ticket(tx: Transaction, ticket: int) -> list[Entry]:
    if ticket not in tx.known.entries:
        await look_up(tx, [ticket])
    return list(tx.known.entries[ticket])


async def look_up(tx: Transaction, numbers: Collection[int]) -> None:
    """Of all these tickets at once, which need not be asked again."""
    query = select(journal).where(journal.c.subdistrict == tx.subdistrict, journal.c.ticket.in_(numbers))
    rows = await tx.execute(query.order_by(journal.c.sequence))
    tx.known.entries.update({number: [] for number in numbers})
    for row in rows:
        entry = Entry(*row)
        tx.known.entries[row.ticket].append(entry)


async def since(tx: Transaction, sequence: int) -> list[Entry]:
    """The entries after that one."""
    query = select(journal).where(journal.c.subdistrict == tx.subdistrict, journal.c.sequence > sequence)
    return [Entry(*row) for row in await tx.execute(query.order_by(journal.c.sequence))]


async def missing_at_end(tx: Transaction) -> int:
    """So many entries were made after the last one that is there; none while nobody has cut the end off."""
    last = select(func.max(journal.c.sequence)).where(journal.c.subdistrict == tx.subdistrict)
    return await counters.taken(tx, "journal") - (await tx.scalar(last) or 0)

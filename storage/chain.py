"""The journal's chain, followed piece by piece, so that checking it holds up nobody."""

from dataclasses import dataclass

from sqlalchemy import select

from storage.database import Transaction
from storage.journal import BEGINNING, seal
from storage.models import Entry
from storage.schema import journal


@dataclass(frozen=True, slots=True)
class Link:
    """How far the chain was found whole: the last entry that fits, and its hash."""

    sequence: int = 0
    hash: str = BEGINNING


async def follow(tx: Transaction, link: Link, limit: int) -> tuple[Link, Entry | None]:
    """The chain from there over so many entries: how far it is whole, and the first entry that does not fit."""
    after = (journal.c.subdistrict == tx.subdistrict) & (journal.c.sequence > link.sequence)
    query = select(journal).where(after).order_by(journal.c.sequence).limit(limit)
    for entry in [Entry(*row) for row in await tx.connection.execute(query)]:
        if (entry.sequence, entry.previous, entry.hash) != (link.sequence + 1, link.hash, seal(entry)):
            return link, entry
        link = Link(entry.sequence, entry.hash)
    return link, None

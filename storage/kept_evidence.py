"""Photos, voices and the like that came with reports: where the platform has them, not the things themselves."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select

from storage import counters
from storage.database import Transaction
from storage.models import Exhibit
from storage.schema import evidence


async def keep(tx: Transaction, exhibit: Exhibit) -> None:
    """Under the next id, whatever id it came with."""
    kept = replace(exhibit, id=await counters.take(tx, "evidence"))
    tx.pending.add(evidence, kept.id, kept)


async def of_reports(tx: Transaction, reports: Collection[int]) -> list[Exhibit]:
    """All that came with any of these, in the order it came."""
    query = select(evidence).where(evidence.c.subdistrict == tx.subdistrict, evidence.c.report.in_(reports))
    return [Exhibit(*row) for row in await tx.execute(query.order_by(evidence.c.id))]


async def of_ids(tx: Transaction, ids: Collection[int]) -> dict[int, Exhibit]:
    """Those that are still there: what turned out to be nothing for the bot is forgotten."""
    query = select(evidence).where(evidence.c.subdistrict == tx.subdistrict, evidence.c.id.in_(ids))
    return {exhibit.id: exhibit for exhibit in (Exhibit(*row) for row in await tx.execute(query))}

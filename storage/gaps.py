"""Gaps kept: when a platform was not heard that tells nothing later, and whether the groups there know."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import insert, select, update

from storage import counters
from storage.database import Transaction
from storage.models import Gap
from storage.schema_of_listening import gaps


async def record(tx: Transaction, gap: Gap) -> None:
    """Under the next id, whatever id it came with."""
    kept = replace(gap, id=await counters.take(tx, "gap"))
    await tx.execute(insert(gaps).values(asdict(kept)))


async def overlapping(tx: Transaction, platform: str, since: datetime, until: datetime) -> list[Gap]:
    """Those that had not ended then and had begun by then, as they ended."""
    here = (gaps.c.subdistrict == tx.subdistrict) & (gaps.c.platform == platform)
    query = select(gaps).where(here, gaps.c.ended_at > since, gaps.c.began_at < until)
    return [Gap(*row) for row in await tx.raw.execute(query.order_by(gaps.c.ended_at, gaps.c.id))]


async def mark_told(tx: Transaction, told: Collection[Gap], at: datetime) -> None:
    these = gaps.c.id.in_([gap.id for gap in told])
    await tx.raw.execute(update(gaps).where(gaps.c.subdistrict == tx.subdistrict, these).values(told_at=at))

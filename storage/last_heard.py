"""When each platform was last truly heard: renewed by whoever listens there, read by those who wonder whether anybody
does."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from storage.database import Transaction
from storage.schema_of_listening import listening

KEY = ("subdistrict", "platform")


async def note(tx: Transaction, platform: str, at: datetime) -> None:
    row = tx.insert(listening).values(subdistrict=tx.subdistrict, platform=platform, heard_at=at)
    newer = {"heard_at": row.excluded.heard_at}
    await tx.raw.execute(row.on_conflict_do_update(index_elements=KEY, set_=newer))


async def heard_at(tx: Transaction) -> Mapping[str, datetime]:
    """By platform; one where nothing was ever heard is not there."""
    query = select(listening.c.platform, listening.c.heard_at).where(listening.c.subdistrict == tx.subdistrict)
    return {platform: at for platform, at in await tx.raw.execute(query)}

"""One-time codes that bind a group or a person, kept as hashes."""

from datetime import datetime

from sqlalchemy import insert, select, update

from storage.database import Transaction
from storage.models import Invite
from storage.schema import invites


async def make(tx: Transaction, invite: Invite) -> None:
    await tx.raw.execute(insert(invites).values({name: getattr(invite, name) for name in Invite.__slots__}))


async def find(tx: Transaction, hash: str) -> Invite | None:
    query = select(invites).where(invites.c.subdistrict == tx.subdistrict, invites.c.hash == hash)
    row = (await tx.raw.execute(query)).first()
    return Invite(*row) if row else None


async def use(tx: Transaction, invite: Invite, at: datetime) -> None:
    """It binds nothing any more."""
    mine = (invites.c.subdistrict == tx.subdistrict) & (invites.c.hash == invite.hash)
    await tx.raw.execute(update(invites).where(mine).values(used_at=at))

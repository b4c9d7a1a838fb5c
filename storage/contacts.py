"""Whom the bot may write to alone, where they must let it first: they pressed start, and have not blocked it since."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from storage import columns
from storage.database import Transaction
from storage.known import Pair
from storage.models import Contact
from storage.schema import contacts

KEY = ("subdistrict", "platform", "account")


async def note(tx: Transaction, platform: str, account: str, *, reachable: bool, at: datetime) -> None:
    """The newest word counts; `since` stays when it says nothing new."""
    row = tx.insert(contacts).values(
        subdistrict=tx.subdistrict, platform=platform, account=account, reachable=reachable, since=at
    )
    newer = row.excluded
    is_news = contacts.c.reachable != newer.reachable
    changed = {"reachable": newer.reachable, "since": newer.since}
    await tx.raw.execute(row.on_conflict_do_update(index_elements=KEY, set_=changed, where=is_news))


async def reachable(tx: Transaction, accounts: Collection[Pair]) -> frozenset[Pair]:
    """Which of these accounts, each with its platform before it, may be written to alone."""
    asked = columns.among(tx.is_postgresql, contacts.c.platform, contacts.c.account, accounts)
    mine = (contacts.c.subdistrict == tx.subdistrict) & contacts.c.reachable
    found = await tx.raw.execute(select(contacts.c.platform, contacts.c.account).where(mine, asked))
    return frozenset((platform, account) for platform, account in found)


async def get(tx: Transaction, platform: str, account: str) -> Contact | None:
    mine = (contacts.c.platform == platform) & (contacts.c.account == account)
    row = (await tx.raw.execute(select(contacts).where(contacts.c.subdistrict == tx.subdistrict, mine))).first()
    return Contact(*row) if row else None

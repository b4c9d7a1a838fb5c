"""Leases: which process may hear and speak for a platform's account, proved by a token that only ever grows."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update

from storage.columns import UtcDateTime
from storage.database import Transaction
from storage.models import Lease
from storage.schema import leases


class LostLease(Exception):
    """Another process has it by now, or may have: nothing more is to be heard, written or said under it."""


async def clock(tx: Transaction) -> datetime:
    """The time at the database, of which there is one; the clocks of the machines around it may be minutes apart."""
    if tx.is_postgresql:
        return (await tx.connection.execute(select(func.clock_timestamp(type_=UtcDateTime())))).scalar_one()
    written = await tx.connection.execute(select(func.strftime("%Y-%m-%dT%H:%M:%f+00:00", "now")))
    return datetime.fromisoformat(written.scalar_one())


async def take(tx: Transaction, accounts: Collection[str], holder: str, lasting: timedelta) -> Sequence[Lease]:
    """All of them, each under its next token; none as long as another holds one. Waits for whatever is just being
    written under the old tokens."""
    if not await _free(tx, await _read(tx, _all(tx, accounts))):
        return []
    await _begin(tx, accounts)
    found = await _read(tx, _all(tx, accounts).with_for_update())
    if not await _free(tx, found):
        return []
    until = await clock(tx) + lasting
    taken = [replace(lease, holder=holder, token=lease.token + 1, until=until) for lease in found]
    for old, new in zip(found, taken, strict=True):
        changes = {"holder": holder, "token": new.token, "until": until}
        await tx.connection.execute(update(leases).where(_held(tx, [old])).values(changes))
    return taken


async def renew(tx: Transaction, held: Collection[Lease], lasting: timedelta) -> None:
    """From now on until then. Raises `LostLease` when one of them is another's by now."""
    until = await clock(tx) + lasting
    renewed = await tx.connection.execute(
        update(leases).where(_held(tx, held)).values(until=until).returning(leases.c.account)
    )
    if len(renewed.all()) < len(held):
        raise LostLease


async def give_back(tx: Transaction, held: Collection[Lease]) -> None:
    """Whoever waits for them need not wait for their end."""
    await tx.connection.execute(update(leases).where(_held(tx, held)).values(until=await clock(tx)))


async def demand(tx: Transaction, held: Collection[Lease]) -> None:
    """Nobody takes them before this transaction ends. Raises `LostLease` when somebody has."""
    # A key share: it does not wait for the renewal of a lease, and whoever takes the lease waits for it.
    query = select(leases.c.account).where(_held(tx, held)).with_for_update(read=True, key_share=True)
    if len((await tx.connection.execute(query)).all()) < len(held):
        raise LostLease


def _all(tx: Transaction, accounts: Collection[str]) -> Select[tuple[object, ...]]:
    mine = (leases.c.subdistrict == tx.subdistrict) & leases.c.account.in_(accounts)
    return select(leases).where(mine).order_by(leases.c.account)


def _held(tx: Transaction, held: Collection[Lease]) -> ColumnElement[bool]:
    each = [
        and_(leases.c.account == lease.account, leases.c.holder == lease.holder, leases.c.token == lease.token)
        for lease in held
    ]
    return (leases.c.subdistrict == tx.subdistrict) & or_(*each)


async def _read(tx: Transaction, query: Select[tuple[object, ...]]) -> list[Lease]:
    return [Lease(*row) for row in (await tx.connection.execute(query)).all()]


async def _free(tx: Transaction, found: Collection[Lease]) -> bool:
    now = await clock(tx)
    return all(lease.until <= now for lease in found)


async def _begin(tx: Transaction, accounts: Collection[str]) -> None:
    now = await clock(tx)
    for account in sorted(accounts):
        row = {"subdistrict": tx.subdistrict, "account": account, "holder": "", "token": 0, "until": now}
        await tx.connection.execute(tx.insert(leases).values(row).on_conflict_do_nothing())

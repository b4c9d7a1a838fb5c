"""Leases: which process may hear and speak for a platform's account, proved by a token that only ever grows."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select, update

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


async def take(tx: Transaction, account: str, holder: str, lasting: timedelta) -> Lease | None:
    """It, under its next token; None as long as another holds it. Waits for whatever is just being written under the
    old token."""
    if not await _is_free(tx, await _read(tx, _of(tx, account))):
        return None
    await _begin(tx, account)
    found = await _read(tx, _of(tx, account).with_for_update())
    if found is None or not await _is_free(tx, found):
        return None
    taken = replace(found, holder=holder, token=found.token + 1, until=await clock(tx) + lasting)
    changes = {"holder": holder, "token": taken.token, "until": taken.until}
    await tx.connection.execute(update(leases).where(_held(tx, found)).values(changes))
    return taken


async def renew(tx: Transaction, held: Lease, lasting: timedelta) -> None:
    """From now on until then. Raises `LostLease` when it is another's by now."""
    until = await clock(tx) + lasting
    renewed = update(leases).where(_held(tx, held)).values(until=until).returning(leases.c.account)
    if (await tx.connection.execute(renewed)).first() is None:
        raise LostLease


async def give_back(tx: Transaction, held: Lease) -> None:
    """Whoever waits for it need not wait for its end."""
    await tx.connection.execute(update(leases).where(_held(tx, held)).values(until=await clock(tx)))


async def demand(tx: Transaction, held: Lease) -> None:
    """Nobody takes it before this transaction ends. Raises `LostLease` when somebody has."""
    # A key share: it does not wait for the renewal of a lease, and whoever takes the lease waits for it.
    query = select(leases.c.account).where(_held(tx, held)).with_for_update(read=True, key_share=True)
    if (await tx.connection.execute(query)).first() is None:
        raise LostLease


def _of(tx: Transaction, account: str) -> Select[tuple[object, ...]]:
    return select(leases).where(leases.c.subdistrict == tx.subdistrict, leases.c.account == account)


def _held(tx: Transaction, held: Lease) -> ColumnElement[bool]:
    mine = (leases.c.subdistrict == tx.subdistrict) & (leases.c.account == held.account)
    return mine & (leases.c.holder == held.holder) & (leases.c.token == held.token)


async def _read(tx: Transaction, query: Select[tuple[object, ...]]) -> Lease | None:
    row = (await tx.connection.execute(query)).first()
    return Lease(*row) if row else None


async def _is_free(tx: Transaction, found: Lease | None) -> bool:
    return found is None or found.until <= await clock(tx)


async def _begin(tx: Transaction, account: str) -> None:
    row = {"subdistrict": tx.subdistrict, "account": account, "holder": "", "token": 0, "until": await clock(tx)}
    await tx.connection.execute(tx.insert(leases).values(row).on_conflict_do_nothing())

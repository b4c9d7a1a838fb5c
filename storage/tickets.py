"""Tickets kept: opening, moving from one status to the next, and finding those that are due, near or somebody's."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, insert, select, update

from storage import counters
from storage.database import Transaction
from storage.kinds import Status
from storage.models import Ticket
from storage.schema import journal, reports, tickets


async def take_number(tx: Transaction) -> int:
    """The next ticket number of the subdistrict."""
    return await counters.take(tx, "ticket")


async def add(tx: Transaction, ticket: Ticket) -> None:
    await tx.connection.execute(insert(tickets), _row(ticket))


async def get(tx: Transaction, number: int) -> Ticket | None:
    found = await _select(tx, tickets.c.number == number)
    return found[0] if found else None


async def move(tx: Transaction, ticket: Ticket, **changes: Any) -> Ticket | None:
    """The ticket with `changes`, among them the status; None when somebody else moved it since it was read."""
    unchanged = (tickets.c.status == ticket.status) & (tickets.c.stage_since == ticket.stage_since)
    return await _change(tx, ticket, unchanged, changes)


async def amend(tx: Transaction, ticket: Ticket, **changes: Any) -> Ticket | None:
    """The ticket with `changes` that are no change of status; None when its status or next step changed meanwhile."""
    unchanged = (tickets.c.status == ticket.status) & (tickets.c.next_due_at.is_not_distinct_from(ticket.next_due_at))
    return await _change(tx, ticket, unchanged, changes)


async def due(tx: Transaction, now: datetime, limit: int) -> Sequence[Ticket]:
    """Open tickets whose next step is due, the longest due first; on PostgreSQL without those another process holds."""
    query = (
        select(tickets)
        .where(tickets.c.subdistrict == tx.subdistrict, tickets.c.status != Status.CLOSED, tickets.c.next_due_at <= now)
        .order_by(tickets.c.next_due_at, tickets.c.number)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Ticket(*row) for row in await tx.connection.execute(query)]


async def next_due_at(tx: Transaction) -> datetime | None:
    query = select(func.min(tickets.c.next_due_at)).where(
        tickets.c.subdistrict == tx.subdistrict, tickets.c.status != Status.CLOSED
    )
    return await tx.connection.scalar(query)


async def alike(
    tx: Transaction, grid: str, category: str, open_since: datetime, closed_since: datetime
) -> list[Ticket]:
    """Tickets of that grid and category: reported since `open_since` and open, being confirmed, or closed since
    `closed_since`; the newest first."""
    own = (reports.c.subdistrict == tickets.c.subdistrict) & (reports.c.ticket == tickets.c.number)
    is_open = (tickets.c.status != Status.CLOSED) & exists().where(own, reports.c.said_at >= open_since)
    is_ending = tickets.c.status == Status.RESOLVED
    is_recent = (tickets.c.status == Status.CLOSED) & (tickets.c.closed_at >= closed_since)
    same = (tickets.c.grid == grid) & (tickets.c.category == category)
    return await _select(tx, same & (is_open | is_ending | is_recent))


async def of_assignee(tx: Transaction, person: str, statuses: Collection[Status]) -> list[Ticket]:
    """Tickets that person answers for in one of these statuses, the newest first."""
    return await _select(tx, (tickets.c.assignee == person) & tickets.c.status.in_(statuses))


async def of_numbers(tx: Transaction, numbers: Collection[int]) -> list[Ticket]:
    return await _select(tx, tickets.c.number.in_(numbers))


async def hot(tx: Transaction) -> list[Ticket]:
    """Open tickets that were marked as what many report, the newest first."""
    marked = (journal.c.subdistrict == tickets.c.subdistrict) & (journal.c.ticket == tickets.c.number)
    return await _select(tx, (tickets.c.status != Status.CLOSED) & exists().where(marked, journal.c.what == "hot"))


async def due_before(tx: Transaction, at: datetime) -> list[Ticket]:
    """Open tickets whose step has been due since before then, the newest first."""
    return await _select(tx, (tickets.c.status != Status.CLOSED) & (tickets.c.next_due_at < at))


async def unscheduled(tx: Transaction) -> list[Ticket]:
    """Open tickets without a next step, which the database should have refused."""
    return await _select(tx, (tickets.c.status != Status.CLOSED) & tickets.c.next_due_at.is_(None))


async def count(tx: Transaction, *, open_only: bool) -> int:
    query = select(func.count()).select_from(tickets).where(tickets.c.subdistrict == tx.subdistrict)
    return await tx.connection.scalar(query.where(tickets.c.status != Status.CLOSED) if open_only else query) or 0


async def _change(
    tx: Transaction, ticket: Ticket, unchanged: ColumnElement[bool], changes: dict[str, Any]
) -> Ticket | None:
    key = (tickets.c.subdistrict == tx.subdistrict) & (tickets.c.number == ticket.number)
    row = (
        await tx.connection.execute(update(tickets).where(key, unchanged).values(changes).returning(tickets))
    ).first()
    return None if row is None else Ticket(*row)


async def _select(tx: Transaction, condition: ColumnElement[bool]) -> list[Ticket]:
    query = select(tickets).where(tickets.c.subdistrict == tx.subdistrict, condition)
    # `+ 0`, because SQLite keeps no statistics: it would walk a whole subdistrict in order rather than sort a few rows.
    return [Ticket(*row) for row in await tx.connection.execute(query.order_by((tickets.c.number + 0).desc()))]


def _row(ticket: Ticket) -> dict[str, Any]:
    return {name: getattr(ticket, name) for name in Ticket.__slots__}

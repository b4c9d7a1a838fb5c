"""Tickets kept: opening, moving from one status to the next, and finding those that are due, near or somebody's."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from storage import counters, matters
from storage.database import Transaction
from storage.kinds import Status
from storage.models import Ticket
from storage.schema import journal, tickets


async def take_number(tx: Transaction) -> int:
    """The next ticket number of the subdistrict."""
    number = await counters.take(tx, "ticket")
    tx.known.open(number)
    return number


async def add(tx: Transaction, ticket: Ticket) -> None:
    tx.pending.add(tickets, ticket.number, ticket)
    tx.known.tickets[ticket.number] = ticket
    if matter := tx.known.matters.get((ticket.grid, ticket.category)):
        matter.numbers.add(ticket.number)


async def get(tx: Transaction, number: int) -> Ticket | None:
    if number not in tx.known.tickets:
        await _select(tx, tickets.c.number == number)
    return tx.known.tickets.get(number)


async def move(tx: Transaction, ticket: Ticket, **changes: Any) -> Ticket | None:
    """The ticket with `changes`, among them the status; None when somebody else moved it since it was read."""
    read = await get(tx, ticket.number)
    if read is None or (read.status, read.stage_since) != (ticket.status, ticket.stage_since):
        return None
    return _change(tx, read, changes)


async def amend(tx: Transaction, ticket: Ticket, **changes: Any) -> Ticket | None:
    """The ticket with `changes` that are no change of status; None when its status or next step changed meanwhile."""
    read = await get(tx, ticket.number)
    if read is None or (read.status, read.next_due_at) != (ticket.status, ticket.next_due_at):
        return None
    return _change(tx, read, changes)


async def due(tx: Transaction, now: datetime, limit: int) -> Sequence[Ticket]:
    """Open tickets whose next step is due, the longest due first; one whose row somebody else has in hand, later."""
    query = (
        select(tickets)
        .where(tickets.c.subdistrict == tx.subdistrict, tickets.c.status != Status.CLOSED, tickets.c.next_due_at <= now)
        .order_by(tickets.c.next_due_at, tickets.c.number)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return await _read(tx, query)


async def next_due_at(tx: Transaction) -> datetime | None:
    query = select(func.min(tickets.c.next_due_at)).where(
        tickets.c.subdistrict == tx.subdistrict, tickets.c.status != Status.CLOSED
    )
    return await tx.scalar(query)


async def alike(
    tx: Transaction, grid: str, category: str, open_since: datetime, closed_since: datetime
) -> list[Ticket]:
    """Tickets of that grid and category: reported since `open_since` and open, being confirmed, or closed since
    `closed_since`; the newest first."""
    found: list[Ticket] = []
    for number in await matters.numbers(tx, grid, category, open_since, closed_since):
        ticket = tx.known.tickets[number]
        is_open = ticket.closed_at is None and any(report.said_at >= open_since for report in tx.known.reports[number])
        is_recent = ticket.closed_at is not None and ticket.closed_at >= closed_since
        if is_open or is_recent or ticket.status is Status.RESOLVED:
            found.append(ticket)
    return sorted(found, key=lambda ticket: -ticket.number)


async def of_assignee(tx: Transaction, person: str, statuses: Collection[Status]) -> list[Ticket]:
    """Tickets that person answers for in one of these statuses, the newest first."""
    return await _select(tx, (tickets.c.assignee == person) & tickets.c.status.in_(statuses))


async def of_numbers(tx: Transaction, numbers: Collection[int]) -> list[Ticket]:
    """Those of them that there are, the newest first."""
    unknown = [number for number in numbers if number not in tx.known.tickets]
    if unknown:
        await _select(tx, tickets.c.number.in_(unknown))
    known = (tx.known.tickets.get(number) for number in sorted(set(numbers), reverse=True))
    return [ticket for ticket in known if ticket]


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
    return await tx.scalar(query.where(tickets.c.status != Status.CLOSED) if open_only else query) or 0


async def open_by_status(tx: Transaction) -> dict[Status, int]:
    """How many open tickets stand in each status, those without any too."""
    still_open = (tickets.c.subdistrict == tx.subdistrict) & (tickets.c.status != Status.CLOSED)
    # Each open ticket has a next step: said here too, it leads SQLite to the index that holds no closed one.
    due = still_open & tickets.c.next_due_at.is_not(None)
    query = select(tickets.c.status, func.count()).where(due).group_by(tickets.c.status)
    none = {status: 0 for status in Status if status is not Status.CLOSED}
    return none | {status: number for status, number in await tx.execute(query)}


def _change(tx: Transaction, read: Ticket, changes: dict[str, Any]) -> Ticket:
    changed = replace(read, **changes)
    tx.known.tickets[read.number] = changed
    tx.pending.change(tickets, read.number, changed, changes)
    return changed


async def _select(tx: Transaction, condition: ColumnElement[bool]) -> list[Ticket]:
    query = select(tickets).where(tickets.c.subdistrict == tx.subdistrict, condition)
    # `+ 0`, because SQLite keeps no statistics: it would walk a whole subdistrict in order rather than sort a few rows.
    return await _read(tx, query.order_by((tickets.c.number + 0).desc()))


async def _read(tx: Transaction, query: Select[Any]) -> list[Ticket]:
    found = [Ticket(*row) for row in await tx.execute(query)]
    tx.known.tickets.update((ticket.number, ticket) for ticket in found)
    return found

"""What is known of one grid and category: the tickets that a new report could be about."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from storage import columns
from storage.database import Transaction
from storage.kinds import Status
from storage.known import Matter, Pair
from storage.models import Report, Ticket
from storage.schema import reports, tickets


async def numbers(
    tx: Transaction, grid: str, category: str, said_since: datetime, closed_since: datetime
) -> Collection[int]:
    """The tickets that were reported or closed since then, and those being confirmed; older ones may be among them."""
    matter = tx.known.matters.get((grid, category))
    if matter is None or matter.said_since > said_since or matter.closed_since > closed_since:
        await look_up(tx, [(grid, category)], said_since, closed_since)
    return tx.known.matters[grid, category].numbers


async def look_up(
    tx: Transaction, pairs: Collection[Pair], said_since: datetime, closed_since: datetime
) -> Collection[int]:
    """The tickets of all these grids and categories, with their reports, which need not be asked again."""
    mine = columns.among(tx.is_postgresql, tickets.c.grid, tickets.c.category, pairs)
    near = (tickets.c.subdistrict == tx.subdistrict) & mine & _near(said_since, closed_since)
    found = [Ticket(*row) for row in await tx.execute(select(tickets).where(near))]
    same = (reports.c.subdistrict == tickets.c.subdistrict) & (reports.c.ticket == tickets.c.number)
    said = [Report(*row) for row in await tx.execute(select(reports).join(tickets, same).where(near))]
    known = tx.known
    known.matters.update({pair: Matter(said_since, closed_since, set()) for pair in pairs})
    for ticket in found:
        known.tickets[ticket.number] = ticket
        known.reports[ticket.number] = []
        known.matters[ticket.grid, ticket.category].numbers.add(ticket.number)
    for report in sorted(said, key=lambda report: report.id):
        known.reports[report.ticket].append(report)
    return [ticket.number for ticket in found]


def _near(said_since: datetime, closed_since: datetime) -> ColumnElement[bool]:
    own = (reports.c.subdistrict == tickets.c.subdistrict) & (reports.c.ticket == tickets.c.number)
    is_said = exists().where(own, reports.c.said_at >= said_since).correlate(tickets)
    is_open = tickets.c.closed_at.is_(None) & ((tickets.c.status == Status.RESOLVED) | is_said)
    # Nobody reports what is closed without opening it again: its reports are older than its end.
    return is_open | (tickets.c.closed_at >= min(said_since, closed_since))

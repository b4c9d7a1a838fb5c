"""What an audit looks for: open tickets one after another, and rows that went astray."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, func, select, update

from storage.database import Transaction
from storage.kinds import SendState, Status
from storage.models import Ticket, Utterance
from storage.schema import reports, tickets, utterances


async def open_after(tx: Transaction, number: int, limit: int) -> list[Ticket]:
    """The next open tickets after that number, in order."""
    still_open = (tickets.c.subdistrict == tx.subdistrict) & (tickets.c.status != Status.CLOSED)
    query = select(tickets).where(still_open, tickets.c.number > number).order_by(tickets.c.number).limit(limit)
    return [Ticket(*row) for row in await tx.connection.execute(query)]


async def assignees(tx: Transaction, statuses: Collection[Status]) -> set[str]:
    """Everybody who answers for a ticket in one of these statuses."""
    held = (tickets.c.subdistrict == tx.subdistrict) & tickets.c.status.in_(statuses)
    query = select(tickets.c.assignee).where(held, tickets.c.assignee.is_not(None)).distinct()
    return {person for person in await tx.connection.scalars(query) if person}


async def unreported(tx: Transaction, after: int, upto: int) -> list[tuple[int, datetime]]:
    """Numbers and opening times of the tickets in that span that have no report and were not merged into another."""
    same = (reports.c.subdistrict == tickets.c.subdistrict) & (reports.c.ticket == tickets.c.number)
    span = (tickets.c.subdistrict == tx.subdistrict) & (tickets.c.number > after) & (tickets.c.number <= upto)
    query = select(tickets.c.number, tickets.c.opened_at).where(
        span, tickets.c.merged_into.is_(None), ~exists().where(same)
    )
    return [(number, opened_at) for number, opened_at in await tx.connection.execute(query.order_by(tickets.c.number))]


async def unsaid(tx: Transaction, before: datetime) -> list[Utterance]:
    """What was to be said before then and is not, the longest due first."""
    # One state at a time: an index that holds only what is queued serves no question about several.
    waiting = [await _in_state(tx, state, before) for state in (SendState.QUEUED, SendState.SENDING)]
    return sorted((one for some in waiting for one in some), key=lambda utterance: (utterance.due_at, utterance.id))


async def _in_state(tx: Transaction, state: SendState, before: datetime) -> list[Utterance]:
    here = (utterances.c.subdistrict == tx.subdistrict) & (utterances.c.state == state)
    query = select(utterances).where(here, utterances.c.due_at < before)
    return [Utterance(*row) for row in await tx.connection.execute(query)]


async def opened_after(tx: Transaction, number: int) -> tuple[int, list[tuple[str, str]]]:
    """The highest ticket number there is, and the category and severity of each ticket after that one."""
    query = select(tickets.c.number, tickets.c.category, tickets.c.severity).where(
        tickets.c.subdistrict == tx.subdistrict, tickets.c.number > number
    )
    rows = (await tx.connection.execute(query)).all()
    return max((row.number for row in rows), default=number), [(row.category, row.severity.value) for row in rows]


async def maybe_said(tx: Transaction, now: datetime) -> int:
    """Of a copy from some time ago: whatever was due by now may have been said since. It is as if this had died while
    saying it; so many there are."""
    waiting = (utterances.c.subdistrict == tx.subdistrict) & (utterances.c.state == SendState.QUEUED)
    due = waiting & (utterances.c.due_at <= now)
    number = await tx.connection.scalar(select(func.count()).select_from(utterances).where(due)) or 0
    await tx.connection.execute(update(utterances).where(due).values(state=SendState.SENDING))
    return number

"""As many open tickets as one likes, put into a database past the engine, and made due a thousand at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, text, update

from benchmarks import flood
from storage.database import Database
from storage.kinds import Purpose, SendState, Severity, Status
from storage.schema import tickets, utterances

CHUNK = 10_000
FAR = timedelta(days=3650)
UNTAKEN = timedelta(minutes=30)
"""The first step of the example's ladder for an ordinary ticket."""


async def count(database: Database, subdistrict: str) -> int:
    async with database.transaction(subdistrict) as tx:
        mine = select(func.count()).select_from(tickets).where(tickets.c.subdistrict == subdistrict)
        return await tx.scalar(mine) or 0


def utterance_row(number: int) -> dict[str, Any]:
    words = "📋 12 号 · 公共设施 · 3栋【一般】\n@网格员3 请看一下，回“收到”就算接单。"
    return {
        "subdistrict": "raw",
        "id": number,
        "chat": f"group-{number % 200}",
        "purpose": Purpose.RECEIPT,
        "about": (number,),
        "person": None,
        "text": words,
        "mentions": (),
        "buttons": (),
        "edits": None,
        "reply_to": None,
        "urgent": False,
        "state": SendState.QUEUED,
        "attempts": 0,
        "put_at": flood.MONDAY,
        "due_at": flood.MONDAY,
        "message": None,
        "trouble": "",
    }


async def fill_up(database: Database, subdistrict: str, size: int) -> None:
    """Until so many are open, all due in years."""
    have = await count(database, subdistrict)
    for first in range(have + 1, size + 1, CHUNK):
        rows = [_ticket_row(subdistrict, number) for number in range(first, min(first + CHUNK, size + 1))]
        async with database.transaction(subdistrict) as tx:
            await tx.connection.execute(insert(tickets), rows)
    async with database.transaction(subdistrict) as tx:
        if tx.is_postgresql:
            await tx.connection.execute(text("ANALYZE"))


def _ticket_row(subdistrict: str, number: int) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(tickets.columns.keys())
    grid = number % 200
    return row | {
        "subdistrict": subdistrict,
        "number": number,
        "grid": f"grid-{grid}",
        "category": "elevator",
        "severity": Severity.S2,
        "status": Status.ASSIGNED,
        "private": False,
        "reporter": f"wx-{number}",
        "chat": f"group-{grid}",
        "assignee": f"officer-{grid}",
        "opened_at": flood.MONDAY,
        "stage_since": flood.MONDAY,
        "steps_taken": 0,
        "next_due_at": flood.MONDAY + FAR,
        "note": "",
        "reopened": 0,
        "returned": 0,
    }


async def say_all(database: Database, subdistrict: str) -> None:
    """As if delivery had said everything."""
    async with database.transaction(subdistrict) as tx:
        queued = (utterances.c.subdistrict == subdistrict) & (utterances.c.state == SendState.QUEUED)
        await tx.connection.execute(update(utterances).where(queued).values(state=SendState.SENT, message="said"))


async def make_all_due(database: Database, subdistrict: str) -> datetime:
    async with database.transaction(subdistrict) as tx:
        last = await tx.scalar(select(func.max(tickets.c.next_due_at)).where(tickets.c.subdistrict == subdistrict))
    return last


async def make_due(database: Database, subdistrict: str, size: int) -> datetime:
    """So many of the oldest, a few minutes after they came."""
    at = flood.MONDAY + timedelta(hours=1)
    async with database.transaction(subdistrict) as tx:
        mine = (tickets.c.subdistrict == subdistrict) & (tickets.c.number <= size)
        new: dict[str, Any] = {
            "next_due_at": at,
            "steps_taken": 0,
            "stage_since": flood.MONDAY,
            "status": Status.ASSIGNED,
        }
        await tx.connection.execute(update(tickets).where(mine).values(new))
    return at


async def come_due(database: Database, subdistrict: str, due: Sequence[datetime]) -> None:
    """Ticket n, counted from one, is due as `due` has it: an ordinary one that nobody has taken for half an hour."""
    mine = (tickets.c.subdistrict == subdistrict) & (tickets.c.number == bindparam("ticket"))
    new: dict[str, Any] = {"next_due_at": bindparam("due"), "stage_since": bindparam("since")}
    kind = {"steps_taken": 0, "status": Status.ASSIGNED, "severity": Severity.S2}
    rows = [{"ticket": number, "due": at, "since": at - UNTAKEN} for number, at in enumerate(due, 1)]
    async with database.transaction(subdistrict) as tx:
        await tx.connection.execute(update(tickets).where(mine).values(**new, **kind), rows)

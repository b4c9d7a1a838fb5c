"""What is to be said: put there in the transaction that decided it, taken out by delivery alone."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from storage import counters
from storage.database import Transaction
from storage.kinds import Purpose, SendState
from storage.models import Utterance
from storage.schema import utterances


async def put(tx: Transaction, utterance: Utterance) -> Utterance:
    """Keeps it under the next id, whatever id it came with."""
    kept = replace(utterance, id=await counters.take(tx, "utterance"))
    await tx.connection.execute(insert(utterances), {name: getattr(kept, name) for name in Utterance.__slots__})
    return kept


async def due(tx: Transaction, now: datetime, limit: int) -> list[Utterance]:
    """Queued and due by now: urgent ones first, then as they were put."""
    waiting = (
        select(utterances)
        .where(utterances.c.subdistrict == tx.subdistrict, utterances.c.state == SendState.QUEUED)
        .where(utterances.c.due_at <= now)
        .order_by(utterances.c.urgent.desc(), utterances.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Utterance(*row) for row in await tx.connection.execute(waiting)]


async def get(tx: Transaction, number: int) -> Utterance | None:
    found = await _select(tx, utterances.c.id == number)
    return found[0] if found else None


async def mark(tx: Transaction, utterance: Utterance, **changes: Any) -> Utterance | None:
    """The utterance with `changes`; None when it left the state it was read in."""
    unchanged = (utterances.c.id == utterance.id) & (utterances.c.state == utterance.state)
    statement = update(utterances).where(utterances.c.subdistrict == tx.subdistrict, unchanged)
    row = (await tx.connection.execute(statement.values(changes).returning(utterances))).first()
    return None if row is None else Utterance(*row)


async def next_due_at(tx: Transaction) -> datetime | None:
    queued = (utterances.c.subdistrict == tx.subdistrict) & (utterances.c.state == SendState.QUEUED)
    return await tx.connection.scalar(select(func.min(utterances.c.due_at)).where(queued))


async def said(tx: Transaction, chat: str, message: str) -> Utterance | None:
    """What the bot said there under the platform's id."""
    found = await _select(tx, (utterances.c.chat == chat) & (utterances.c.message == message))
    return found[-1] if found else None


async def card(tx: Transaction, ticket: int, chat: str) -> Utterance | None:
    """The ticket's card in that chat: the first thing said there about it alone, with or without buttons."""
    cards = (Purpose.RECEIPT, Purpose.PING)
    mine = (utterances.c.chat == chat) & (utterances.c.about == (ticket,)) & utterances.c.purpose.in_(cards)
    found = await _select(tx, mine & utterances.c.edits.is_(None) & (utterances.c.state != SendState.RECALLED))
    return found[0] if found else None


async def waiting(tx: Transaction, ticket: int, purposes: Collection[Purpose]) -> list[Utterance]:
    """Not yet said, for these purposes, and about that ticket among others."""
    queued = (utterances.c.state == SendState.QUEUED) & utterances.c.purpose.in_(purposes)
    return [one for one in await _select(tx, queued) if ticket in one.about]


async def waiting_in(tx: Transaction, chat: str, purposes: Collection[Purpose]) -> list[Utterance]:
    """Not yet said in that chat, for these purposes."""
    queued = (utterances.c.state == SendState.QUEUED) & utterances.c.purpose.in_(purposes)
    return await _select(tx, queued & (utterances.c.chat == chat))


async def waiting_edits(tx: Transaction, edits: int) -> list[Utterance]:
    """Not yet said replacements of one utterance."""
    return await _select(tx, (utterances.c.state == SendState.QUEUED) & (utterances.c.edits == edits))


async def in_state(tx: Transaction, *states: SendState) -> list[Utterance]:
    return await _select(tx, utterances.c.state.in_(states))


async def failed(tx: Transaction, since: datetime) -> list[Utterance]:
    """Put since then, and nobody can be told."""
    return await _select(tx, (utterances.c.state == SendState.UNDELIVERABLE) & (utterances.c.put_at >= since))


async def _select(tx: Transaction, condition: ColumnElement[bool]) -> list[Utterance]:
    query = select(utterances).where(utterances.c.subdistrict == tx.subdistrict, condition)
    # `+ 0`, because SQLite keeps no statistics: it would walk a whole subdistrict in order rather than sort a few rows.
    return [Utterance(*row) for row in await tx.connection.execute(query.order_by(utterances.c.id + 0))]

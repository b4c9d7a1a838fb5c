"""What is to be said: put there in the transaction that decided it, taken out by delivery alone."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select

from storage import alike, counters
from storage.alike import Alike
from storage.database import Transaction
from storage.kinds import Purpose, SendState
from storage.models import Utterance
from storage.schema import utterances

QUEUED: Final = utterances.c.state == SendState.QUEUED

OVER: Final = (SendState.SENT, SendState.UNDELIVERABLE, SendState.RECALLED)
"""Then a code that stood beside the words is forgotten."""


async def put(tx: Transaction, utterance: Utterance) -> Utterance:
    """Keeps it under the next id, whatever id it came with."""
    kept = replace(utterance, id=await counters.take(tx, "utterance"))
    tx.pending.add(utterances, kept.id, kept)
    tx.known.put(kept)
    return kept


async def due(
    tx: Transaction, now: datetime, limit: int, busy: Collection[str] = (), kinds: Collection[Alike] | None = None
) -> list[Utterance]:
    """Queued, due by now and not for a `busy` chat, all of it or what is like these: urgent ones first; of either the
    first of every chat, then the second of every chat. What somebody else has in hand comes later."""
    is_due = _is_due(tx, now) if kinds is None else _is_due(tx, now) & alike.among(kinds)
    if busy:
        is_due &= utterances.c.chat.not_in(busy)
    turn = func.row_number().over(partition_by=(utterances.c.chat, utterances.c.urgent), order_by=utterances.c.id)
    first = utterances.c.urgent.desc()
    in_turn = select(utterances.c.id).where(is_due).order_by(first, turn, utterances.c.id).limit(limit)
    passed = 0
    while line := [number for (number,) in await tx.execute(in_turn.offset(passed))]:
        # Asked again by their keys: rows can be locked only where no turns are counted.
        free = {one.id: one for one in await where(tx, is_due & utterances.c.id.in_(line), free=True)}
        if free:
            return [free[number] for number in line if number in free]
        passed += limit
    return []


async def kinds_due(tx: Transaction, now: datetime) -> set[Alike]:
    """What is due by now, as far as it decides by which platform it is said."""
    return {Alike(*row) for row in await tx.execute(select(*alike.COLUMNS).where(_is_due(tx, now)).distinct())}


async def get(tx: Transaction, number: int) -> Utterance | None:
    if number not in tx.known.utterances:
        await where(tx, utterances.c.id == number)
    return tx.known.utterances.get(number)


async def mark(tx: Transaction, utterance: Utterance, **changes: Any) -> Utterance | None:
    """The utterance with `changes`; None when it left the state it was read in."""
    read = await get(tx, utterance.id)
    if read is None or read.state is not utterance.state:
        return None
    if read.code is not None and changes.get("state") in OVER:
        changes["code"] = None
    marked = replace(read, **changes)
    tx.known.utterances[read.id] = marked
    tx.pending.change(utterances, read.id, marked, changes)
    return marked


async def next_due_at(tx: Transaction) -> datetime | None:
    queued = (utterances.c.subdistrict == tx.subdistrict) & QUEUED
    return await tx.scalar(select(func.min(utterances.c.due_at)).where(queued))


async def said(tx: Transaction, chat: str, platform: str, message: str) -> Utterance | None:
    """What the bot said there under the platform's id; of old words it was not kept by which platform."""
    there = (utterances.c.platform == platform) | utterances.c.platform.is_(None)
    found = await where(tx, (utterances.c.chat == chat) & (utterances.c.message == message) & there)
    return found[-1] if found else None


async def about(tx: Transaction, chat: str, ticket: int) -> list[Utterance]:
    """What was said there about that ticket alone."""
    alone = (utterances.c.about == (ticket,)) & (utterances.c.chat == chat)
    return await where(tx, alone & utterances.c.message.is_not(None))


async def latest(tx: Transaction, chat: str, limit: int) -> list[Utterance]:
    """What was said there last, the newest first."""
    there = (utterances.c.subdistrict == tx.subdistrict) & (utterances.c.chat == chat)
    # `+ 0`, lest a whole subdistrict is walked back for a chat where little is said.
    newest = select(utterances).where(there, utterances.c.message.is_not(None)).order_by((utterances.c.id + 0).desc())
    return await _read(tx, newest.limit(limit))


CARDS = (Purpose.RECEIPT, Purpose.PING)


async def card(tx: Transaction, ticket: int, chat: str) -> Utterance | None:
    """The ticket's card in that chat: the first thing said there about it alone, with or without buttons."""
    if ticket not in tx.known.said:
        await look_up_cards(tx, [ticket])
    return next((one for one in tx.known.of_ids(tx.known.said[ticket]) if _is_card(one, ticket, chat)), None)


def _is_card(one: Utterance, ticket: int, chat: str) -> bool:
    alone = one.chat == chat and one.about == (ticket,) and one.edits is None
    return alone and one.purpose in CARDS and one.state is not SendState.RECALLED


async def look_up_cards(tx: Transaction, numbers: Collection[int]) -> None:
    """The cards of all these tickets at once, and what waits to take their place, which need not be asked again."""
    alone = utterances.c.about.in_([(number,) for number in numbers])
    found = await where(tx, alone & (utterances.c.purpose.in_(CARDS) | QUEUED))
    tx.known.said.update({number: [] for number in numbers})
    for one in found:
        tx.known.said[one.about[0]].append(one.id)


async def waiting(tx: Transaction, ticket: int, purposes: Collection[Purpose]) -> list[Utterance]:
    """Not yet said, for these purposes, and about that ticket among others."""
    queued = QUEUED & utterances.c.purpose.in_(purposes)
    return [one for one in await where(tx, queued) if ticket in one.about]


async def waiting_about(
    tx: Transaction, chat: str, purposes: Collection[Purpose], numbers: Collection[int]
) -> list[Utterance]:
    """Not yet said in that chat, for these purposes, and about none but these tickets."""
    if tx.known.opened.issuperset(numbers):
        ids = sorted({one for number in numbers for one in tx.known.said[number]})
    else:
        if chat not in tx.known.waiting:
            await look_up_waiting(tx, [chat])
        ids = tx.known.waiting[chat]
    about = frozenset(numbers)
    return [
        one
        for one in tx.known.of_ids(ids)
        if about.issuperset(one.about) and one.purpose in purposes
        if one.chat == chat and one.state is SendState.QUEUED
    ]


async def look_up_waiting(tx: Transaction, chats: Collection[str]) -> None:
    """What is not yet said in all these chats at once, which need not be asked again."""
    found = await where(tx, QUEUED & utterances.c.chat.in_(chats))
    tx.known.waiting.update({chat: [] for chat in chats})
    for one in found:
        tx.known.waiting[one.chat].append(one.id)


async def waiting_edits(tx: Transaction, edits: int) -> list[Utterance]:
    """Not yet said replacements of one utterance."""
    replaced = tx.known.utterances.get(edits)
    if replaced and len(replaced.about) == 1 and replaced.about[0] in tx.known.said:
        said = tx.known.of_ids(tx.known.said[replaced.about[0]])
        return [one for one in said if (one.edits, one.state) == (edits, SendState.QUEUED)]
    return await where(tx, QUEUED & (utterances.c.edits == edits))


async def waiting_codes(tx: Transaction) -> list[Utterance]:
    """Not yet said, with a code to be shown."""
    return await where(tx, QUEUED & utterances.c.code.is_not(None))


async def in_state(tx: Transaction, *states: SendState) -> list[Utterance]:
    return await where(tx, utterances.c.state.in_(states))


async def failed(tx: Transaction, since: datetime) -> list[Utterance]:
    """Put since then, and nobody can be told."""
    return await where(tx, (utterances.c.state == SendState.UNDELIVERABLE) & (utterances.c.put_at >= since))


async def where(tx: Transaction, condition: ColumnElement[bool], *, free: bool = False) -> list[Utterance]:
    """Those of the subdistrict that meet it, in the order they were put; only the `free` ones, without those that
    somebody else has in hand."""
    query = select(utterances).where(utterances.c.subdistrict == tx.subdistrict, condition)
    # `+ 0`, because SQLite keeps no statistics: it would walk a whole subdistrict in order rather than sort a few rows.
    in_order = query.order_by(utterances.c.id + 0)
    return await _read(tx, in_order.with_for_update(skip_locked=True) if free else in_order)


def _is_due(tx: Transaction, now: datetime) -> ColumnElement[bool]:
    return (utterances.c.subdistrict == tx.subdistrict) & QUEUED & (utterances.c.due_at <= now)


async def _read(tx: Transaction, query: Select[Any]) -> list[Utterance]:
    found = [Utterance(*row) for row in await tx.execute(query)]
    tx.known.utterances.update((one.id, one) for one in found)
    return found

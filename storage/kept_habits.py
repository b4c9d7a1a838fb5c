"""How much is usual in each group, a row a day: numbers alone, from which nobody can tell who spoke or of what, and
kept for as long as a habit takes to show."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import case, delete, func, select

from storage.database import Transaction
from storage.models import Habit
from storage.schema_of_listening import habits

KEY = ("subdistrict", "chat", "day")


async def count(tx: Transaction, habit: Habit) -> None:
    """Adds it to what is known of that day."""
    row = tx.insert(habits).values(asdict(habit))
    newer, known = row.excluded, habits.c
    longest = case((newer.longest_silence > known.longest_silence, newer.longest_silence), else_=known.longest_silence)
    changed = {"times": known.times + newer.times, "longest_silence": longest, "last_heard_at": newer.last_heard_at}
    await tx.raw.execute(row.on_conflict_do_update(index_elements=KEY, set_=changed))


async def last_heard_at(tx: Transaction) -> Mapping[str, datetime]:
    """By chat; one where nobody was heard for as long as habits are kept is not there."""
    query = select(habits.c.chat, func.max(habits.c.last_heard_at)).where(habits.c.subdistrict == tx.subdistrict)
    return {chat: at for chat, at in await tx.raw.execute(query.group_by(habits.c.chat))}


async def everything(tx: Transaction) -> list[Habit]:
    """Day by day."""
    query = select(habits).where(habits.c.subdistrict == tx.subdistrict)
    return [Habit(*row) for row in await tx.raw.execute(query.order_by(habits.c.day, habits.c.chat))]


async def forget(tx: Transaction, before: date) -> None:
    await tx.raw.execute(delete(habits).where(habits.c.subdistrict == tx.subdistrict, habits.c.day < before))

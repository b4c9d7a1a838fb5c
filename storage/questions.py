"""What the bot has asked a person and waits to be told; one question a person and chat, the newest counts."""

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.models import Question
from storage.schema import questions


async def ask(tx: Transaction, question: Question) -> None:
    insert = postgresql.insert if tx.is_postgresql else sqlite.insert
    row = {name: getattr(question, name) for name in Question.__slots__}
    keys = ["subdistrict", "chat", "person"]
    await tx.connection.execute(insert(questions).values(row).on_conflict_do_update(index_elements=keys, set_=row))


async def drop(tx: Transaction, ticket: int) -> None:
    """Nothing is asked about that ticket any more."""
    mine = (questions.c.subdistrict == tx.subdistrict) & (questions.c.ticket == ticket)
    await tx.connection.execute(delete(questions).where(mine))


async def waiting(tx: Transaction, chat: str, person: str) -> Question | None:
    """The question that waits for that person there."""
    mine = (questions.c.subdistrict == tx.subdistrict) & (questions.c.chat == chat) & (questions.c.person == person)
    row = (await tx.connection.execute(select(questions).where(mine))).first()
    return None if row is None else Question(*row)

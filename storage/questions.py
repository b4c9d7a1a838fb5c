"""What the bot has asked a person and waits to be told; one question a person and chat, the newest counts."""

from collections.abc import Collection

from sqlalchemy import delete, select

from storage import columns
from storage.database import Transaction
from storage.known import Pair
from storage.models import Question
from storage.schema import questions


async def ask(tx: Transaction, question: Question) -> None:
    row = {name: getattr(question, name) for name in Question.__slots__}
    keys = ["subdistrict", "chat", "person"]
    await tx.raw.execute(tx.insert(questions).values(row).on_conflict_do_update(index_elements=keys, set_=row))
    tx.known.questions[question.chat, question.person] = question


async def drop(tx: Transaction, ticket: int) -> None:
    """Nothing is asked about that ticket any more."""
    mine = (questions.c.subdistrict == tx.subdistrict) & (questions.c.ticket == ticket)
    await tx.raw.execute(delete(questions).where(mine))
    dropped = [pair for pair, question in tx.known.questions.items() if question and question.ticket == ticket]
    tx.known.questions.update(dict.fromkeys(dropped))


async def waiting(tx: Transaction, chat: str, person: str) -> Question | None:
    """The question that waits for that person there."""
    if (chat, person) not in tx.known.questions:
        await look_up(tx, [(chat, person)])
    return tx.known.questions[chat, person]


async def look_up(tx: Transaction, askable: Collection[Pair]) -> None:
    """What waits for all of these at once, which need not be asked again."""
    mine = columns.among(tx.is_postgresql, questions.c.chat, questions.c.person, askable)
    found = await tx.raw.execute(select(questions).where(questions.c.subdistrict == tx.subdistrict, mine))
    tx.known.questions.update(dict.fromkeys(askable))
    tx.known.questions.update(
        {(question.chat, question.person): question for question in (Question(*row) for row in found)}
    )

"""Which messages changed something, so that hearing one twice changes nothing; others leave no trace."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from storage import columns
from storage.database import Transaction
from storage.known import Pair
from storage.schema import heard

LINE: Final = "line:"


@dataclass(frozen=True, slots=True)
class Heard:
    """One message, by the platform's own id."""

    subdistrict: str
    chat: str
    message: str
    at: datetime


async def known(tx: Transaction, chat: str, message: str) -> bool:
    if (chat, message) not in tx.known.heard:
        await look_up(tx, [(chat, message)])
    return tx.known.heard[chat, message]


async def look_up(tx: Transaction, messages: Collection[Pair]) -> None:
    """All of these at once: which are known need not be asked again."""
    mine = columns.among(tx.is_postgresql, heard.c.chat, heard.c.message, messages)
    found = await tx.execute(select(heard.c.chat, heard.c.message).where(heard.c.subdistrict == tx.subdistrict, mine))
    tx.known.heard.update(dict.fromkeys(messages, False))
    tx.known.heard.update({(chat, message): True for chat, message in found})


async def lines(tx: Transaction, keys: Collection[str]) -> dict[str, int]:
    """Which of these lines were passed on before, and the ticket of each. A line that is copied out of a chat has lost
    its id: its key stands for the chat, and its ticket's number for the message."""
    own = (heard.c.subdistrict == tx.subdistrict) & heard.c.chat.in_([LINE + key for key in keys])
    found = await tx.execute(select(heard.c.chat, heard.c.message).where(own))
    return {chat.removeprefix(LINE): int(ticket) for chat, ticket in found}


async def note_line(tx: Transaction, key: str, ticket: int, at: datetime) -> None:
    await note(tx, LINE + key, str(ticket), at)


async def note(tx: Transaction, chat: str, message: str, at: datetime) -> None:
    tx.pending.add(heard, (chat, message), Heard(tx.subdistrict, chat, message, at))
    tx.known.heard[chat, message] = True

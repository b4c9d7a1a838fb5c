"""Which messages changed something, so that hearing one twice changes nothing; others leave no trace."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage import columns
from storage.database import Transaction
from storage.known import Pair
from storage.schema import heard


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


async def note(tx: Transaction, chat: str, message: str, at: datetime) -> None:
    tx.pending.add(heard, (chat, message), Heard(tx.subdistrict, chat, message, at))
    tx.known.heard[chat, message] = True

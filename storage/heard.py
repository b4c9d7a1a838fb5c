"""Which messages changed something, so that hearing one twice changes nothing; others leave no trace."""

from datetime import datetime

from sqlalchemy import exists, insert, select

from storage.database import Transaction
from storage.schema import heard


async def known(tx: Transaction, chat: str, message: str) -> bool:
    condition = (heard.c.subdistrict == tx.subdistrict) & (heard.c.chat == chat) & (heard.c.message == message)
    return bool(await tx.connection.scalar(select(exists().where(condition))))


async def note(tx: Transaction, chat: str, message: str, at: datetime) -> None:
    await tx.connection.execute(insert(heard).values(subdistrict=tx.subdistrict, chat=chat, message=message, at=at))

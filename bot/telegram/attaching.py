"""Chat logs that people of the roster send to the bot alone as files, fetched while their message is heard."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import structlog
from telegram import Bot, Document, Message
from telegram.error import TelegramError

from bot import text_files
from handlers.incoming import Incoming, IncomingMessage
from handlers.policy.roster import Roster

log = structlog.get_logger()

MOST: Final = 4
"""So many of one batch are fetched; the others are kept as any file is."""

SECONDS: Final = 5.0
"""So long a batch waits for all of them together."""


def chat_log(message: Message) -> str | None:
    """The id of a file that may be one."""
    document: Document | None = message.document
    if document is None or not text_files.is_one(document.file_name or ""):
        return None
    return document.file_id if 0 < (document.file_size or 0) <= text_files.LARGEST else None


async def attach(bot: Bot, message: IncomingMessage, file: str) -> IncomingMessage:
    """With what the file holds; as it was, when that cannot be had in time."""
    try:
        async with asyncio.timeout(SECONDS):
            found = await bot.get_file(file)
            content = bytes(await found.download_as_bytearray())
    except (TelegramError, TimeoutError) as trouble:
        log.warning("a chat log could not be fetched", trouble=type(trouble).__name__)
        return message
    return replace(message, attached=text_files.read(content))


async def attach_all(bot: Bot, known: Roster, heard: Sequence[tuple[Incoming, str | None]]) -> list[Incoming]:
    """The messages in their order, each with the file of that id, if it has one."""
    waited = [
        (message, file)
        for message, file in heard
        if file
        and isinstance(message, IncomingMessage)
        and text_files.is_trusted(known, message.platform, message.account)
    ][:MOST]
    attached = await asyncio.gather(*(attach(bot, message, file) for message, file in waited))
    found = {id(message): whole for (message, _), whole in zip(waited, attached, strict=True)}
    return [found.get(id(message), message) for message, _ in heard]

"""Text files that were sent to the bot alone, read as soon as they are heard."""

import asyncio
from pathlib import PurePosixPath
from typing import Final

import structlog
from wechaty_grpc.wechaty.puppet import MessagePayloadResponse

from bot.platforms import TryAgainLater
from bot.wechat.boxes import NotFetched
from bot.wechat.calling import Calls

log = structlog.get_logger()

SUFFIXES: Final = (".txt", ".json", ".jsonl")
LARGEST: Final = 1_000_000
FETCH_SECONDS: Final = 15
"""Others wait to be heard meanwhile."""

ENCODINGS: Final = ("utf-8-sig", "gb18030")
"""As programs write texts today, and as those of Chinese Windows do."""


def is_text_file(name: str) -> bool:
    return PurePosixPath(name.lower()).suffix in SUFFIXES


async def words_in(calls: Calls, payload: MessagePayloadResponse) -> str:
    """Empty where it cannot be had, is too long, or is no text: then it is evidence like any file."""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            content = (await calls.fetch(payload.id)).content
    except (TryAgainLater, NotFetched, TimeoutError) as trouble:
        log.warning("a text file could not be read", message=payload.id, trouble=type(trouble).__name__)
        return ""
    return _decoded(content) if len(content) <= LARGEST else ""


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "" if "\0" in text else text
    return ""

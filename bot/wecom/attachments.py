"""Text files that were sent to the bot alone, fetched at once: in five minutes WeCom does not have them any more."""

import asyncio
import re
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote

import aiohttp
import structlog
from aibot import decrypt_file

from bot import text_files, web_addresses
from bot.wecom import callbacks
from bot.wecom.wecom_line import Frame

log = structlog.get_logger()

MOST: Final = 4
"""Files of one batch that are read."""

PADDING: Final = 32
TIMEOUT: Final = aiohttp.ClientTimeout(total=10)
NAMED: Final = re.compile(r"filename\*=UTF-8''([^;\s]+)|filename=\"?([^\";]+)", re.IGNORECASE)


async def texts_of(frames: Sequence[Frame], is_trusted: Callable[[str], bool]) -> list[str]:
    """Of each whose account is trusted, all at once, since others wait to be heard; of more files than a few the rest
    is left."""
    sent = [number for number, frame in enumerate(frames) if is_sent_alone(frame) and is_trusted(_sender(frame))][:MOST]
    texts = await asyncio.gather(*(text_of(frames[number]) for number in sent))
    found = dict(zip(sent, texts, strict=True))
    return [found.get(number, "") for number in range(len(frames))]


def is_sent_alone(frame: Frame) -> bool:
    is_group = callbacks.text_at(frame, "body", "chattype") == "group"
    return not is_group and bool(callbacks.text_at(frame, "body", "file", "url"))


def _sender(frame: Frame) -> str:
    return callbacks.text_at(frame, "body", "from", "userid")


async def text_of(frame: Frame) -> str:
    """What the file holds that came with it; empty where none came, it is no text, too long, or cannot be had."""
    url, key = (callbacks.text_at(frame, "body", "file", part) for part in ("url", "aeskey"))
    name = callbacks.text_at(frame, "body", "file", "filename")
    if not url or (name and not text_files.is_one(name)) or not web_addresses.is_safe(url):
        return ""
    try:
        content = await _fetch(url)
        plain = decrypt_file(content, key) if content and key else content
    except (TimeoutError, aiohttp.ClientError, RuntimeError, ValueError) as trouble:
        log.warning("a file that was sent to the bot could not be had", trouble=type(trouble).__name__)
        return ""
    return text_files.read(plain)


async def _fetch(url: str) -> bytes:
    """Empty when it lies elsewhere, is too long, or its name says that it is no text."""
    async with (
        aiohttp.ClientSession(timeout=TIMEOUT) as session,
        session.get(url, allow_redirects=False, raise_for_status=True) as answer,
    ):
        if answer.status != HTTPStatus.OK:
            return b""
        named = NAMED.search(answer.headers.get("Content-Disposition", ""))
        if named and not text_files.is_one(unquote(named[1] or named[2])):
            return b""
        content = b""
        async for chunk in answer.content.iter_any():
            content += chunk
            if len(content) > text_files.LARGEST + PADDING:
                return b""
        return content

"""What an error of the Bot API means for the words that were to be said."""

from datetime import timedelta
from typing import Final

import httpx
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.platforms import NoAnswer, TryAgainLater, Undeliverable

NEVER_LEFT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
"""With these as its cause a call surely did not reach Telegram."""

FLOODED: Final = "too many requests"
UNCHANGED: Final = "not modified"
TOPIC_GONE: Final = ("message thread not found", "topic_closed", "topic_deleted", "topic_id_invalid")
FILE_GONE: Final = ("file", "media_")
"""In every complaint about an id of a file: unknown, out of date, or of another kind."""

NOT_STARTED: Final = ("chat not found", "can't initiate conversation", "peer_id_invalid")
LONGEST: Final = 120


def translated(trouble: TelegramError, token: str, *, twice_is_harmless: bool) -> Exception:
    """`twice_is_harmless`: it may be sent again though nobody knows whether it arrived."""
    if isinstance(trouble, RetryAfter):
        return TryAgainLater("Telegram asks to be left alone", waiting(trouble))
    if isinstance(trouble, Forbidden | BadRequest):
        return Undeliverable(words(trouble, token))
    if isinstance(trouble, InvalidToken | Conflict) or FLOODED in trouble.message.lower():
        return TryAgainLater(f"Telegram does not take it now ({type(trouble).__name__})")
    if twice_is_harmless or never_left(trouble):
        return TryAgainLater(f"Telegram could not be reached ({type(trouble).__name__})")
    return NoAnswer(f"nobody knows whether Telegram took it ({type(trouble).__name__})")


def waiting(trouble: RetryAfter) -> timedelta:
    after = trouble.retry_after
    assert isinstance(after, timedelta), "the package has asked for it"
    return after


def never_left(trouble: TelegramError) -> bool:
    return isinstance(trouble, NetworkError) and isinstance(trouble.__cause__, NEVER_LEFT)


def is_unchanged(trouble: TelegramError) -> bool:
    return isinstance(trouble, BadRequest) and UNCHANGED in trouble.message.lower()


def is_topic_gone(trouble: TelegramError) -> bool:
    return isinstance(trouble, BadRequest) and any(sign in trouble.message.lower() for sign in TOPIC_GONE)


def is_file_gone(trouble: TelegramError) -> bool:
    return isinstance(trouble, BadRequest) and any(sign in trouble.message.lower() for sign in FILE_GONE)


def is_unreachable(trouble: TelegramError) -> bool:
    """Of a direct message: the person blocked the bot, or never pressed start."""
    never_started = any(sign in trouble.message.lower() for sign in NOT_STARTED)
    return isinstance(trouble, Forbidden) or (isinstance(trouble, BadRequest) and never_started)


def words(trouble: TelegramError, token: str) -> str:
    """What Telegram said to it, fit to be kept."""
    return trouble.message.replace(token, "…")[:LONGEST]

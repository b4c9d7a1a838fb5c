"""What comes in, made fit to be kept: no broken character, no id without end, no time that cannot be."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.incoming import Incoming, IncomingChange, IncomingMessage
from handlers.policy.normalising import bare

OLDEST = timedelta(days=7)
"""No platform keeps for so long what was not fetched; an older time, or one to come, is a broken clock's."""

LONGEST_ID = 200


def clean(incoming: Incoming, now: datetime) -> Incoming:
    """The same, as any database can keep it; a time that cannot be is `now`."""
    at = incoming.at if now - OLDEST <= incoming.at <= now else now
    chat, account = _id(incoming.chat), _id(incoming.account)
    fit: dict[str, Any] = {"at": at, "chat": chat, "account": account}
    if isinstance(incoming, IncomingMessage):
        fit |= {"message": _id(incoming.message), "text": bare(incoming.text)}
        fit["reply_to"] = _id(incoming.reply_to) if incoming.reply_to else None
    elif isinstance(incoming, IncomingChange):
        fit |= {"name": _id(incoming.name), "key": _id(incoming.key)}
    else:
        fit |= {"press": _id(incoming.press), "on": _id(incoming.on)}
    is_fit = all(getattr(incoming, name) == value for name, value in fit.items())
    return incoming if is_fit else replace(incoming, **fit)


def _id(words: str) -> str:
    """Two ids that differ stay different, so that nobody becomes somebody else by an invisible character."""
    if len(words) > LONGEST_ID:
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
    return words.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")

"""What comes in, made fit to be kept: no broken character, no id without end, no time that cannot be."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.incoming import Change, Incoming, IncomingChange, IncomingPress
from handlers.policy.normalising import bare

OLDEST = timedelta(days=7)
"""No platform keeps for so long what was not fetched; an older time, or one to come, is a broken clock's."""

LONGEST_ID = 200
LONGEST_CODE = 900
"""More than any platform's login code, and less than a QR code can hold, even of Chinese."""


def clean(incoming: Incoming, now: datetime) -> Incoming:
    """The same, as any database can keep it; a time that cannot be is `now`."""
    at = incoming.at if now - OLDEST <= incoming.at <= now else now
    fit: dict[str, Any] = {"at": at, "chat": _id(incoming.chat), "account": _id(incoming.account), **_fit(incoming)}
    is_fit = all(getattr(incoming, name) == value for name, value in fit.items())
    return incoming if is_fit else replace(incoming, **fit)


def _fit(incoming: Incoming) -> dict[str, Any]:
    if isinstance(incoming, IncomingChange):
        scan = incoming.change is Change.SCAN
        return {"name": bare(incoming.name)[:LONGEST_CODE] if scan else _id(incoming.name), "key": _id(incoming.key)}
    if isinstance(incoming, IncomingPress):
        return {"press": _id(incoming.press), "on": _id(incoming.on)}
    return {
        "message": _id(incoming.message),
        "text": bare(incoming.text),
        "quoted": bare(incoming.quoted),
        "reply_to": _id(incoming.reply_to) if incoming.reply_to else None,
        "topic": _id(incoming.topic) if incoming.topic else None,
        "album": _id(incoming.album) if incoming.album else None,
        "place": bare(incoming.place) if incoming.place else None,
        "start": None if incoming.start is None else bare(incoming.start),
        "attached": bare(incoming.attached),
        "evidence": tuple(replace(one, file=_id(one.file)) for one in incoming.evidence),
    }


def _id(words: str) -> str:
    """Two ids that differ stay different, so that nobody becomes somebody else by an invisible character."""
    if len(words) > LONGEST_ID:
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
    return words.encode("utf-8", "backslashreplace").decode().replace("\0", "\\0")

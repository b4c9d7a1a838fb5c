"""What WeCom tells of what people wrote, in the words of the house."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, cast

from bot.wecom.wecom_line import Frame
from handlers.incoming import Evidence, IncomingMessage
from storage.kinds import EvidenceKind

EVIDENCE: Final = {
    "image": EvidenceKind.PHOTO,
    "video": EvidenceKind.VIDEO,
    "voice": EvidenceKind.VOICE,
    "file": EvidenceKind.DOCUMENT,
}
SOMEBODY_FIRST: Final = re.compile(r"@\S+(?:[\s\u2005]+|$)")
LONG_AGO: Final = timedelta(days=1)


def understood(platform: str, called: str, frame: Frame, now: datetime) -> IncomingMessage | None:
    """None when it is nothing that somebody wrote, or cannot be read. Without the name by which the bot is `called` in
    groups, whoever is called first there is taken for it."""
    body = frame.get("body")
    message, account = text_at(body, "msgid"), text_at(body, "from", "userid")
    is_group = text_at(body, "chattype") == "group"
    chat = text_at(body, "chatid") if is_group else ""
    if not message or not account or (is_group and not chat):
        return None
    shown = tuple(_shown(body, message))
    words = _words(body)
    return IncomingMessage(
        platform,
        chat,
        account,
        text_at(body, "from", "name"),
        message,
        _without_the_bot(words, called) if is_group else words,
        _said_at(body, now),
        photo=any(one.kind is EvidenceKind.PHOTO for one in shown),
        evidence=shown,
        quoted=_words(_part(body, "quote")),
    )


def _words(body: object) -> str:
    """Of a message or of one that it answers; what was spoken is told in writing too."""
    if text_at(body, "msgtype") == "mixed":
        return "\n".join(filter(None, (_words(item) for item in _items(body))))
    return text_at(body, text_at(body, "msgtype"), "content").strip()


def _shown(body: object, message: str) -> Iterator[Evidence]:
    """By the message, for the address that WeCom gives is gone in five minutes, and the key to it is a secret."""
    parts = _items(body) if text_at(body, "msgtype") == "mixed" else [body]
    for number, part in enumerate(parts, 1):
        kind = text_at(part, "msgtype")
        if kind in EVIDENCE:
            size = _part(part, kind, "file_size")
            yield Evidence(EVIDENCE[kind], f"{message}#{number}", size if isinstance(size, int) else None)


def _without_the_bot(words: str, called: str) -> str:
    if not called:
        return SOMEBODY_FIRST.sub("", words, count=1) if words.startswith("@") else words
    return re.sub(rf"@{re.escape(called)}(?:[\s\u2005]+|$)", "", words).strip()


def _said_at(body: object, now: datetime) -> datetime:
    """As WeCom says it, unless that cannot be."""
    told = _part(body, "create_time")
    if not isinstance(told, int) or not (now - LONG_AGO).timestamp() < told <= now.timestamp():
        return now
    return datetime.fromtimestamp(told, UTC)


def _items(body: object) -> list[object]:
    items = _part(body, "mixed", "msg_item")
    return cast(list[object], items) if isinstance(items, list) else []


def text_at(body: object, *keys: str) -> str:
    """The text under these keys, one within the other; empty where there is none."""
    found = _part(body, *keys)
    return found if isinstance(found, str) else ""


def _part(body: object, *keys: str) -> object:
    """What stands under these keys, one within the other; None where the shape is another."""
    for key in keys:
        if not isinstance(body, dict):
            return None
        body = cast(dict[str, object], body).get(key)
    return body

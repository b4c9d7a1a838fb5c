"""What a message's payload says by itself: its kind, its time, the place and the evidence it brings."""

import html
import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from wechaty_grpc.wechaty.puppet import MessagePayloadResponse, MessageType

from bot.wechat import merged_forwards
from handlers.incoming import Evidence
from storage.kinds import EvidenceKind

EVIDENCE: Final = {
    MessageType.MESSAGE_TYPE_ATTACHMENT: EvidenceKind.DOCUMENT,
    MessageType.MESSAGE_TYPE_AUDIO: EvidenceKind.VOICE,
    MessageType.MESSAGE_TYPE_IMAGE: EvidenceKind.PHOTO,
    MessageType.MESSAGE_TYPE_VIDEO: EvidenceKind.VIDEO,
}
IN_WORDS: Final = (MessageType.MESSAGE_TYPE_TEXT, MessageType.MESSAGE_TYPE_CHAT_HISTORY)
"""With all others what stands in the payload as text is markup."""

HEARD: Final = {*EVIDENCE, *IN_WORDS, MessageType.MESSAGE_TYPE_LOCATION}

LEFT_ALONE: Final = {
    MessageType.MESSAGE_TYPE_CONTACT,
    MessageType.MESSAGE_TYPE_EMOTICON,
    MessageType.MESSAGE_TYPE_MINI_PROGRAM,
    MessageType.MESSAGE_TYPE_TRANSFER,
    MessageType.MESSAGE_TYPE_RED_ENVELOPE,
    MessageType.MESSAGE_TYPE_RECALLED,
    MessageType.MESSAGE_TYPE_URL,
}
"""Nobody says anything with it. Of a message taken back that is all there is: a report stays one."""

MILLISECONDS_FROM: Final = 10**11
"""Puppets tell the time in seconds or in milliseconds; as seconds this is the year 5138."""

LATEST: Final = 10**14

PLACE: Final = re.compile(r'\b(?:poiname|label)="([^"]{1,200})"')
BESIDE_A_NAME: Final = "\u2005"
"""The space that WeChat puts behind an @name."""


NOBODY: Final = ("weixin", "filehelper", "fmessage", "newsapp", "medianote")


def is_person(account: str) -> bool:
    """WeChat itself and official accounts write too."""
    return bool(account) and account not in NOBODY and not account.startswith("gh_")


def moment(told: int, now: datetime) -> datetime:
    """Now where no time is told."""
    if not 0 < told < LATEST:
        return now
    return datetime.fromtimestamp(told / 1000 if told >= MILLISECONDS_FROM else told, UTC)


def evidence(payload: MessagePayloadResponse) -> tuple[Evidence, ...]:
    """The message's own id is what its file is fetched by."""
    return (Evidence(EVIDENCE[payload.type], payload.id),) if payload.type in EVIDENCE else ()


def place(payload: MessagePayloadResponse) -> str | None:
    """A shared location in words: the name of the spot, and its address."""
    if payload.type != MessageType.MESSAGE_TYPE_LOCATION:
        return None
    found = [html.unescape(words).strip() for words in PLACE.findall(payload.text)]
    return " ".join(dict.fromkeys(words for words in found if words)) or None


def is_merged(payload: MessagePayloadResponse) -> bool:
    return payload.type == MessageType.MESSAGE_TYPE_CHAT_HISTORY


def words(payload: MessagePayloadResponse, own_names: Collection[str]) -> str:
    """What was written, without the bot's own @name; other names stay readable."""
    if payload.type not in IN_WORDS:
        return ""
    text = merged_forwards.plain(payload.text) if is_merged(payload) else payload.text
    for name in sorted(own_names, key=len, reverse=True):
        text = re.sub(rf"@{re.escape(name)}(?:\s|$)", "", text)
    return text.replace(BESIDE_A_NAME, " ").strip()

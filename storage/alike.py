"""What decides by which platform words are said: all that wait and are alike in this take the same way."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, false, or_

from storage.kinds import Purpose
from storage.models import Utterance
from storage.schema import utterances


@dataclass(frozen=True, slots=True)
class Alike:
    chat: str
    platform: str | None
    purpose: Purpose
    urgent: bool
    is_edit: bool
    tried: tuple[str, ...] = ()


COLUMNS = (
    utterances.c.chat,
    utterances.c.platform,
    utterances.c.purpose,
    utterances.c.urgent,
    utterances.c.edits.is_not(None),
    utterances.c.tried,
)


def of(utterance: Utterance) -> Alike:
    is_edit = utterance.edits is not None
    chat, platform = utterance.chat, utterance.platform
    return Alike(chat, platform, utterance.purpose, utterance.urgent, is_edit, utterance.tried)


def among(kinds: Iterable[Alike]) -> ColumnElement[bool]:
    """Whether a row is like one of these."""
    chats: defaultdict[Alike, list[str]] = defaultdict(list)
    for one in kinds:
        chats[replace(one, chat="")].append(one.chat)
    return or_(false(), *(_is_like(one, there) for one, there in chats.items()))


def _is_like(one: Alike, chats: list[str]) -> ColumnElement[bool]:
    edits, platform = utterances.c.edits, utterances.c.platform
    like = utterances.c.chat.in_(chats) & (utterances.c.purpose == one.purpose) & (utterances.c.urgent == one.urgent)
    like &= (utterances.c.tried == one.tried) & (edits.is_not(None) if one.is_edit else edits.is_(None))
    return like & (platform.is_(None) if one.platform is None else platform == one.platform)

"""What comes in, the same from every platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from storage.kinds import Action, EvidenceKind


class Change(StrEnum):
    """What happened to the bot or to a group, without a word from anybody."""

    REACHABLE = "reachable"
    UNREACHABLE = "unreachable"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"
    RIGHTS = "rights"
    JOINED = "joined"
    LEFT = "left"
    SCAN = "scan"
    LOGGED_IN = "logged_in"
    LOGGED_OUT = "logged_out"


class Fault(StrEnum):
    """What is wrong with the bot in a group. `DEAF`: it is told only what is said to it; `MUTE`: it may not write;
    `OUTSIDE`: it is not in it."""

    DEAF = "deaf"
    MUTE = "mute"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A photo or the like that came with a message; `file` is the platform's own id, by which it can be fetched."""

    kind: EvidenceKind
    file: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Who said first what was forwarded, by the name they go by, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """Somebody wrote. `chat` is the platform's own address of the group, and empty when the person wrote to the bot
    alone; `account` and `message` are the platform's own ids; `edited` tells that `message` was heard before. It is to
    be answered in `topic`; messages of one `album` are one report; `place` is a shared location in words; `start` is
    the code with which the person pressed start, empty without one. `quoted` are the words it answers, where the
    platform shows no id of theirs; `attached` is what a text file holds that was sent to the bot alone; `origin` is
    known of what was `forwarded` on some platforms only."""

    platform: str
    chat: str
    account: str
    name: str
    message: str
    text: str
    at: datetime
    reply_to: str | None = None
    photo: bool = False
    edited: bool = False
    topic: str | None = None
    album: str | None = None
    place: str | None = None
    evidence: tuple[Evidence, ...] = ()
    forwarded: bool = False
    start: str | None = None
    quoted: str = ""
    attached: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class IncomingPress:
    """Somebody pressed a button under the bot's message `on` in `chat`. `press` is unique to this one pressing; `stale`
    says that the message has other buttons by now."""

    platform: str
    chat: str
    account: str
    name: str
    press: str
    on: str
    action: Action
    at: datetime
    stale: bool = False


@dataclass(frozen=True, slots=True)
class IncomingChange:
    """`account` did it, or it happened to them. Of a group that moved `chat` is the old address and `name` the new one;
    of rights `name` is the `Fault` that was found, if one was; of a scan what the QR code says, with which a person
    logs the bot's own account in. `chat` is empty where it is about that account, or about the bot and the person
    alone. `key` is unique to this one change."""

    platform: str
    chat: str
    account: str
    name: str
    change: Change
    at: datetime
    key: str


Incoming = IncomingMessage | IncomingPress | IncomingChange

WITHOUT_LOGIN = (Change.SCAN, Change.LOGGED_OUT)


def is_without_login(batch: Sequence[Incoming]) -> bool:
    """Whether it tells that nobody is logged in, and nothing else: whoever tells that hears nobody."""
    return bool(batch) and all(isinstance(one, IncomingChange) and one.change in WITHOUT_LOGIN for one in batch)

"""What a chat platform is to the rest: something to hear and to speak to, and three ways in which speaking fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from handlers.incoming import Evidence, Incoming
from storage.kinds import Action


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named in a text as @name; the mentions stand in the order of their @."""

    person: str
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Speech:
    """What to say. `address` is the platform's own id of a group, or of a person when `direct`; `reply_to` and `edits`
    are ids of messages there. `ticket` and `purpose` are for those who only write down. `topic` is the part of the
    group to say it in; with `start` a button is shown that leads to the bot alone and brings this code along.
    `revision` grows with each version of a card. `exhibits` are shown beside the text, by this platform's own ids;
    `code` is what a QR code beside it says: whoever scans that logs the bot in somewhere, so it is for no log."""

    address: str
    direct: bool
    text: str
    mentions: tuple[Mention, ...]
    buttons: tuple[Action, ...]
    reply_to: str | None
    edits: str | None
    ticket: int | None
    purpose: str
    topic: str | None = None
    start: str | None = None
    revision: int = 0
    exhibits: tuple[Evidence, ...] = ()
    code: str | None = field(default=None, repr=False)


class TryAgainLater(Exception):
    """The platform did not take it now; `after` is how long it asks to be left alone, if it said so."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after


class Undeliverable(Exception):
    """The platform will never take it: no such chat, blocked, left."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoAnswer(Exception):
    """It was handed over and nothing came back, as when a call runs into its time limit: nobody knows whether it was
    said."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a platform can do. `needs_start`: the bot may write alone only to who pressed start. `edits`: what was said
    can be replaced. `replays`: what people write while nobody listens is told later. `writes_alone`: what is said to a
    person alone is read by nobody else. `buttons`: actions can be shown to be pressed; else they are said in words.
    `codes`: a QR code can be shown; else what it says is said."""

    needs_start: bool = False
    edits: bool = True
    replays: bool = True
    writes_alone: bool = True
    buttons: bool = True
    codes: bool = False


def kind_of(account: str) -> str:
    """`wechat` of `wechat-2`."""
    return account.partition("-")[0]


class Platform(Protocol):
    """`name` is the account's in the config."""

    @property
    def name(self) -> str: ...

    @property
    def abilities(self) -> Abilities: ...

    async def hear(self) -> Sequence[Incoming]:
        """What was said since the last acknowledged batch, in order; comes back empty after a while of silence, so that
        whoever listens can stop. Raises `TryAgainLater` while nothing can be heard."""
        ...

    async def acknowledge(self) -> None:
        """The last batch is safe and need not be told again."""
        ...

    async def say(self, speech: Speech) -> str:
        """The platform's id of the message. Raises `TryAgainLater`, `Undeliverable` or `NoAnswer`."""
        ...

    async def close(self) -> None:
        """Nothing is heard or said here any more."""
        ...


Platforms = Mapping[str, Platform]

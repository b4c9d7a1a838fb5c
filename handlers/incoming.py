"""What comes in, the same from every platform."""

from dataclasses import dataclass
from datetime import datetime

from storage.kinds import Action


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """Somebody wrote. `chat` is the platform's own address of the group, and empty when the person wrote to the bot
    alone; `account` and `message` are the platform's own ids; `edited` tells that `message` was heard before."""

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


@dataclass(frozen=True, slots=True)
class IncomingPress:
    """Somebody pressed a button under the bot's message `on` in `chat`. `press` is unique to this one pressing."""

    platform: str
    chat: str
    account: str
    name: str
    press: str
    on: str
    action: Action
    at: datetime


Incoming = IncomingMessage | IncomingPress

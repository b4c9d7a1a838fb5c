"""Who came into a room and who left it, the bot among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from bot.wechat import reading
from handlers.incoming import Change, IncomingChange


@dataclass(frozen=True, slots=True)
class Movement:
    """`who` came or left; `by` let them in or put them out."""

    room: str
    who: tuple[str, ...]
    by: str
    at: datetime


def joined(payload: Mapping[str, Any], now: datetime) -> Movement:
    return _movement(payload, "inviteeIdList", "inviterId", now)


def left(payload: Mapping[str, Any], now: datetime) -> Movement:
    return _movement(payload, "removeeIdList", "removerId", now)


def change(platform: str, movement: Movement, who: str, name: str, change: Change) -> IncomingChange:
    """Of the bot itself it is told who did it."""
    account = movement.by if change in (Change.ADDED, Change.REMOVED) else who
    key = f"{change} {movement.room} {who} {int(movement.at.timestamp())}"
    return IncomingChange(platform, movement.room, account, name, change, movement.at, key)


def _movement(payload: Mapping[str, Any], who: str, by: str, now: datetime) -> Movement:
    """What is missing is empty: other puppets, other payloads."""
    told: object = payload.get(who)
    ids = cast(Sequence[object], told) if isinstance(told, list) else ()
    stamp: object = payload.get("timestamp")
    at = reading.moment(int(stamp), now) if isinstance(stamp, int | float) else now
    return Movement(
        str(payload.get("roomId") or ""), tuple(str(id) for id in ids if id), str(payload.get(by) or ""), at
    )

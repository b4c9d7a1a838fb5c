"""What a gateway told and nobody has taken yet: in order, with a mark at each place where something may be missing."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from bot.platforms import TryAgainLater

MOST: Final = 1000
BATCH: Final = 200


class Kind(StrEnum):
    MESSAGE = "message"
    ERROR = "error"
    ROOM_INVITE = "room_invite"
    ROOM_JOIN = "room_join"
    ROOM_LEAVE = "room_leave"
    ROOM_TOPIC = "room_topic"
    SCAN = "scan"
    LOGIN = "login"
    LOGOUT = "logout"
    DIRTY = "dirty"


@dataclass(frozen=True, slots=True)
class Event:
    """`payload` as the puppet writes it, with its own keys: `messageId`, `roomId`, `contactId` and the like."""

    kind: Kind
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Hole:
    reason: str


class Inbox:
    """Nothing is dropped: who puts waits while it is full, and the gateway keeps meanwhile what it has to tell."""

    def __init__(self) -> None:
        self._waiting = deque[Event | _Hole]()
        self._filled = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()

    async def put(self, event: Event) -> None:
        await self._has_room.wait()
        self._append(event)

    def mark_hole(self, reason: str) -> None:
        """What was said between what was put and what comes next may be lost."""
        self._append(_Hole(reason))

    async def take(self, silence: float) -> list[Event]:
        """Empty after so many seconds of silence. Raises `TryAgainLater` once for each hole, in its place."""
        if not self._waiting and not await self._filled_within(silence):
            return []
        taken = list(self._next())
        self._tidy()
        if taken:
            return taken
        hole = self._waiting.popleft()
        assert isinstance(hole, _Hole), "what is no event is a hole"
        self._tidy()
        raise TryAgainLater(hole.reason)

    async def _filled_within(self, silence: float) -> bool:
        try:
            async with asyncio.timeout(silence):
                return await self._filled.wait()
        except TimeoutError:
            return False

    def _next(self) -> list[Event]:
        taken = list[Event]()
        while self._waiting and len(taken) < BATCH and isinstance(self._waiting[0], Event):
            event = self._waiting.popleft()
            assert isinstance(event, Event), "it was looked at before"
            taken.append(event)
        return taken

    def _append(self, what: Event | _Hole) -> None:
        self._waiting.append(what)
        self._tidy()

    def _tidy(self) -> None:
        (self._filled.set if self._waiting else self._filled.clear)()
        (self._has_room.set if len(self._waiting) < MOST else self._has_room.clear)()

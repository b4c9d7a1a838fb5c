"""What people are called in a room: the name they gave themselves there, else their own; asked for once in a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.clocks import elapsed
from bot.platforms import TryAgainLater, Undeliverable
from bot.wechat.calling import Calls

MOST: Final = 2000
"""Names that are kept; beyond that the one that was longest not asked for is forgotten."""

KEPT_SECONDS: Final = 60 * 60
"""Somebody who takes another name is not told of."""

NONE_KEPT_SECONDS: Final = 60
"""The same where the gateway could not tell."""

PATIENCE_SECONDS: Final = 3
"""For one name: who says what is worth more than what they are called, and others wait to be heard."""


@dataclass(frozen=True, slots=True)
class Kept:
    name: str
    at: float


class Nicknames:
    """Of one account. A room of "" is the talk with the bot alone."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._asked_again_at: dict[str, float] = {}

    async def of(self, room: str, contact: str) -> str:
        """Empty while the gateway cannot tell."""
        key = (room, contact)
        kept = self._kept.get(key)
        if kept and elapsed() - kept.at < (KEPT_SECONDS if kept.name else NONE_KEPT_SECONDS):
            self._kept.move_to_end(key)
            return kept.name
        name = await self._ask(room, contact)
        self._kept[key] = Kept(name, elapsed())
        self._kept.move_to_end(key)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return name

    async def inside(self, room: str, contacts: Iterable[str]) -> dict[str, str]:
        """Of those, whoever is in the room now."""
        asked = {contact for contact in contacts if contact}
        if not asked:
            return {}
        try:
            members = await self._calls.members(room)
        except (TryAgainLater, Undeliverable):
            return {}
        return {contact: name for contact in asked.intersection(members) if (name := await self.of(room, contact))}

    def forget(self, id: str) -> None:
        """A room, or a contact in all rooms, is not as it was."""
        for key in [key for key in self._kept if id in key]:
            del self._kept[key]

    async def _ask(self, room: str, contact: str) -> str:
        """Nobody of a room is asked for while the gateway leaves one of them unanswered."""
        if elapsed() < self._asked_again_at.get(room, 0):
            return ""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                member = await self._calls.member(room, contact) if room else None
                name = (member.room_alias or member.name) if member else ""
                return name or (await self._calls.contact(contact)).name
        except TimeoutError:
            self._asked_again_at[room] = elapsed() + NONE_KEPT_SECONDS
            return ""
        except (TryAgainLater, Undeliverable):
            return ""

"""What is seen to besides hearing and speaking: how much waits, whether groups can be heard, and the menus."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot import metrics
from bot.clocks import Clock
from bot.telegram import inspecting, membership, menus
from handlers.incoming import Change, Fault, IncomingChange
from handlers.policy.roster import Roster
from handlers.speakers import AT_WORK
from storage.database import DatabaseTrouble

log = structlog.get_logger()

LOOK_SECONDS: Final = 60
INSPECTED_FOR: Final = timedelta(days=1)
INSPECTED_AGAIN: Final = timedelta(minutes=10)
"""After a start and then daily; so soon again when that failed."""


class Care:
    """`notice` is told what is found; `roster` says which groups and people there are now."""

    def __init__(
        self,
        bot: Bot,
        clock: Clock,
        roster: Callable[[], Awaitable[Roster]],
        notice: Callable[[IncomingChange], None],
    ) -> None:
        self._bot, self._clock, self._roster, self._notice = bot, clock, roster, notice
        self._inspect_at = clock.now()

    async def go_on(self, *, again: bool = False) -> None:
        """Until it is broken off; `again`, after a bug, not at once."""
        if again:
            await asyncio.sleep(LOOK_SECONDS)
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    def inspect_soon(self) -> None:
        """The bot's rights changed somewhere."""
        self._inspect_at = self._clock.now()

    async def look(self) -> None:
        try:
            waiting = await self._bot.get_webhook_info()
            metrics.PENDING.labels(membership.NAME).set(waiting.pending_update_count)
            now = self._clock.now()
            if now >= self._inspect_at:
                self._inspect_at = now + INSPECTED_AGAIN
                await self._inspect(now)
                self._inspect_at = now + INSPECTED_FOR
        except (TelegramError, DatabaseTrouble) as trouble:
            log.warning("Telegram could not be looked after", trouble=type(trouble).__name__)

    async def _inspect(self, now: datetime) -> None:
        roster = await self._roster()
        addresses = [chat.ways.get(membership.NAME) for chat in roster.chats.values()]
        groups = [address for address in addresses if address]
        me = await self._bot.get_me()
        hears_all = bool(me.can_read_all_group_messages)
        async for group, found in inspecting.look(self._bot, groups, hears_all=hears_all):
            if isinstance(found, Fault):
                log.warning("something is wrong with the bot in a group", chat=group, fault=found)
                self._notice(_faulty(group, found, now))
            else:
                self._notice(membership.moved(group, found, now))
        people = [person for person in roster.people.values() if person.role in AT_WORK]
        accounts = [person.accounts.get(membership.NAME, "") for person in people]
        await menus.show(self._bot, [account for account in accounts if account])


def _faulty(group: str, fault: Fault, now: datetime) -> IncomingChange:
    """Said again each day on which it is found."""
    key = f"rights {group} {fault} {now:%Y-%m-%d}"
    return IncomingChange(membership.NAME, group, "", fault, Change.RIGHTS, now, key)

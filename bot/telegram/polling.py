"""Hearing by long poll: what was fetched is kept by Telegram until the next poll says that it is safe."""

from typing import Any, Final, cast

from telegram import Bot
from telegram.error import Conflict, TelegramError

ASKED_FOR: Final = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
"""The kinds of update; the last one comes only to administrators."""

MOST: Final = 100
POLL_SECONDS: Final = 25
SLACK_SECONDS: Final = 10
GET_UPDATES: Final = "get__updates"
"""The library warns of the plain name, since it has a method of it: that one reads all updates or none."""

Raw = dict[str, Any]
"""An update as it came."""


class Polling:
    """`done` lets go of what was fetched last, at the next poll."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._is_alone = False
        self._offset = self._fetched = 0

    async def fetch(self) -> list[Raw]:
        """Raises `TelegramError`."""
        if not self._is_alone:
            await self._bot.delete_webhook()  # one of another config would keep everything to itself
            self._is_alone = True
        asked = {"offset": self._offset, "limit": MOST, "timeout": POLL_SECONDS, "allowed_updates": ASKED_FOR}
        try:
            told = await self._bot.do_api_request(GET_UPDATES, asked, read_timeout=POLL_SECONDS + SLACK_SECONDS)
        except Conflict:
            self._is_alone = False
            raise
        return self._counted(told)

    def done(self) -> None:
        self._offset = self._fetched

    async def close(self) -> None:
        return None

    def _counted(self, told: object) -> list[Raw]:
        listed = cast(list[object], told) if isinstance(told, list) else []
        updates = [cast(Raw, update) for update in listed if isinstance(update, dict)]
        numbers = [number for update in updates if isinstance(number := update.get("update_id"), int)]
        if told and not numbers:
            raise TelegramError("updates without numbers, which would come back for ever")
        self._fetched = max(numbers, default=self._offset - 1) + 1
        return updates

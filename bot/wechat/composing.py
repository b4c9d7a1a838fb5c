"""What somebody wrote or showed, in the words of the house."""

import asyncio
import re
from typing import Final

import structlog
from wechaty_grpc.wechaty.puppet import MessagePayloadResponse, MessageType

from bot import text_files
from bot.clocks import Clock
from bot.downloads import NotFetched
from bot.platforms import TryAgainLater
from bot.wechat import dashed_lines, merged_forwards, reading
from bot.wechat.calling import Calls
from bot.wechat.nicknames import Nicknames
from handlers import binding
from handlers.incoming import IncomingMessage
from handlers.policy.roster import Roster

log = structlog.get_logger()

FETCH_SECONDS: Final = 10
"""Others wait to be heard meanwhile."""

CALLED: Final = re.compile(r"@\S{1,64}\s+|\s*@\S{1,64}$")


class Composing:
    """Of one account."""

    def __init__(self, platform: str, calls: Calls, nicknames: Nicknames, clock: Clock) -> None:
        self._platform, self._calls, self._nicknames, self._clock = platform, calls, nicknames, clock

    def may_bind(self, told: MessagePayloadResponse) -> bool:
        """Whether it could bind a room to the roster, which is all that is heard where nobody asked the bot to be."""
        if told.type != MessageType.MESSAGE_TYPE_TEXT:
            return False
        return binding.may_bind(self._message(told, CALLED.sub("", told.text), ""))

    async def message(self, told: MessagePayloadResponse, me: str, known: Roster) -> IncomingMessage | None:
        """None when there is nothing in it."""
        names = await self._own_names(told.room_id, me) if "@" in told.text else set[str]()
        words = reading.words(told, names)
        answer = dashed_lines.parse(words) if told.type == MessageType.MESSAGE_TYPE_TEXT else dashed_lines.Answer(words)
        attached = await self._attached(told, known)
        name = await self._nicknames.of(told.room_id, told.from_id)
        message = self._message(told, answer.text, name, answer.quoted, attached)
        return message if message.text or message.evidence or message.place else None

    async def _own_names(self, room: str, me: str) -> set[str]:
        names = {await self._nicknames.of(room, me), await self._nicknames.of("", me)}
        return names - {""}

    def _is_read(self, told: MessagePayloadResponse, known: Roster) -> bool:
        is_alone, is_file = not told.room_id, told.type == MessageType.MESSAGE_TYPE_ATTACHMENT
        if not (is_alone and is_file and text_files.is_one(told.filename)):
            return False
        return text_files.is_trusted(known, self._platform, told.from_id)

    async def _attached(self, told: MessagePayloadResponse, known: Roster) -> str:
        """Empty where it cannot be had in time: then it is evidence like any file."""
        if reading.is_merged(told) and not told.room_id:
            return merged_forwards.log(told.text)
        if not self._is_read(told, known):
            return ""
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return text_files.read((await self._calls.fetch(told.id)).content)
        except (TryAgainLater, NotFetched, TimeoutError) as trouble:
            log.warning("a text file could not be fetched", message=told.id, trouble=type(trouble).__name__)
            return ""

    def _message(
        self, told: MessagePayloadResponse, text: str, name: str, quoted: str = "", attached: str = ""
    ) -> IncomingMessage:
        return IncomingMessage(
            platform=self._platform,
            chat=told.room_id,
            account=told.from_id,
            name=name,
            message=told.id,
            text=text,
            at=reading.moment(told.timestamp, self._clock.now()),
            photo=told.type == MessageType.MESSAGE_TYPE_IMAGE,
            place=reading.place(told),
            evidence=reading.evidence(told),
            forwarded=reading.is_merged(told),
            quoted=quoted,
            attached=attached,
        )

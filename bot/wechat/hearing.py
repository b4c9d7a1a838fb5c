"""What an event of the gateway says, in the words of the house; what cannot be read stops none of the others."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import structlog
from wechaty_grpc.wechaty.puppet import MessagePayloadResponse

from bot import metrics
from bot.clocks import Clock
from bot.platforms import TryAgainLater
from bot.wechat import arrivals, reading
from bot.wechat.arrivals import Movement
from bot.wechat.calling import Calls
from bot.wechat.composing import Composing
from bot.wechat.echoes import Echoes
from bot.wechat.inbox import Event, Kind
from bot.wechat.logins import Login
from bot.wechat.nicknames import Nicknames
from handlers.incoming import Change, Incoming, IncomingChange
from handlers.policy import roster
from handlers.policy.roster import Roster

log = structlog.get_logger()

PATIENCE_SECONDS: Final = 5
"""For what was said: three tries are over before the account counts as dead to those who would speak to it."""


class Hearing:
    """Of one account. What is said in rooms that are not in the roster goes no further than here."""

    def __init__(
        self, platform: str, calls: Calls, login: Login, nicknames: Nicknames, echoes: Echoes, clock: Clock
    ) -> None:
        self._platform, self._calls, self._login = platform, calls, login
        self._nicknames, self._echoes, self._clock = nicknames, echoes, clock
        self._composing = Composing(platform, calls, nicknames, clock)

    async def understand(self, event: Event, known: Roster) -> list[Incoming]:
        """Raises `TryAgainLater` while the gateway does not tell what was said."""
        payload, now = event.payload, self._clock.now()
        match event.kind:
            case Kind.MESSAGE:
                return await self._message(str(payload.get("messageId") or ""), known)
            case Kind.ROOM_JOIN:
                return await self._moved(arrivals.joined(payload, now), Change.JOINED, Change.ADDED, known)
            case Kind.ROOM_LEAVE:
                return await self._moved(arrivals.left(payload, now), Change.LEFT, Change.REMOVED, known)
            case Kind.ROOM_TOPIC | Kind.DIRTY:
                self._nicknames.forget(str(payload.get("roomId") or payload.get("payloadId") or ""))
            case Kind.SCAN | Kind.LOGIN | Kind.LOGOUT:
                change = self._logged(event.kind, payload)
                return [change] if change else []
            case _:
                log.info("an event is left alone", platform=self._platform, kind=event.kind)
        return []

    def unread(self, event: Event, trouble: str) -> None:
        """Counted and left."""
        log.error("an event could not be read", platform=self._platform, kind=event.kind, trouble=trouble)
        metrics.UNREAD.labels(self._platform).inc()

    async def _message(self, id: str, known: Roster) -> list[Incoming]:
        if not id:
            raise ValueError("a message without an id")
        told = await self._asked(id)
        me = self._login.account
        if told.from_id == me:
            words = told.text if told.type in reading.IN_WORDS else ""
            self._echoes.hear(told.room_id or told.to_id, told.id, words)
            return []
        if told.room_id and not self._listens_to(told.room_id, known) and not self._composing.may_bind(told):
            return []
        if told.type not in reading.HEARD:
            if told.type not in reading.LEFT_ALONE:
                metrics.UNREAD.labels(self._platform).inc()
            return []
        message = await self._composing.message(told, me, known) if reading.is_person(told.from_id) else None
        return [message] if message else []

    async def _asked(self, id: str) -> MessagePayloadResponse:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                told = await self._calls.message(id)
        except TimeoutError:
            raise TryAgainLater("the gateway does not tell what was said") from None
        told.id = told.id or id  # what all know it by
        return told

    async def _moved(self, movement: Movement, theirs: Change, mine: Change, known: Roster) -> list[Incoming]:
        if not self._listens_to(movement.room, known):
            log.info("somebody came or left in a room that is not in the roster", room=movement.room)
            return []
        names = {who: await self._nicknames.of(movement.room, who) for who in movement.who}
        self._nicknames.forget(movement.room)
        changes = {who: mine if who == self._login.account else theirs for who in movement.who}
        return [arrivals.change(self._platform, movement, who, names[who], changes[who]) for who in movement.who]

    def _listens_to(self, room: str, known: Roster) -> bool:
        return roster.chat_at(known, self._platform, room) is not None

    def _logged(self, kind: Kind, payload: Mapping[str, Any]) -> IncomingChange | None:
        now = self._clock.now()
        match kind:
            case Kind.SCAN:
                return self._login.scan(payload, now)
            case Kind.LOGIN:
                return self._login.logged_in(payload, now)
            case _:
                return self._login.logged_out(now)

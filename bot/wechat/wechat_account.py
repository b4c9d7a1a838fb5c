"""One WeChat account, as a platform: it hears the rooms of the roster and whoever writes to it alone."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import tzinfo
from typing import Final

import structlog

from bot.clocks import Clock, elapsed
from bot.platforms import NoAnswer, Speech, TryAgainLater, Undeliverable
from bot.wechat.deafness import DEAF, Ears, Manners
from bot.wechat.echoes import Echoes
from bot.wechat.hearing import Hearing
from bot.wechat.inbox import Event, Kind
from bot.wechat.linking import Link
from bot.wechat.logins import Login
from bot.wechat.nicknames import Nicknames
from bot.wechat.saying import Voice
from bot.wechat.wechat_settings import WechatSettings
from handlers.incoming import Incoming
from handlers.policy import roster
from handlers.policy.roster import Roster
from storage.database import DatabaseTrouble

log = structlog.get_logger()

BATCH_SECONDS: Final = 0.5
"""What was understood by then is handed over."""

LOOK_SECONDS: Final = 0.05

TRIES: Final = 3
"""So often the gateway is asked what was said, while it is attached; nothing else is heard meanwhile."""

MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError, OverflowError, Undeliverable)
"""What comes of an event with the wrong shape, or of one whose message the gateway has no more."""

MOST_WAITING: Final = 500
"""Events that wait behind one that cannot be understood yet; more stay at the gateway."""

NOBODY: Final = "nobody is logged in"
OF_PEOPLE: Final = (Kind.MESSAGE, Kind.ROOM_JOIN, Kind.ROOM_LEAVE, Kind.ROOM_TOPIC)
CANARY: Final = "邻应自检 {:%H:%M}"


class Wechat:
    """`canary` in the settings is the chat in which it says something itself when all is quiet."""

    abilities = WechatSettings.abilities

    def __init__(
        self,
        name: str,
        settings: WechatSettings,
        clock: Clock,
        zone: tzinfo,
        known: Callable[[], Awaitable[Roster]],
        manners: Manners | None = None,
        link: Link | None = None,
    ) -> None:
        manners = manners or Manners()
        self._name, self._settings, self._clock, self._zone, self._roster = name, settings, clock, zone, known
        self._link = link or Link(settings)
        self._login, echoes = Login(name), Echoes()
        nicknames = Nicknames(self._link.calls)
        self._ears = Ears(name, echoes, manners, self._link.reattach)
        self._hearing = Hearing(name, self._link.calls, self._login, nicknames, echoes, clock)
        self._voice = Voice(self._link.calls, nicknames, echoes, manners)
        self._waiting = deque[Event]()
        self._tries = 0
        self._is_stuck = False
        self._begun_at = elapsed() + manners.start
        self._canary: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        return self._name

    async def hear(self) -> Sequence[Incoming]:
        self._ears.listen()
        await self._fetch()
        heard = await self._understand() if self._waiting else []
        if heard:
            return heard
        self._demand_ears()
        self._sing()
        return []

    async def acknowledge(self) -> None:
        """The gateway keeps nothing that it could be told of."""

    async def say(self, speech: Speech) -> str:
        if speech.edits:
            raise Undeliverable("what was said on WeChat cannot be replaced")
        await self._wait_for_login()
        if not speech.direct and roster.chat_at(await self._known(), self._name, speech.address) is None:
            raise Undeliverable("the room is not in the roster")
        return await self._voice.say(speech)

    async def _wait_for_login(self) -> None:
        """At the start that takes a moment, for which nothing is put off. Raises `TryAgainLater`."""
        while not (self._link.login or self._login.account) and elapsed() < self._begun_at:
            await asyncio.sleep(LOOK_SECONDS)
        if not self._link.login:
            raise TryAgainLater(NOBODY)

    async def close(self) -> None:
        if self._canary:
            self._canary.cancel()
            await asyncio.wait({self._canary})
        await self._link.close()
        self._ears.missed()

    async def _fetch(self) -> None:
        """What holds up the others may be put right by one of them: a login comes after what was said before it."""
        if not self._waiting or (self._is_stuck and len(self._waiting) < MOST_WAITING):
            self._waiting.extend(await self._events())
        elif self._is_stuck:
            await asyncio.sleep(BATCH_SECONDS)
            self._link.demand()
        self._login.account = self._login.account or self._link.login

    async def _events(self) -> Sequence[Event]:
        try:
            return await self._link.events()
        except TryAgainLater:
            self._ears.missed()
            raise

    async def _understand(self) -> list[Incoming]:
        """What is understood in a while, in order; what is not yet stays in line."""
        heard, self._is_stuck = list[Incoming](), True
        known, until = await self._known(), elapsed() + BATCH_SECONDS
        while self._waiting and elapsed() < until:
            try:
                heard += await self._understand_one(self._waiting[0], known)
            except TryAgainLater:
                if heard:
                    return heard
                raise
            self._waiting.popleft()
            self._tries = 0
        self._is_stuck = False
        return heard

    async def _understand_one(self, event: Event, known: Roster) -> list[Incoming]:
        """Raises `TryAgainLater`, a few times for the same event."""
        if event.kind in OF_PEOPLE:
            if not self._login.account:
                raise TryAgainLater(NOBODY)  # which words are its own cannot be told
            self._ears.heard()
        try:
            return await self._hearing.understand(event, known)
        except TryAgainLater as trouble:
            self._tries += 1
            if self._tries < TRIES:
                raise
            self._hearing.unread(event, trouble.reason)
        except MALFORMED as trouble:
            self._hearing.unread(event, type(trouble).__name__)
        return []

    async def _known(self) -> Roster:
        """Raises `TryAgainLater` while the database does not tell."""
        try:
            return await self._roster()
        except DatabaseTrouble:
            raise TryAgainLater("the database does not tell which rooms are in the roster") from None

    def _demand_ears(self) -> None:
        if not self._link.login:
            raise TryAgainLater(NOBODY)
        if self._ears.are_deaf:
            self._sing()
            raise TryAgainLater(DEAF)

    def _sing(self) -> None:
        """The canary line, when it is time for it."""
        is_singing = self._canary is not None and not self._canary.done()
        if self._settings.canary and not is_singing and self._ears.canary_is_due():
            self._canary = asyncio.create_task(self._say_canary_line())

    async def _say_canary_line(self) -> None:
        line = CANARY.format(self._clock.now().astimezone(self._zone))
        try:
            await self._voice.say_line(self._settings.canary, line)
        except (TryAgainLater, Undeliverable, NoAnswer) as trouble:
            log.warning("the canary line could not be said", platform=self._name, reason=trouble.reason)

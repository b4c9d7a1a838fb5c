"""The link of one account to its gateway: attached whenever it can be, and honest about each time it was not."""

import asyncio
import json
import random
from collections.abc import Mapping
from contextlib import aclosing
from typing import Any, Final, cast

import structlog
from grpclib.exceptions import StreamTerminatedError
from wechaty_grpc.wechaty.puppet import EventResponse, EventType

from bot.platforms import TryAgainLater
from bot.wechat import breaking
from bot.wechat.calling import Calls
from bot.wechat.dialing import Dialed, Timings
from bot.wechat.inbox import Event, Inbox, Kind
from bot.wechat.puppeteering import Puppet
from bot.wechat.wechat_settings import WechatSettings

log = structlog.get_logger()

KINDS: Final[Mapping[int, Kind]] = {EventType[f"EVENT_TYPE_{kind.name}"].value: kind for kind in Kind}
HEARTBEAT: Final = 1


class Link:
    """Nothing of it is shared with another account, and it starts when it is first listened to."""

    def __init__(self, settings: WechatSettings, timings: Timings | None = None) -> None:
        self.login = ""  # the bot's own id; nobody's while it is empty
        self._settings = settings
        self._timings = timings or Timings()
        self.calls = Calls(self._attached, self._timings, settings.largest_file)
        self._inbox = Inbox()
        self._log = log.bind(gateway=f"{settings.host}:{settings.port}")
        self._puppet: Puppet | None = None
        self._channel: Dialed | None = None
        self._is_awake = False
        self._reason = "the gateway is not attached yet"
        self._logged = ""
        self._ordered = ""
        self._staying: asyncio.Task[None] | None = None
        self._is_closed = False

    async def events(self) -> list[Event]:
        """In order, at most two hundred; empty after a while of silence. A login is told again at each attachment.
        Raises `TryAgainLater` while the gateway is not attached, and once for each time it was not, in its place
        between the events: what was said meanwhile is lost."""
        self._see_to_it()
        events = await self._inbox.take(self._timings.silence)
        if not events:
            self.demand()
        return events

    def demand(self) -> None:
        """Raises `TryAgainLater` while the gateway is not attached."""
        self._see_to_it()
        self._attached()

    def reattach(self, why: str) -> None:
        """Another connection instead of this one, which turned out to be of no use."""
        self._ordered = why
        if self._channel:
            self._channel.cut()

    async def close(self) -> None:
        self._is_closed = True
        if self._staying:
            self._staying.cancel()
            await asyncio.wait([self._staying])
            await asyncio.sleep(0)  # in which the loop lets go of the connection
        self._puppet, self._reason = None, "the link is closed"

    def _see_to_it(self) -> None:
        """That it is attached, or tried; what breaks us must not leave us deaf."""
        if self._is_closed or (self._staying and not self._staying.done()):
            return
        if self._staying and (bug := self._staying.exception()):
            self._log.error("the link broke of a bug and is made anew", exc_info=bug)
            self._tell_not_attached("the link broke of a bug; see the log")
        self._staying = asyncio.create_task(self._stay_attached())

    def _attached(self) -> Puppet:
        if self._puppet is None:
            raise TryAgainLater(self._reason)
        return self._puppet

    async def _stay_attached(self) -> None:
        now, timings = asyncio.get_running_loop().time, self._timings
        wait = timings.shortest_wait
        while True:
            began = now()
            trouble = await self._until_lost()
            if self._is_closed:
                return  # grpclib tells of a loss in place of a cancellation that came with it
            self._tell_not_attached(self._ordered or breaking.reason(trouble))
            if breaking.is_refused_token(trouble):
                wait = timings.longest_wait
            elif now() - began > wait:
                wait = timings.shortest_wait
            await asyncio.sleep(wait * random.uniform(0.5, 1))
            wait = min(timings.longest_wait, wait * 2)

    async def _until_lost(self) -> BaseException:
        """What ended it."""
        self._ordered, self._is_awake = "", False
        self._channel = channel = Dialed(self._settings, self._timings)
        puppet = Puppet(channel, self._settings, self._timings)
        waking: asyncio.Task[None] | None = None
        try:
            async with aclosing(puppet.events()) as stream:
                async with asyncio.timeout(self._timings.connect):
                    first = await anext(stream)
                self._tell_attached(puppet)
                waking = asyncio.create_task(self._wake(puppet))
                await self._keep(first)
                async for event in stream:
                    await self._keep(event)
            return StreamTerminatedError("the gateway has ended it")
        except (*breaking.TROUBLES, StopAsyncIteration) as trouble:
            return trouble
        finally:
            if waking:
                waking.cancel()
            channel.cut()

    async def _wake(self, puppet: Puppet) -> None:
        """A puppet that shows no sign of life is started; one that has somebody logged in or waits for it runs."""
        await asyncio.sleep(self._timings.settle)
        if self._is_awake:
            return
        try:
            await puppet.wake()
        except breaking.TROUBLES as trouble:
            self._log.warning("the puppet could not be started", reason=breaking.reason(trouble))

    async def _keep(self, response: EventResponse) -> None:
        kind = KINDS.get(response.type)
        self._is_awake = self._is_awake or response.type != HEARTBEAT
        if kind is None:
            return
        event = Event(kind, _payload(response.payload))
        match kind:
            case Kind.LOGIN:
                self.login = str(event.payload.get("contactId", ""))
            case Kind.LOGOUT:
                self.login = ""
            case Kind.ERROR:
                self._log.warning("the puppet has an error")
            case _:
                pass
        await self._inbox.put(event)

    def _tell_attached(self, puppet: Puppet) -> None:
        self._puppet, self.login, self._logged = puppet, "", ""
        self._log.info("attached")

    def _tell_not_attached(self, reason: str) -> None:
        if self._logged != reason:
            self._log.warning("not attached", reason=reason)
        if self._puppet:
            self._inbox.mark_hole(reason)
        self._puppet, self._reason, self._logged = None, reason, reason


def _payload(written: str) -> Mapping[str, Any]:
    """Empty when it is no object."""
    try:
        read = json.loads(written)
    except ValueError:
        return {}
    return cast(dict[str, Any], read) if isinstance(read, dict) else {}

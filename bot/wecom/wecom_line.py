"""The one connection to WeCom, kept up: made anew when it breaks, and slowly where it was refused or taken away."""

import asyncio
import random
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import structlog
from aibot import WSClient, WSClientOptions, ws
from websockets.exceptions import WebSocketException

from bot import metrics
from bot.clocks import elapsed
from bot.platforms import TryAgainLater
from bot.wecom import refusals_of_wecom
from bot.wecom.wecom_settings import WecomSettings

log = structlog.get_logger()

Frame = dict[str, Any]
"""What came over the connection, as it came."""

QUIET_SECONDS: Final = 0.5
"""So often whoever listens can stop, and it is seen whether the connection is still there: the package does not tell of
every end."""

MOST_WAITING: Final = 1000
"""Frames that are kept until somebody hears them."""

OVERFLOWN: Final = "more was said than could be kept; the newest is lost"


class Ending(StrEnum):
    """Why a connection ended; WeCom keeps one for each bot, and the newer one wins."""

    BROKEN = "the connection is broken"
    REFUSED = "the bot's id or secret is refused"
    TAKEN = "another connection of this bot has taken its place"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: before the next try, after the first failures, where it broke or where somebody must do something; the
    last one repeats. `greeting` is how long WeCom may take to know the bot, `heartbeat` how often it is asked for a
    sign of life; after the third that stays away the connection is given up."""

    broken: tuple[float, ...] = (1, 2, 4, 8, 15, 30)
    hopeless: tuple[float, ...] = (60, 120, 300, 600)
    greeting: float = 15
    heartbeat: float = 6


class Silent:
    """The package writes people's words and more into its log."""

    def debug(self, message: str, *args: object) -> None:
        return None

    info = warn = error = debug


class Line:
    """`trouble` is why nothing can be heard or said now, empty while all is well."""

    def __init__(self, name: str, settings: WecomSettings, patience: Patience) -> None:
        self.trouble = "not connected yet"
        self._name, self._settings, self._patience = name, settings, patience
        self._keeping: asyncio.Task[None] | None = None
        self._client: WSClient | None = None
        self._ended: asyncio.Future[Ending] | None = None
        self._missed, self._is_overflown = "", False
        self._frames: deque[Frame] = deque()
        self._news = asyncio.Event()
        self._up_at = elapsed()

    async def heard(self) -> list[Frame]:
        """What came since, after a while of silence nothing. Raises `TryAgainLater` while nothing can come, once when
        that was so while nobody asked, and once when more came than could be kept."""
        self._keep_up()
        if self._is_overflown:
            self._is_overflown = False
            raise TryAgainLater(OVERFLOWN)
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIET_SECONDS):
                await self._news.wait()
        if not self._frames and (why := self.trouble or self._missed):
            self._missed = ""
            raise TryAgainLater(why)
        self._news.clear()
        frames = list(self._frames)
        self._frames.clear()
        return frames

    async def push(self, chat: str, body: dict[str, Any]) -> str:
        """The id under which WeCom took it. Raises `TryAgainLater`, `Refused` or `NoAnswer`."""
        if self._client is None:
            raise TryAgainLater(self.trouble)
        try:
            taken = await self._client.send_message(chat, body)
        except (RuntimeError, TimeoutError, WebSocketException) as trouble:
            if refusals_of_wecom.is_unsubscribed(trouble):
                self._end(Ending.BROKEN)
            raise refusals_of_wecom.translated(trouble) from None
        return str(taken["headers"]["req_id"])

    async def close(self) -> None:
        if self._keeping:
            self._keeping.cancel()
            await asyncio.wait({self._keeping})

    def _keep_up(self) -> None:
        if self._keeping is None or self._keeping.done():
            if self._keeping and (bug := self._keeping.exception()):
                log.error("the connection died of a bug and is made anew", platform=self._name, exc_info=bug)
                self._note(Ending.BROKEN)
            self._keeping = asyncio.create_task(self._keep())

    async def _keep(self) -> None:
        failures, before = 0, self._patience.broken
        while True:
            began = elapsed()
            ending = await self._connect_once()
            self._note(ending)
            waits = self._patience.broken if ending is Ending.BROKEN else self._patience.hopeless
            failures = 1 if waits != before or elapsed() - began > waits[-1] else failures + 1
            before = waits
            await asyncio.sleep(waits[min(failures, len(waits)) - 1] * random.uniform(0.75, 1.25))

    async def _connect_once(self) -> Ending:
        """One connection from its first try to its end. The package's own way of making it anew is not used: it does so
        every second where a bot is refused, and never where the connection was closed in good order."""
        self._ended = asyncio.get_running_loop().create_future()
        client = self._made()
        late_at = elapsed() + self._patience.greeting
        try:
            await client.connect()
            while not self._ended.done():
                await asyncio.wait({self._ended}, timeout=QUIET_SECONDS)
                if not client.is_connected or (self._client is None and elapsed() > late_at):
                    self._end(Ending.BROKEN)
            return self._ended.result()
        finally:
            self._client = None
            await _let_go(client)

    def _made(self) -> WSClient:
        if self._settings.certificate:
            context = ws._SSL_CONTEXT  # pyright: ignore[reportPrivateUsage]  the package takes no other
            context.load_verify_locations(self._settings.certificate)
        options = WSClientOptions(
            self._settings.bot,
            self._settings.secret,
            max_reconnect_attempts=0,
            heartbeat_interval=int(self._patience.heartbeat * 1000),
            ws_url=self._settings.url,
            logger=Silent(),
        )
        client = WSClient(options)
        client.on("authenticated", lambda: self._is_up(client))
        client.on("error", self._on_error)
        client.on("disconnected", self._on_disconnected)
        client.on("event.disconnected_event", self._on_taken)
        client.on("message", self._take_in)
        return client

    def _on_error(self, trouble: Exception) -> None:
        """The package knows a refused bot by these words alone."""
        is_refused = str(trouble).startswith("Authentication failed")
        self._end(Ending.REFUSED if is_refused else Ending.BROKEN)

    def _on_disconnected(self, _reason: str) -> None:
        self._end(Ending.BROKEN)

    def _on_taken(self, _frame: Frame) -> None:
        self._end(Ending.TAKEN)

    def _end(self, ending: Ending) -> None:
        """The first reason counts: others follow from it."""
        if self._ended and not self._ended.done():
            self._ended.set_result(ending)

    def _is_up(self, client: WSClient) -> None:
        if self._ended and not self._ended.done():
            log.info("WeCom is heard", platform=self._name, deaf_seconds=round(elapsed() - self._up_at))
            self._client, self.trouble = client, ""

    def _note(self, ending: Ending) -> None:
        """Once for each reason, until it is heard again."""
        if not self.trouble:
            self._up_at, self._missed = elapsed(), ending.value
        if self.trouble != ending:
            log.error("WeCom cannot be heard", platform=self._name, trouble=ending.value)
        self.trouble = ending.value

    def _take_in(self, frame: Frame) -> None:
        if len(self._frames) == MOST_WAITING:
            metrics.UNREAD.labels(self._name).inc()
            log.error(OVERFLOWN, platform=self._name)
            self._is_overflown = True
            return
        self._frames.append(frame)
        self._news.set()


async def _let_go(client: WSClient) -> None:
    """Nothing of it is left: the tasks that its closing starts are waited for, since nobody else does."""
    before = asyncio.all_tasks()
    client.disconnect()
    if closing := asyncio.all_tasks() - before:
        await asyncio.wait(closing)
    client.remove_all_listeners()

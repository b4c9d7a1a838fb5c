"""Hearing by webhook: Telegram is answered 200 only when what it told is safe, and tells everything else again."""

import asyncio
import hmac
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final, cast

import structlog
from aiohttp import web
from telegram import Bot

from bot import metrics
from bot.telegram.membership import NAME
from bot.telegram.polling import ASKED_FOR, MOST, Raw
from bot.telegram.settings import WebhookSettings

log = structlog.get_logger()

SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"
SILENCE_SECONDS: Final = 25
SAFE_SECONDS: Final = 50
"""What is not safe by then is told again; Telegram itself waits for about a minute."""

OK: Final = 200
TELL_AGAIN: Final = 503
LARGEST: Final = 4 * 1024 * 1024


@dataclass(eq=False, slots=True)
class Told:
    """One update, and how Telegram is answered: OK once it is safe."""

    update: Raw
    answer: asyncio.Future[int] = field(default_factory=asyncio.Future[int])


class Webhook:
    """One connection at a time, so that everything comes in its order."""

    def __init__(self, bot: Bot, settings: WebhookSettings) -> None:
        self._bot, self._settings = bot, settings
        self._told = asyncio.Queue[Told]()
        self._fetched: list[Told] = []
        self._unanswered: set[Told] = set()
        self._runner: web.AppRunner | None = None
        self._is_registered = False

    async def fetch(self) -> list[Raw]:
        """Raises `TelegramError`, or `OSError` when the port cannot be had."""
        if self._runner is None:
            await self._open()
        if not self._is_registered:
            await self._register()
        try:
            first = await asyncio.wait_for(self._told.get(), SILENCE_SECONDS)
        except TimeoutError:
            await self._register()
            return []
        self._fetched = [first]
        while not self._told.empty() and len(self._fetched) < MOST:
            self._fetched.append(self._told.get_nowait())
        return [told.update for told in self._fetched]

    def done(self) -> None:
        self._answer(self._fetched, OK)

    async def close(self) -> None:
        self._answer(self._unanswered, TELL_AGAIN)
        if self._runner:
            await self._runner.cleanup()

    async def _open(self) -> None:
        pages = web.Application(client_max_size=LARGEST)
        pages.add_routes([web.post("/{path:.*}", self._receive)])
        runner = web.AppRunner(pages, access_log=None, shutdown_timeout=1)
        await runner.setup()
        host, port = self._settings.listen
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        log.info("listening for Telegram", host=host, port=port)

    async def _register(self) -> None:
        """Where Telegram is to call, as long as it does not know it."""
        known = await self._bot.get_webhook_info()
        if known.url != self._settings.url:
            await self._bot.set_webhook(
                self._settings.url,
                secret_token=self._settings.secret,
                allowed_updates=ASKED_FOR,
                max_connections=1,
            )
        self._is_registered = True

    async def _receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET, "").encode()
        if not hmac.compare_digest(given, self._settings.secret.encode()):
            return web.Response(status=403)
        update = _update(await request.read())
        if update is None:
            log.error("what the webhook was told is no update")
            metrics.UNREAD.labels(NAME).inc()
            return web.Response()
        return web.Response(status=await self._take(Told(update)))

    async def _take(self, told: Told) -> int:
        self._unanswered.add(told)
        self._told.put_nowait(told)
        try:
            return await asyncio.wait_for(told.answer, SAFE_SECONDS)
        except TimeoutError:
            return TELL_AGAIN
        finally:
            self._unanswered.discard(told)

    @staticmethod
    def _answer(those: Collection[Told], status: int) -> None:
        for told in those:
            if not told.answer.done():
                told.answer.set_result(status)


def _update(body: bytes) -> Raw | None:
    try:
        told = json.loads(body)
    except ValueError:
        return None
    return cast(dict[str, Any], told) if isinstance(told, dict) else None

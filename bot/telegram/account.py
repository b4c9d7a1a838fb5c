"""One bot's account on Telegram, as a platform: hearing, speaking, and answering presses at once."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from telegram import CallbackQuery
from telegram.error import ChatMigrated, TelegramError

from bot.clocks import Clock
from bot.platforms import Speech, TryAgainLater
from bot.telegram import attaching, failing, membership, pressing, sending, updates
from bot.telegram.caring import Care
from bot.telegram.connecting import connect, id_of
from bot.telegram.listening import Listening
from bot.telegram.polling import Polling
from bot.telegram.settings import TelegramSettings
from bot.telegram.updates import Me
from bot.telegram.webhook import Webhook
from handlers.incoming import Change, Incoming, IncomingChange
from handlers.policy.roster import Roster
from storage.database import DatabaseTrouble

log = structlog.get_logger()

SOON: Final = timedelta(seconds=2)
"""Until what was noticed while speaking was heard: that a group has a new address."""

OF_RIGHTS: Final = (Change.ADDED, Change.RIGHTS)


class Telegram:
    """What it notices while speaking is heard with the next batch."""

    name = membership.NAME
    abilities = TelegramSettings.abilities

    def __init__(self, settings: TelegramSettings, clock: Clock, roster: Callable[[], Awaitable[Roster]]) -> None:
        self._connection = connect(settings.token, settings.api)
        self._bot = self._connection.bot
        self._me = Me(id_of(self._bot))
        source = Webhook(self._bot, settings.webhook) if settings.webhook else Polling(self._bot)
        self._listening = Listening(source)
        self._clock = clock
        self._roster = roster
        self._noticed: dict[str, IncomingChange] = {}
        self._meanwhile: set[asyncio.Task[None]] = set()
        self._care = Care(self._bot, clock, roster, self._notice)
        self._caring: asyncio.Task[None] | None = None

    async def hear(self) -> Sequence[Incoming]:
        if self._caring is None or self._caring.done():
            self._caring = self._do_meanwhile(self._care.go_on(again=self._caring is not None))
        heard = [updates.understand(raw, self._me, self._clock.now()) for raw in await self._listening.hear()]
        for one in heard:
            if one.pressed:
                self._do_meanwhile(self._answer(one.pressed))
        told = [(incoming, one.chat_log) for one in heard for incoming in one.incoming]
        if any(isinstance(one, IncomingChange) and one.change in OF_RIGHTS for one, _ in told):
            self._care.inspect_soon()
        if any(file for _, file in told):
            incoming = await attaching.attach_all(self._bot, await self._known(), told)
        else:
            incoming = [one for one, _ in told]
        noticed, self._noticed = self._noticed, {}
        return [*noticed.values(), *incoming]

    async def _known(self) -> Roster:
        """Raises `TryAgainLater` while the database does not tell: what was fetched comes again."""
        try:
            return await self._roster()
        except DatabaseTrouble:
            raise TryAgainLater("the database does not tell whose logs are read") from None

    async def acknowledge(self) -> None:
        self._listening.acknowledge()

    async def say(self, speech: Speech) -> str:
        try:
            name = await self._name() if speech.start is not None else ""
            if speech.edits:
                return await sending.edit(self._bot, speech, speech.edits, name)
            return await sending.send_somewhere(self._bot, speech, name)
        except ChatMigrated as moved:
            self._notice(membership.moved(speech.address, moved.new_chat_id, self._clock.now()))
            raise TryAgainLater("the group has a new address", SOON) from None
        except TelegramError as trouble:
            if speech.direct and failing.is_unreachable(trouble):
                self._notice(membership.unreachable(speech.address, self._clock.now()))
            is_edit = speech.edits is not None
            raise failing.translated(trouble, self._bot.token, twice_is_harmless=is_edit) from None

    async def close(self) -> None:
        for task in self._meanwhile:
            task.cancel()
        await asyncio.gather(*self._meanwhile, return_exceptions=True)
        await self._listening.close()
        await self._connection.close()

    async def _name(self) -> str:
        """Raises `TelegramError`."""
        if not self._me.name:
            told = await self._bot.get_me()
            self._me = Me(told.id, told.username or "")
        return self._me.name

    def _notice(self, change: IncomingChange) -> None:
        self._noticed[change.key] = change

    def _do_meanwhile(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._meanwhile.add(task)
        task.add_done_callback(self._is_done)
        return task

    def _is_done(self, task: asyncio.Task[None]) -> None:
        self._meanwhile.discard(task)
        if not task.cancelled() and (trouble := task.exception()):
            log.error("a task beside hearing and speaking broke", exc_info=trouble)

    async def _answer(self, pressed: CallbackQuery) -> None:
        """Whoever pressed waits for it. Too late, it does no harm."""
        try:
            await self._bot.answer_callback_query(pressed.id, pressing.answer(pressed) or None)
        except TelegramError as trouble:
            log.info("a press could not be answered", trouble=type(trouble).__name__)

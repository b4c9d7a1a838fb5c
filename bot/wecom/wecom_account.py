"""One official bot of WeCom, as a platform: it hears who calls it in an internal group or writes to it alone."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import structlog

from bot import metrics, text_files
from bot.clocks import Clock
from bot.platforms import Speech, Undeliverable
from bot.wecom import attachments, callbacks, shaping_for_wecom
from bot.wecom.refusals_of_wecom import Refused
from bot.wecom.wecom_line import Frame, Line, Patience
from bot.wecom.wecom_settings import WecomSettings
from handlers.incoming import Change, Incoming, IncomingChange
from handlers.policy.roster import Roster
from storage.database import DatabaseTrouble

log = structlog.get_logger()

USUAL_PATIENCE: Final = Patience()


class Wecom:
    """It may write alone only to who has written to it; that is noticed, and heard with the next batch."""

    abilities = WecomSettings.abilities

    def __init__(
        self,
        name: str,
        settings: WecomSettings,
        clock: Clock,
        known: Callable[[], Awaitable[Roster]],
        patience: Patience = USUAL_PATIENCE,
    ) -> None:
        self.name, self._roster = name, known
        self._called = settings.called
        self._clock = clock
        self._line = Line(name, settings, patience)
        self._known: set[str] = set()
        self._noticed: list[Incoming] = []

    async def hear(self) -> Sequence[Incoming]:
        frames = await self._line.heard()
        texts = await self._texts(frames)
        told = [one for frame, text in zip(frames, texts, strict=True) for one in self._told(frame, text)]
        noticed, self._noticed = self._noticed, []
        return [*noticed, *told]

    async def _texts(self, frames: Sequence[Frame]) -> list[str]:
        """Of the files that people of the roster sent; in five minutes there are none to wait for."""
        nothing = [""] * len(frames)
        if not any(attachments.is_sent_alone(frame) for frame in frames):
            return nothing
        try:
            known = await self._roster()
        except DatabaseTrouble:
            log.warning("nobody knows whose file it is that was sent to the bot", platform=self.name)
            return nothing
        return await attachments.texts_of(frames, lambda account: text_files.is_trusted(known, self.name, account))

    async def acknowledge(self) -> None:
        """WeCom tells nothing twice, and does not ask whether it was understood."""

    async def say(self, speech: Speech) -> str:
        if speech.edits is not None:
            raise Undeliverable("what was said on WeCom cannot be replaced")
        try:
            return await self._line.push(speech.address, shaping_for_wecom.body(speech))
        except Refused as refused:
            if speech.direct and refused.is_nobody:
                self._known.discard(speech.address)
                self._noticed.append(self._change(Change.UNREACHABLE, speech.address, self._clock.now().isoformat()))
            raise

    async def close(self) -> None:
        await self._line.close()

    def _told(self, frame: Frame, attached: str) -> Iterator[Incoming]:
        message = callbacks.understood(self.name, self._called, frame, self._clock.now())
        if message is None:
            metrics.UNREAD.labels(self.name).inc()
            log.warning("what WeCom told could not be read", platform=self.name)
            return
        if not message.chat and message.account not in self._known:
            self._known.add(message.account)
            yield self._change(Change.REACHABLE, message.account, message.message)
        yield replace(message, attached=attached)

    def _change(self, change: Change, account: str, which: str) -> IncomingChange:
        return IncomingChange(self.name, "", account, "", change, self._clock.now(), f"{change} {account} {which}")

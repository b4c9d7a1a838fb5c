"""Listening on a platform, so that it is known when somebody does and when nobody did: noted where other processes see
it, with every gap where nothing is told later."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

import structlog

from bot.app import Engine
from bot.platforms import Platform, TryAgainLater
from bot.tallying import Tally
from bot.watching import Watch
from handlers import admitting, incoming, silence
from handlers.incoming import Incoming
from handlers.scene import Scene
from storage import gaps, last_heard
from storage.database import DatabaseTrouble, Transaction
from storage.kinds import Cause
from storage.models import Gap

log = structlog.get_logger()

NOTED_EVERY: Final = timedelta(seconds=10)

LONGEST_HEARING: Final = timedelta(minutes=1)
"""A platform comes back sooner, also from silence; where it did not, the machine slept."""


class Presence:
    """One conversation's on one platform. A gap begins when the platform was last surely heard, by this conversation or
    one before; where nobody ever listened there is none."""

    def __init__(self, engine: Engine, platform: Platform, watch: Watch) -> None:
        self._engine, self._platform, self._watch = engine, platform, watch
        self._tally = Tally()
        self._began_at: datetime | None = None
        self._heard_at: datetime | None = None
        self._noted_at: datetime | None = None
        self._is_deaf = False
        self._missed: list[Gap] = []

    async def hear(self) -> Sequence[Incoming]:
        """As the platform. A database that refuses to note it is told the next time. What is heard now is not kept yet:
        it is noted until when everything was."""
        asked = self._engine.clock.now()
        try:
            batch = await self._platform.hear()
        except TryAgainLater:
            self._is_deaf = True
            raise
        if incoming.is_without_login(batch):
            self._is_deaf = True
            return batch
        now = self._engine.clock.now()
        self._hear_again(now, after=now - asked)
        self._tally.add(batch, now)
        if self._noted_at is None or self._missed or now - self._noted_at >= NOTED_EVERY:
            await self._try_to_note(now, asked if now - asked <= LONGEST_HEARING else now)
        return batch

    def _hear_again(self, now: datetime, after: timedelta) -> None:
        if self._heard_at and (self._is_deaf or after > LONGEST_HEARING):
            self._missed += self._gap(self._heard_at, now, Cause.UNANSWERED)
        self._began_at = self._began_at or now
        self._heard_at, self._is_deaf = now, False

    def _gap(self, began_at: datetime, ended_at: datetime, why: Cause) -> list[Gap]:
        """It, if it is one, however short: what was said in it is lost."""
        if self._platform.abilities.replays or ended_at <= began_at:
            return []
        return [Gap(self._engine.town.subdistrict, 0, self._platform.name, began_at, ended_at, why)]

    async def _try_to_note(self, now: datetime, kept_until: datetime) -> None:
        try:
            async with self._engine.database.transaction(self._engine.town.subdistrict) as tx:
                missed = await self._missed_by_all(tx)
                await self._note(Scene(tx, await self._engine.present.town(tx), now), kept_until, missed)
        except DatabaseTrouble as trouble:
            log.error("the database refused to note who listens", platform=self._platform.name, trouble=str(trouble))
            return
        self._noted_at = kept_until
        self._missed.clear()
        self._tally.clear()
        for gap in missed:
            self._watch.missed(gap)

    async def _missed_by_all(self, tx: Transaction) -> list[Gap]:
        """What was missed here, and before this conversation, without the time in which another process heard."""
        last = (await last_heard.heard_at(tx)).get(self._platform.name)
        if last is None:
            return self._missed.copy()
        before = [] if self._noted_at or self._began_at is None else self._gap(last, self._began_at, Cause.STOPPED)
        here = (self._gap(max(gap.began_at, last), gap.ended_at, gap.why) for gap in self._missed)
        return [*before, *chain.from_iterable(here)]

    async def _note(self, scene: Scene, kept_until: datetime, missed: Sequence[Gap]) -> None:
        await last_heard.note(scene.tx, self._platform.name, kept_until)
        for gap in missed:
            await gaps.record(scene.tx, gap)
        if missed:
            await admitting.tell(scene)
        if self._tally.bursts:
            await silence.keep(scene, self._platform.name, self._tally.bursts)

"""A platform with what is heard and said there counted, and nothing else changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import metrics
from bot.clocks import Clock
from bot.platforms import Abilities, NoAnswer, Platform, Speech, TryAgainLater, Undeliverable
from bot.vitals import Signs
from handlers import incoming
from handlers.incoming import Incoming
from handlers.uncertain import MAYBE_TWICE


@dataclass(frozen=True, slots=True)
class Overheard:
    """Passes everything on."""

    platform: Platform
    signs: Signs
    clock: Clock

    @property
    def name(self) -> str:
        return self.platform.name

    @property
    def abilities(self) -> Abilities:
        return self.platform.abilities

    async def hear(self) -> Sequence[Incoming]:
        self.signs.listened_at.setdefault(self.name, self.clock.now())  # a platform that never answers is deaf too
        batch = await self.platform.hear()
        if incoming.is_without_login(batch):
            return batch
        self.signs.listened_at[self.name] = self.clock.now()
        if batch:
            self.signs.heard_at = self.clock.now()
            metrics.HEARD.labels(self.name).inc(len(batch))
        return batch

    async def acknowledge(self) -> None:
        await self.platform.acknowledge()

    async def say(self, speech: Speech) -> str:
        try:
            message = await self.platform.say(speech)
        except TryAgainLater:
            metrics.PUT_OFF.labels(self.name).inc()
            raise
        except Undeliverable:
            metrics.UNDELIVERABLE.labels(self.name).inc()
            raise
        except NoAnswer:
            metrics.UNANSWERED.labels(self.name).inc()
            raise
        self.signs.said_at = self.clock.now()
        metrics.SAID.labels(self.name, speech.purpose).inc()
        if speech.text.startswith(MAYBE_TWICE):
            metrics.REPEATED.inc()
        return message

    async def close(self) -> None:
        await self.platform.close()

"""Empties the outbox: the one place that speaks, noting what it says before and after, so that a crash is known."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from bot import claiming, daily, next_way, outcomes, ways
from bot.claiming import DEADLINE, Claim, Claimed
from bot.clocks import Clock, elapsed
from bot.outcomes import Outcome
from bot.pacing import Budgets
from bot.platforms import Abilities, Platforms
from bot.voices import Voices
from bot.ways import Reach
from handlers import uncertain
from handlers.present import Present
from handlers.scene import Scene
from storage import alike, outbox, turns
from storage.database import Database, DatabaseTrouble, Transaction
from storage.kinds import SendState
from storage.leases import LostLease
from storage.models import Utterance

log = structlog.get_logger()

NOTED_SECONDS = 0.2
"""So often it is noted what became of words, while others of the same claim are still being said."""

SLOW_SECONDS = 2.0
"""So long what is due elsewhere waits for a chat in which nothing is answered."""


@dataclass(slots=True)
class Mouth:
    """All that speaking needs (`elsewhere` are the platforms that only others speak on), and what it remembers between
    two breaths: the calls that were made, what is being said, when it must be seen whether others were left half said,
    and what led anywhere."""

    database: Database
    present: Present
    platforms: Platforms
    clock: Clock
    budgets: Budgets = field(default_factory=Budgets)
    elsewhere: Mapping[str, Abilities] = field(default_factory=dict[str, Abilities])
    sweep_at: datetime | None = None
    reach: Reach = field(init=False)
    began_at: datetime = field(init=False)
    voices: Voices = field(init=False)

    def __post_init__(self) -> None:
        self.began_at = self.clock.now()
        self.voices = Voices(self.platforms, self.clock, self.budgets)
        self.reach = Reach(self._on)

    async def recover(self) -> None:
        """After a crash, or when another process spoke before: what was being said may have been heard or not."""
        async with self.database.transaction(self.present.subdistrict) as tx:
            scene = await self._scene(tx)
            for utterance in await self._half_said(scene):
                await uncertain.settle(scene, utterance, "发送时中断，不知道有没有送到")
            await daily.recall(tx, self.budgets, self.platforms, scene.now)

    async def speak(self) -> int:
        """Says everything that is due; how much was looked at. What a platform is slow to answer goes on being said,
        and nothing else in its chat meanwhile. Raises `DatabaseTrouble`; what became of the words that were said before
        is then written the next time."""
        await self.note_outcomes()
        await self._sweep()
        looked_at = 0
        while (claim := await self._claim()).looked_at:
            await self._say_all(claim.to_say)
            await self.note_outcomes()
            looked_at += claim.looked_at
        return looked_at

    async def _claim(self) -> Claim:
        try:
            return await self._claim_once(plainly=False)
        except LostLease:
            raise  # whoever holds it now settles what was claimed
        except DatabaseTrouble:
            # It may have been kept all the same: then some stand as being said, and nobody says them.
            self.sweep_at = self.clock.now() + DEADLINE
            raise
        except Exception:  # an edge: one utterance whose ticket breaks us must not silence the others
            log.exception("what is due could not be read again")
            return await self._claim_once(plainly=True)

    async def _claim_once(self, *, plainly: bool) -> Claim:
        async with self.database.transaction(self.present.subdistrict) as tx:
            scene = await self._scene(tx)
            reach = await self._reach(scene)
            if reach.dead != self.reach.dead:
                await outcomes.bring_forward(scene, self.reach, reach)
            busy = self.voices.busy
            await next_way.leave_slow(scene, self.platforms.keys(), reach, busy)
            claim = await claiming.claim(scene, self.platforms, self.budgets, reach, busy, plainly=plainly)
        self.reach = reach
        return claim

    async def _say_all(self, claimed: Sequence[Claimed]) -> None:
        """What became of it is noted meanwhile, so that after a crash no more is uncertain than was just being said."""
        began, unsaid = elapsed(), self.voices.begin(claimed)
        while unsaid and elapsed() - began < SLOW_SECONDS:
            _, unsaid = await asyncio.wait(unsaid, timeout=NOTED_SECONDS)
            await self.note_outcomes()

    async def note_outcomes(self) -> None:
        """What became of all that was said; only then something else is said in its chat. Raises `DatabaseTrouble`."""
        over = self.voices.over()
        await self._write_outcomes()
        self.voices.let_go(over)

    async def _write_outcomes(self) -> None:
        if not self.voices.outcomes:
            return
        written = list(self.voices.outcomes)  # others come meanwhile
        simple = [one for one in written if one.state in (SendState.SENT, SendState.QUEUED)]
        if simple:
            async with self.database.transaction(self.present.subdistrict) as tx:
                await turns.of_ids(tx, [one.utterance.id for one in simple])
                scene = await self._scene(tx)
                for outcome in simple:
                    await outcomes.mark(scene, self.reach, outcome)
                for one in simple:
                    await outcomes.put_off(scene, self.reach, one)
                unsaid = [one.utterance for one in simple if one.state is SendState.QUEUED]
                calls = [(one.platform, one.due_at - DEADLINE) for one in unsaid]
                await daily.take_back(tx, self.budgets, calls)
        self.voices.outcomes = [one for one in self.voices.outcomes if one not in simple]
        for one in written:
            if one not in simple:
                await self._write_one(one)
                self.voices.outcomes.remove(one)

    async def _write_one(self, outcome: Outcome) -> None:
        try:
            async with self.database.transaction(self.present.subdistrict) as tx:
                await outcomes.mark(await self._scene(tx), self.reach, outcome)
        except (DatabaseTrouble, LostLease):
            raise  # it is written the next time, or settled by another
        except Exception:  # an edge: a ticket that breaks the next way must not silence the others
            log.exception("no other way could be taken", utterance=outcome.utterance.id, chat=outcome.utterance.chat)
            async with self.database.transaction(self.present.subdistrict) as tx:
                await outbox.mark(tx, outcome.utterance, state=outcome.state, trouble=outcome.trouble)

    async def _sweep(self) -> None:
        """What was left half said while the database was gone is settled once it is too late for it."""
        now = self.clock.now()
        if self.sweep_at is None or self.sweep_at > now:
            return
        async with self.database.transaction(self.present.subdistrict) as tx:
            scene = await self._scene(tx)
            left = await self._half_said(scene)
            for utterance in (one for one in left if one.due_at <= now):
                await uncertain.settle(scene, utterance, "数据库中断过，不知道有没有送到")
        self.sweep_at = min((one.due_at for one in left if one.due_at > now), default=None)

    async def _half_said(self, scene: Scene) -> list[Utterance]:
        """What others are saying elsewhere is for them to settle."""
        sending = await outbox.in_state(scene.tx, SendState.SENDING)
        reach = Reach(self._on)
        return [
            one
            for one in sending
            if (one.platform or ways.first(scene.town, reach, alike.of(one))) not in self.elsewhere
        ]

    @property
    def _on(self) -> Mapping[str, Abilities]:
        return {**self.elsewhere, **{name: platform.abilities for name, platform in self.platforms.items()}}

    async def _reach(self, scene: Scene) -> Reach:
        """A platform that is alone is taken, however it is."""
        if len(self._on) == 1:
            return Reach(self._on)
        reach = await ways.look(scene.tx, self._on, scene.now, self.began_at)
        return replace(reach, spent=await daily.spent(scene.tx, self.budgets, scene.now))

    async def _scene(self, tx: Transaction) -> Scene:
        return Scene(tx, await self.present.town(tx), self.clock.now())

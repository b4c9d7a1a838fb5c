"""Empties the outbox: the one place that speaks, noting what it says before and after, so that a crash is known."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot import claiming, daily, outcomes, ways
from bot.claiming import DEADLINE, Claim, Claimed
from bot.clocks import Clock
from bot.outcomes import Held, Outcome
from bot.pacing import Budgets
from bot.platforms import Abilities, NoAnswer, Platforms, TryAgainLater, Undeliverable
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

PATIENCE = (5, 15, 60, 300)
"""Seconds before the next try, after the first failures; the last one repeats."""

MOST_PATIENCE = 120
"""The same for urgent words."""


NOTED_SECONDS = 0.2
"""So often it is noted what became of words, while others of the same claim are still being said."""


@dataclass(slots=True)
class Mouth:
    """All that speaking needs (`elsewhere` are the platforms that only others speak on), and what it remembers between
    two breaths: the calls that were made, the outcomes that the database would not take yet, when it must be seen
    whether others were left half said, and which platforms were dead."""

    database: Database
    present: Present
    platforms: Platforms
    clock: Clock
    budgets: Budgets = field(default_factory=Budgets)
    elsewhere: Mapping[str, Abilities] = field(default_factory=dict[str, Abilities])
    unwritten: list[Outcome] = field(default_factory=list[Outcome])
    sweep_at: datetime | None = None
    dead: frozenset[str] = ways.NONE
    began_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.began_at = self.clock.now()

    async def recover(self) -> None:
        """After a crash, or when another process spoke before: what was being said may have been heard or not."""
        async with self.database.transaction(self.present.subdistrict) as tx:
            scene = await self._scene(tx)
            for utterance in await self._half_said(scene):
                await uncertain.settle(scene, utterance, "发送时中断，不知道有没有送到")
            await daily.recall(tx, self.budgets, self.platforms, scene.now)

    async def speak(self) -> int:
        """Says everything that is due; how much was looked at. Raises `DatabaseTrouble`; what became of the words that
        were said before is then written the next time."""
        await self._write()
        await self._sweep()
        looked_at = 0
        while (claim := await self._claim()).looked_at:
            await self._say_all(claim.to_say)
            await self._write()
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
            if reach.dead != self.dead:
                await outcomes.bring_forward(scene, replace(reach, dead=self.dead), reach)
            claim = await claiming.claim(scene, self.platforms, self.budgets, reach, plainly=plainly)
        self.dead = reach.dead
        return claim

    async def _say_all(self, claimed: Sequence[Claimed]) -> None:
        """Each chat hears its own in order; no chat waits for another. What became of it is noted meanwhile, so that
        after a crash no more is uncertain than was just being said."""
        by_chat: dict[tuple[str, str], list[Claimed]] = {}
        for one in claimed:
            by_chat.setdefault((one.platform, one.utterance.chat), []).append(one)
        saying = asyncio.gather(*(self._say_in_turn(chat) for chat in by_chat.values()))
        try:
            while not (await asyncio.wait({saying}, timeout=NOTED_SECONDS))[0]:
                await self._write()
        finally:
            await saying

    async def _say_in_turn(self, claimed: Sequence[Claimed]) -> None:
        held_until: datetime | None = None
        for one in claimed:
            if held_until is None:
                outcome = await self._say(one)
                held_until = outcome.due_at if outcome.held else None
            else:
                waits = "waits for what stands before it in this chat"
                outcome = Outcome(one.utterance, SendState.QUEUED, waits, due_at=held_until)
            if outcome.state is SendState.QUEUED:
                self.budgets.take_back(one.platform)
            self.unwritten.append(replace(outcome, home=one.home))
            await asyncio.sleep(0)  # the others' turn, also where a platform never makes us wait

    async def _say(self, claimed: Claimed) -> Outcome:
        utterance = claimed.utterance
        try:
            message = await self.platforms[claimed.platform].say(claimed.speech)
        except TryAgainLater as trouble:
            due_at = self._next_try(utterance, trouble.after)
            held = Held.FOR_ALL if trouble.after or utterance.urgent else Held.FOR_ROUTINE
            self.budgets.hold((claimed.platform, utterance.chat), due_at, for_urgent=bool(trouble.after))
            return Outcome(utterance, SendState.QUEUED, trouble.reason, due_at=due_at, held=held)
        except Undeliverable as trouble:
            log.warning("an utterance is undeliverable", utterance=utterance.id, chat=utterance.chat)
            return Outcome(utterance, SendState.UNDELIVERABLE, trouble.reason)
        except NoAnswer as trouble:
            return Outcome(utterance, SendState.UNKNOWN, trouble.reason)
        except Exception:  # an edge: what one utterance breaks must not silence the others
            log.exception("an utterance could not be said", utterance=utterance.id, chat=utterance.chat)
            due_at = self._next_try(utterance, None)
            return Outcome(utterance, SendState.QUEUED, "a bug; see the log", due_at=due_at)
        return Outcome(utterance, SendState.SENT, message=message)

    def _next_try(self, utterance: Utterance, after: timedelta | None) -> datetime:
        patience = PATIENCE[min(utterance.attempts, len(PATIENCE)) - 1]
        seconds = min(patience, MOST_PATIENCE) if utterance.urgent else patience
        return self.clock.now() + (after or timedelta(seconds=seconds))

    async def _write(self) -> None:
        """What became of all that was said."""
        if not self.unwritten:
            return
        simple = [one for one in self.unwritten if one.state in (SendState.SENT, SendState.QUEUED)]
        if simple:
            async with self.database.transaction(self.present.subdistrict) as tx:
                await turns.of_ids(tx, [one.utterance.id for one in simple])
                scene = await self._scene(tx)
                for outcome in simple:
                    await outcomes.mark(scene, outcome)
                for one in simple:
                    if one.held and one.due_at:
                        said, for_urgent = one.utterance, one.held is Held.FOR_ALL
                        await turns.put_off(tx, said.chat, said.platform, one.due_at, for_urgent=for_urgent)
                unsaid = [one.utterance for one in simple if one.state is SendState.QUEUED]
                calls = [(one.platform, one.due_at - DEADLINE) for one in unsaid]
                await daily.take_back(tx, self.budgets, calls)
        self.unwritten = [one for one in self.unwritten if one not in simple]
        while self.unwritten:
            await self._write_one(self.unwritten[0])
            del self.unwritten[0]

    async def _write_one(self, outcome: Outcome) -> None:
        try:
            async with self.database.transaction(self.present.subdistrict) as tx:
                await outcomes.mark(await self._scene(tx), outcome)
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
        """One whose day is used up takes no more than a dead one. A platform that is alone is taken, however it is."""
        if len(self._on) == 1:
            return Reach(self._on)
        reach = await ways.look(scene.tx, self._on, scene.now, self.began_at)
        return replace(reach, dead=reach.dead | await daily.spent(scene.tx, self.budgets, scene.now))

    async def _scene(self, tx: Transaction) -> Scene:
        return Scene(tx, await self.present.town(tx), self.clock.now())

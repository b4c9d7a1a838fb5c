"""What was claimed, being said: in each chat in its order, and in all of them at once."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.claiming import Claimed
from bot.clocks import Clock, elapsed
from bot.outcomes import Held, Outcome
from bot.pacing import Budgets, Chat
from bot.platforms import NoAnswer, Platforms, TryAgainLater, Undeliverable
from storage.kinds import SendState
from storage.models import Utterance

log = structlog.get_logger()

PATIENCE = (5, 15, 60, 300)
"""Seconds before the next try, after the first failures; the last one repeats."""

MOST_PATIENCE = 120
"""The same for urgent words."""

LATE_SECONDS = 20.0
"""What could not even be begun by then is given back: some platforms take 100 seconds, and `DEADLINE` is near."""


@dataclass(slots=True)
class Voices:
    """One in each chat that is spoken in. `outcomes` are what became of words and is not written yet."""

    platforms: Platforms
    clock: Clock
    budgets: Budgets
    outcomes: list[Outcome] = field(default_factory=list[Outcome])
    _saying: dict[Chat, asyncio.Task[None]] = field(default_factory=dict[Chat, asyncio.Task[None]])

    @property
    def busy(self) -> set[str]:
        """The chats in which something is being said, or was and has not been let go."""
        return {chat for _, chat in self._saying}

    def begin(self, claimed: Sequence[Claimed]) -> set[asyncio.Task[None]]:
        """No chat of these may be busy."""
        by_chat: dict[Chat, list[Claimed]] = {}
        for one in claimed:
            by_chat.setdefault((one.platform, one.utterance.chat), []).append(one)
        began = elapsed()
        begun = {chat: asyncio.create_task(self._say_in_turn(words, began)) for chat, words in by_chat.items()}
        self._saying |= begun
        return set(begun.values())

    def over(self) -> list[Chat]:
        return [chat for chat, task in self._saying.items() if task.done()]

    def let_go(self, chats: Collection[Chat]) -> None:
        """Once their outcomes are written. Raises what broke one of them."""
        for chat in chats:
            self._saying.pop(chat).result()

    async def finish(self, seconds: float) -> None:
        """What takes longer goes on."""
        if self._saying:
            await asyncio.wait(self._saying.values(), timeout=seconds)

    async def _say_in_turn(self, claimed: Sequence[Claimed], began: float) -> None:
        held_until: datetime | None = None
        late = False
        for one in claimed:
            if held_until is None and elapsed() - began > LATE_SECONDS:
                held_until, late = self.clock.now(), True
            if held_until is None:
                outcome = await self._say(one)
                held_until = outcome.due_at if outcome.held else None
            else:
                waits = "waits for what stands before it in this chat"
                outcome = Outcome(one.utterance, SendState.QUEUED, waits, due_at=held_until, late=late)
            if outcome.state is SendState.QUEUED:
                self.budgets.take_back(one.platform)
            self.outcomes.append(replace(outcome, home=one.home))
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
            again_at = self._next_try(utterance, None) if utterance.attempts > 1 else None
            return Outcome(utterance, SendState.UNKNOWN, trouble.reason, due_at=again_at)
        except Exception:  # an edge: what one utterance breaks must not silence the others
            log.exception("an utterance could not be said", utterance=utterance.id, chat=utterance.chat)
            due_at = self._next_try(utterance, None)
            return Outcome(utterance, SendState.QUEUED, "a bug; see the log", due_at=due_at)
        return Outcome(utterance, SendState.SENT, message=message)

    def _next_try(self, utterance: Utterance, after: timedelta | None) -> datetime:
        patience = PATIENCE[min(utterance.attempts, len(PATIENCE)) - 1]
        seconds = min(patience, MOST_PATIENCE) if utterance.urgent else patience
        return self.clock.now() + (after or timedelta(seconds=seconds))

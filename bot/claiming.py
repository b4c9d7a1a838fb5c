"""What may be said at this moment: due, still true, gathered by person, not kept from the night, within the pace."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import daily, next_way, routing, ways
from bot.pacing import Budgets, Plan
from bot.platforms import Platforms, Speech, Undeliverable
from bot.routing import NotYet, Route
from bot.ways import Reach
from handlers import falling_back, gathering, holding_true, open_calls, outgoing, retelling
from handlers.policy import working_time
from handlers.scene import Scene
from storage import alike, outbox, turns
from storage.kinds import SendState
from storage.models import Utterance

AT_ONCE = 100

DEADLINE = timedelta(minutes=2)
"""Whoever has claimed something and not said by then what became of it, will not; it stands in the row as `due_at`."""

NOT_YET = timedelta(seconds=5)
"""Before it is seen again whether what an edit replaces was said."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """Noted as being said from now on, and by us. `home` is the platform that it was put for."""

    utterance: Utterance
    platform: str
    speech: Speech
    home: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """`looked_at` is how many were due: when there were none, nothing is left to do now."""

    looked_at: int
    to_say: Sequence[Claimed]


async def claim(
    scene: Scene, platforms: Platforms, budgets: Budgets, reach: Reach, busy: Collection[str], *, plainly: bool = False
) -> Claim:
    """Takes the next ones, but for what goes a way that others speak on, and for what is to be said in a `busy` chat;
    `plainly` as they are, should reading their tickets be what breaks us."""
    due, reach = await _next(scene, platforms, reach, busy)
    ready = due if plainly else await _gathered(scene, platforms, reach, due)
    plan = budgets.plan(scene.now)
    reach = await ways.ask_started(scene.tx, scene.town, reach, routing.concerned(ready))
    replaced = await routing.look_up_replaced(scene.tx, ready)
    here = [one for one in ready if not await _is_sent_on(scene, replaced, one)]
    seen = [await _allow(scene, platforms, plan, one, reach) for one in here]
    allowed = [one for one in seen if one]
    known = await routing.look_up(scene.tx, scene.town, [one for one, _ in allowed], replaced)
    begun = [await _begin(scene, known, way, one) for one, way in allowed]
    claimed = [one for one in begun if one]
    await daily.count(scene.tx, budgets, (one.platform for one in claimed), scene.now)
    return Claim(len(due), claimed)


async def _next(
    scene: Scene, platforms: Platforms, reach: Reach, busy: Collection[str]
) -> tuple[list[Utterance], Reach]:
    if platforms.keys() >= reach.on.keys():
        return await outbox.due(scene.tx, scene.now, AT_ONCE, busy), reach
    kinds = await outbox.kinds_due(scene.tx, scene.now)
    reach = await ways.ask_started(scene.tx, scene.town, reach, {one.chat for one in kinds})
    ours = routing.ours(scene.town, platforms, reach, kinds)
    return await outbox.due(scene.tx, scene.now, AT_ONCE, busy, ours) if ours else [], reach


async def _gathered(scene: Scene, platforms: Platforms, reach: Reach, due: Sequence[Utterance]) -> list[Utterance]:
    chats = {one.chat for one in due if gathering.is_gathered(one)}
    beside = await turns.due_in(scene.tx, chats, outgoing.RINGING, scene.now) if chats else []
    kinds = {one.id: alike.of(one) for one in beside}
    ours = routing.ours(scene.town, platforms, reach, set(kinds.values()))
    together = {one.id: one for one in (*due, *(one for one in beside if kinds[one.id] in ours))}
    return await gathering.gather(scene, await holding_true.sift(scene, list(together.values())))


async def _is_sent_on(scene: Scene, replaced: Mapping[int, Utterance], one: Utterance) -> bool:
    """It is replaced where it was said, and nowhere else."""
    shown = replaced.get(one.edits or 0)
    if shown is None or shown.platform in (None, one.platform):
        return False
    await outbox.mark(scene.tx, one, platform=shown.platform)
    return True


async def _allow(
    scene: Scene, platforms: Platforms, plan: Plan, one: Utterance, reach: Reach
) -> tuple[Utterance, Route] | None:
    """As it can be said there. None: not now, and the row says when, or that it never can be."""
    if morning := _kept_from_night(scene, one):
        await outbox.mark(scene.tx, one, due_at=morning)
        return None
    try:
        way = routing.route(scene.town, platforms, reach, one)
    except Undeliverable as trouble:
        await _give_up(scene, one, trouble.reason)
        return None
    sayable = one if one.edits is None or way.abilities.edits else await retelling.retell(scene, one)
    if sayable is None:
        return None
    at = plan.slot(way.platform, one.chat, is_group=not way.direct, urgent=one.urgent)
    if at > scene.now:
        waiting = await outbox.mark(scene.tx, sayable, due_at=at)
        if waiting and one.urgent and next_way.is_long(scene, at):
            await next_way.take(scene, reach, waiting, way.platform)
        return None
    return sayable, way


async def _begin(scene: Scene, known: routing.Known, way: Route, one: Utterance) -> Claimed | None:
    changes = {} if one.platform in (None, way.platform) else {"reply_to": None, "topic": None}
    told = await open_calls.opened(scene, one) if way.is_open else one
    try:
        if told is None:
            raise Undeliverable("not for a group to read")
        speech = routing.speech(scene.town, known, way, replace(told, **changes))
    except Undeliverable as trouble:
        await _give_up(scene, one, trouble.reason)
        return None
    except NotYet:
        await outbox.mark(scene.tx, one, due_at=scene.now + NOT_YET)
        return None
    changes |= {"attempts": one.attempts + 1, "due_at": scene.now + DEADLINE, "platform": way.platform}
    sending = await outbox.mark(scene.tx, one, state=SendState.SENDING, **changes)
    return Claimed(sending, way.platform, speech, one.platform) if sending else None


async def _give_up(scene: Scene, one: Utterance, reason: str) -> None:
    given_up = await outbox.mark(scene.tx, one, state=SendState.UNDELIVERABLE, trouble=reason)
    if given_up:
        await falling_back.fall_back(scene, given_up)


def _kept_from_night(scene: Scene, one: Utterance) -> datetime | None:
    """When routine words to a person may be said that were meant for the day and got late; None: now."""
    if one.urgent or one.purpose not in outgoing.RINGING or _quiet_until(scene, one.put_at):
        return None
    return _quiet_until(scene, scene.now)


def _quiet_until(scene: Scene, at: datetime) -> datetime | None:
    return working_time.quiet_until(scene.town.calendar, at)

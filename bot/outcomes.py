"""What became of one send, and where what is left of it goes next."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from bot import next_way, ways
from bot.ways import Reach
from handlers import falling_back, uncertain
from handlers.policy import working_time
from handlers.scene import Scene
from storage import alike, outbox, turns
from storage.kinds import SendState
from storage.models import Utterance


class Held(IntEnum):
    FREE = 0
    FOR_ROUTINE = 1
    FOR_ALL = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one send. `due_at` is when it is tried again, None: at once; until then its chat is `held` for
    routine words, or for all; `late`: it was not even begun; `home` is the platform that it was put for."""

    utterance: Utterance
    state: SendState
    trouble: str = ""
    message: str | None = None
    due_at: datetime | None = None
    held: Held = Held.FREE
    late: bool = False
    home: str | None = None


async def mark(scene: Scene, reach: Reach, outcome: Outcome) -> None:
    """`reach` is what led anywhere when the words were handed over."""
    utterance = outcome.utterance
    match outcome.state:
        case SendState.SENT:
            await outbox.mark(scene.tx, utterance, state=SendState.SENT, message=outcome.message, trouble="")
        case SendState.UNKNOWN:
            again = await uncertain.settle(scene, utterance, outcome.trouble, outcome.due_at)
            if again and utterance.platform:
                await next_way.take(scene, reach, again, utterance.platform)
        case SendState.UNDELIVERABLE:
            given_up = await outbox.mark(scene.tx, utterance, state=outcome.state, trouble=outcome.trouble)
            if given_up:
                await falling_back.fall_back(scene, given_up)
        case _:
            due_at = outcome.due_at or scene.now
            again = {"due_at": due_at, "trouble": outcome.trouble, "platform": outcome.home}
            waiting = await outbox.mark(scene.tx, utterance, state=SendState.QUEUED, **again)
            is_long = outcome.late or next_way.is_long(scene, due_at) or utterance.attempts >= next_way.TRIES
            if waiting and utterance.platform and is_long:
                await next_way.take(scene, reach, waiting, utterance.platform)


async def put_off(scene: Scene, reach: Reach, failed: Outcome) -> None:
    """Nothing else that goes this way in its chat is due before it is tried again, or nothing but what is urgent; what
    would wait for long goes the next way."""
    chat, platform, until = failed.utterance.chat, failed.utterance.platform, failed.due_at
    if not (failed.held and platform and until):
        return
    reach = await ways.ask_started(scene.tx, scene.town, reach, {chat})
    for one in await turns.before(scene.tx, chat, until, urgent_too=failed.held is Held.FOR_ALL):
        if ways.first(scene.town, reach, alike.of(one)) != platform:
            continue
        waiting = await outbox.mark(scene.tx, one, due_at=until)
        if waiting and next_way.is_long(scene, until):
            await next_way.take(scene, reach, waiting, platform)


async def bring_forward(scene: Scene, before: Reach, now: Reach) -> None:
    """Other platforms are dead than before: what is urgent, was put off and could go one of these ways does not wait;
    what was put for the morning does."""
    changed, calendar = before.dead ^ now.dead, scene.town.calendar
    for one in await turns.urgent_later(scene.tx, scene.now):
        leads_there = any(platform in changed for platform, _ in ways.to(scene.town, one.chat))
        if leads_there and one.due_at != working_time.quiet_until(calendar, one.put_at):
            await outbox.mark(scene.tx, one, due_at=scene.now)

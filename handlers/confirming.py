"""What reporters answer in their own words who were asked whether it is solved: 好了谢谢, 还是不亮."""

from datetime import timedelta
from typing import Final

from handlers import commands, performing, refusals
from handlers.incoming import IncomingMessage
from handlers.policy import duplicates, own_words
from handlers.policy.lifecycle import ACCEPTED
from handlers.scene import Scene
from handlers.speakers import AT_WORK, Speaker
from storage import outbox, reports, tickets
from storage.kinds import Action, Outcome, Purpose, Status
from storage.models import Ticket

FRESH: Final = timedelta(days=1)
"""So long after the question a 好了 in a group answers it; later its writer is told what to write."""

SAID_TO_BE_SOLVED: Final = (Outcome.CONFIRMED, Outcome.UNCONFIRMED)

VERBS: Final = {Action.CONFIRM: "已解决", Action.REOPEN: "没解决"}


async def confirm(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether it was such an answer. Raises `Refused` where nobody knows of which ticket, or whether it is one."""
    solved = own_words.solved(message.text, answering=True)
    if solved is None or (solved is False and duplicates.asks_after(message.text)):
        return False
    # Whoever works on tickets says of those too that they are done.
    if speaker.role in AT_WORK and not message.reply_to:
        return False
    action = Action.CONFIRM if solved else Action.REOPEN
    asked = list(await _asked(scene, speaker, message, action))
    if not asked or not (_is_firm(message.text) or await _is_the_answer(scene, speaker, message, asked)):
        return False
    if len(asked) > 1:
        raise refusals.which(VERBS[action], asked)
    if solved and not (_is_said_to_bot(speaker, message) or await _were_asked(scene, speaker, asked, FRESH)):
        raise refusals.solved_or_not(asked[0])
    ticket = await tickets.get(scene.tx, asked[0])
    assert ticket is not None
    await performing.perform(scene, speaker, ticket, action, "" if solved else message.text)
    return True


async def insist(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """False; raises `Refused` where the question is what was answered, and the answer says neither."""
    asked = await _answered(scene, speaker, message) if message.reply_to else []
    if len(asked) == 1 and asked[0].status is Status.RESOLVED:
        raise refusals.solved_or_not(asked[0].number)
    return False


async def _asked(scene: Scene, speaker: Speaker, message: IncomingMessage, action: Action) -> tuple[int, ...]:
    if not message.reply_to:
        return await commands.asked_about(scene, speaker, action)
    own = await _answered(scene, speaker, message)
    if action is Action.CONFIRM:
        return tuple(ticket.number for ticket in own if ticket.status in ACCEPTED)
    return tuple(one.number for one in own if one.status is Status.RESOLVED or one.outcome in SAID_TO_BE_SOLVED)


async def _answered(scene: Scene, speaker: Speaker, message: IncomingMessage) -> list[Ticket]:
    """Of the tickets that the message replied to is about, those that its writer reported."""
    about = await commands.answered(scene, speaker, message.reply_to)
    return await tickets.of_numbers(scene.tx, set(about) & set(await reports.tickets_of(scene.tx, speaker.id)))


def _is_firm(text: str) -> bool:
    return own_words.solved(text, answering=False) is not None


def _is_said_to_bot(speaker: Speaker, message: IncomingMessage) -> bool:
    return bool(message.reply_to) or speaker.is_direct


async def _is_the_answer(scene: Scene, speaker: Speaker, message: IncomingMessage, asked: list[int]) -> bool:
    return bool(message.reply_to) or await _were_asked(scene, speaker, asked, scene.town.limits.answer_within)


async def _were_asked(scene: Scene, speaker: Speaker, numbers: list[int], within: timedelta) -> bool:
    """Whether the bot asked there within that time whether one of these is solved."""
    said = [one for number in numbers for one in await outbox.about(scene.tx, speaker.chat, number)]
    return any(one.purpose is Purpose.CONFIRMATION and scene.now - one.put_at <= within for one in said)

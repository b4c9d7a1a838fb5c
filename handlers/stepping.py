"""What those who work on tickets say of them in their own words: 到了, 处理好了换了灯泡, 转给吴志明."""

from handlers import commands, refusals
from handlers.incoming import IncomingMessage
from handlers.policy import plain_steps
from handlers.policy.lifecycle import HELD
from handlers.policy.phrases import Command
from handlers.scene import Scene
from handlers.speakers import AT_WORK, Speaker
from storage.kinds import Action, Status


async def step(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether it was such a step, of a ticket that its writer answers for; then it was done. Raises `Refused` where
    nobody knows of which, and for an end that a talk in a group may mean of anything."""
    said = plain_steps.step(message.text) if speaker.role in AT_WORK else None
    meant = await _meant(scene, speaker, message, said) if said else []
    if said is None or not meant:
        return False
    if len(meant) > 1:
        raise refusals.which(said.verb, meant)
    if said.action is not Action.ARRIVE and not _is_addressed(speaker, message, said):
        raise refusals.say_number(said.verb, meant[0])
    await commands.perform_on(scene, speaker, meant, said.action, said.words)
    return True


async def _meant(scene: Scene, speaker: Speaker, message: IncomingMessage, said: Command) -> list[int]:
    statuses = commands.OFTEN_MEANT.get(said.action, HELD)
    if not _is_addressed(speaker, message, said):
        statuses = statuses - {Status.ASSIGNED}  # whoever took nothing yet may talk of anything
    own = [ticket.number for ticket in await commands.waiting_here(scene, speaker, statuses)]
    if said.number is not None:
        return [number for number in own if number == said.number]
    if message.reply_to:
        about = await commands.answered(scene, speaker, message.reply_to)
        return [number for number in own if number in about]
    return own


def _is_addressed(speaker: Speaker, message: IncomingMessage, said: Command) -> bool:
    return speaker.is_direct or bool(message.reply_to) or said.number is not None

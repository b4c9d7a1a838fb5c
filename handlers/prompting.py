"""What somebody is told whose words alone with the bot say nothing: what waits for them, and the words that do it."""

from typing import Final

from handlers import affirming, commands, outgoing, refusals, wording
from handlers.policy import own_words
from handlers.policy.lifecycle import HELD
from handlers.scene import Scene
from handlers.speakers import AT_WORK, Speaker
from storage import outbox, reports, tickets
from storage.kinds import Action, Status
from storage.models import Ticket, Utterance

NO_STEP: Final = "没看出要做什么。请写步骤和号码，例如{step}；发“我的”看在等您的工单，发“帮助”看全部写法。"


async def prompt(scene: Scene, speaker: Speaker, text: str) -> str:
    """Empty where they are only polite, and nothing that was said last waits for their answer."""
    said = await outbox.latest(scene.tx, speaker.chat, affirming.LAST_SAID)
    polite = own_words.is_polite(text)
    if speaker.role in AT_WORK and (not polite or (said and said[0].purpose in outgoing.RINGING)):
        waiting = await _waiting(scene, speaker, said)
        if waiting:
            return _step(waiting[0])
    solved = own_words.solved(text, answering=False)
    asked = await commands.asked_about(scene, speaker, Action.CONFIRM)
    if not asked and solved:
        own = await tickets.of_numbers(scene.tx, await reports.tickets_of(scene.tx, speaker.id))
        asked = tuple(ticket.number for ticket in own if ticket.status in HELD)
    if asked:
        return refusals.solved_or_not(asked[0]).words
    return "" if polite or solved else wording.NOT_UNDERSTOOD


async def _waiting(scene: Scene, speaker: Speaker, said: list[Utterance]) -> list[Ticket]:
    """What they were last called to and that still waits; else what they answer for."""
    called = next((one.about for one in said if one.purpose in outgoing.RINGING), ())
    still = [ticket for ticket in await tickets.of_numbers(scene.tx, called) if ticket.status in HELD]
    return still or await tickets.of_assignee(scene.tx, speaker.id, HELD)


def _step(ticket: Ticket) -> str:
    untaken = ticket.status is Status.ASSIGNED
    step = f"“接单 {ticket.number}”" if untaken else f"“办结 {ticket.number} 做了什么”"
    return NO_STEP.format(step=step)

"""What happens when somebody cannot be reached: the next way, within the same step."""

from datetime import timedelta

from handlers import addresses, outgoing, pinging, speakers, stages, wording
from handlers.scene import Scene
from storage import journal, outbox, tickets
from storage.kinds import Level, Purpose, Status
from storage.models import Ticket, Utterance

SAME_TRY = timedelta(minutes=10)
"""Whoever could not be told so recently is not tried again within the same step."""


async def fall_back(scene: Scene, utterance: Utterance) -> None:
    """The words could not be delivered, ever: a mention in the group instead of a direct message, else whoever stands
    in on duty, else the next level."""
    for number in utterance.about:
        ticket = await tickets.get(scene.tx, number)
        if ticket is None:
            continue
        why = f"{utterance.chat}：{utterance.trouble}"
        await journal.record(scene.tx, scene.now, number, stages.BOT, "undeliverable", why)
        if utterance.person is None or ticket.status is Status.CLOSED:
            continue
        if utterance.purpose is Purpose.QUESTION:
            await _ask_somebody_else(scene, ticket, utterance)
        elif utterance.purpose in outgoing.RINGING:
            await _next_way(scene, ticket, utterance, utterance.person)


async def _next_way(scene: Scene, ticket: Ticket, utterance: Utterance, person: str) -> None:
    has_left = person not in scene.town.roster.people
    if has_left and person == ticket.assignee:
        # The tick finds whoever answers now, and tells them all of it.
        await tickets.amend(scene.tx, ticket, next_due_at=scene.now)
        return
    failed = [one for one in await outbox.failed(scene.tx, scene.now - SAME_TRY) if ticket.number in one.about]
    refused = {utterance.chat, *(one.chat for one in failed)}
    group = pinging.group_of(scene, ticket)
    if addresses.is_direct(utterance.chat) and group and group not in refused and not has_left:
        text = pinging.in_group(scene, person, utterance.purpose, ticket)
        await pinging.say_to(scene, person, group, utterance.purpose, ticket, text)
        return
    tried = {person, ticket.assignee or person, *(one.person for one in failed if one.person)}
    level = Level.LEADER if utterance.purpose is Purpose.ESCALATION else Level.DUTY
    while (found := pinging.answerer(scene, ticket, level, without=frozenset(tried))) and found.person not in tried:
        if scene.town.roster.people[found.person].direct:
            text = wording.escalation(scene.town, ticket, scene.now)
            chat = addresses.direct(found.person)
            await pinging.say_to(scene, found.person, chat, Purpose.ESCALATION, ticket, text)
            return
        tried.add(found.person)
    why = "名册里能找的人都联系不上，到下一步再找"
    await journal.record(scene.tx, scene.now, ticket.number, stages.BOT, "unreachable", why)


async def _ask_somebody_else(scene: Scene, ticket: Ticket, utterance: Utterance) -> None:
    """A question that the reporter cannot be asked goes to whoever is on duty; never to the group."""
    found = pinging.answerer(scene, ticket)
    if found is None or found.person == utterance.person or not addresses.is_direct(utterance.chat):
        return
    name = speakers.name_of(scene.town, utterance.person or "")
    text = f"{name} 在群里说的像是{wording.kind(scene.town, ticket.category)}的事，要处理吗？"
    chat = addresses.direct(found.person)
    await outgoing.say(
        scene, chat, Purpose.QUESTION, text, about=(ticket.number,), person=found.person, buttons=utterance.buttons
    )

"""What a text, a reply or a button asks for, and of which ticket."""

from collections.abc import Collection, Sequence

from handlers import addresses, affirming, explaining, merging, outgoing, performing, pinging, refusals, wording
from handlers.incoming import IncomingMessage, IncomingPress
from handlers.policy import phrases
from handlers.policy.lifecycle import HELD
from handlers.policy.phrases import Command
from handlers.refusals import Refused
from handlers.scene import Scene
from handlers.speakers import AT_WORK, Speaker
from storage import outbox, questions, reports, tickets
from storage.kinds import Action, Outcome, Purpose, Status
from storage.models import Ticket

OFTEN_MEANT = {
    Action.ACK: frozenset({Status.ASSIGNED}),
    Action.ARRIVE: frozenset({Status.ASSIGNED, Status.ACKNOWLEDGED, Status.SUSPENDED}),
}
"""Which of somebody's tickets an action without a number can mean; any other action, each that they work on."""

OF_THE_MERGED = phrases.READING | {Action.SPLIT}
"""What is meant of a merged ticket itself; whatever else is said to it, the one it went into is meant."""


async def obey(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether the message was a command; then it was done, or raises `Refused`."""
    command = phrases.parse(message.text)
    about = await answered(scene, speaker, message.reply_to)
    if command is None or (command.action is Action.ACK and len(phrases.taken_numbers(message.text)) > 1):
        return await _acknowledge(scene, speaker, message, about)
    if command.action in phrases.WITHOUT_TICKET:
        return await _answer_anybody(scene, speaker, command)
    about = await _living(scene, about, command.action)
    if command.action is Action.MERGE and about and command.number is not None and not command.words:
        await perform_on(scene, speaker, about, command.action, str(command.number))
        return True
    if command.number is not None:
        await perform_on(scene, speaker, [command.number], command.action, command.words)
        return True
    return await _without_number(scene, speaker, command, about, spoken_to=speaker.is_direct or bool(about))


async def press(scene: Scene, speaker: Speaker, pressed: IncomingPress) -> None:
    """A button under the bot's message: what the command of that name does. Raises `Refused` like it."""
    if pressed.action in phrases.WITHOUT_TICKET:
        if not await _answer_anybody(scene, speaker, Command(pressed.action, "", None, "", slashed=True)):
            raise refusals.stale_button()
        return
    utterance = await outbox.said(scene.tx, speaker.chat, speaker.platform, pressed.on)
    if utterance is None or not utterance.about:
        raise refusals.stale_button()
    about = await _living(scene, utterance.about, pressed.action)
    if pressed.stale:
        await _refresh(scene, about)
        return
    if pressed.action is Action.ACK and len(about) > 1:
        about = await _untaken(scene, about) or about  # what a colleague took meanwhile stays theirs
    await perform_on(scene, speaker, about, pressed.action, "", pressed=True)


async def _refresh(scene: Scene, numbers: Collection[int]) -> None:
    """What was pressed is not on the card any more: it is shown again as it now is."""
    for ticket in await tickets.of_numbers(scene.tx, numbers):
        if await outbox.card(scene.tx, ticket.number, ticket.chat):
            await pinging.show_card(scene, ticket)


async def perform_on(
    scene: Scene, speaker: Speaker, numbers: Collection[int], action: Action, words: str, *, pressed: bool = False
) -> None:
    """The action on each of these tickets. Raises `Refused`, for several only when none could be done."""
    refused: list[Refused] = []
    for number in numbers:
        ticket = await tickets.get(scene.tx, number)
        try:
            if ticket is None:
                raise refusals.unknown_ticket(number)
            await performing.perform(scene, speaker, ticket, action, words, pressed=pressed)
        except Refused as refusal:
            refused.append(refusal)
    if len(refused) == len(numbers) and refused:
        raise refused[0]


async def continue_talk(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether the message is the words that the bot asked this person for."""
    question = await questions.waiting(scene.tx, speaker.chat, speaker.id)
    if question is None or question.action is Action.REPORT:
        return False
    answers = question.ticket in await answered(scene, speaker, message.reply_to)
    late = scene.now - question.asked_at > scene.town.limits.answer_within
    if not answers and (late or message.reply_to):
        return False
    ticket = await tickets.get(scene.tx, question.ticket)
    assert ticket is not None
    await questions.drop(scene.tx, ticket.number)
    await performing.perform(scene, speaker, ticket, question.action, message.text.strip(), asked=True)
    return True


async def answered(scene: Scene, speaker: Speaker, reply_to: str | None) -> tuple[int, ...]:
    """The tickets that the message replied to is about: the bot's message, or somebody's report."""
    if not reply_to:
        return ()
    utterance = await outbox.said(scene.tx, speaker.chat, speaker.platform, reply_to)
    if utterance:
        return utterance.about
    report = await reports.of_message(scene.tx, speaker.chat, reply_to)
    return (report.ticket,) if report else ()


async def _living(scene: Scene, about: tuple[int, ...], action: Action) -> tuple[int, ...]:
    """The tickets that are meant, where some of them were merged into others since."""
    if action in OF_THE_MERGED:
        return about
    return tuple(dict.fromkeys([(await merging.way(scene, number))[-1] for number in about]))


async def _acknowledge(scene: Scene, speaker: Speaker, message: IncomingMessage, about: tuple[int, ...]) -> bool:
    """收到, from whoever was pinged: as a reply, or with one ticket waiting for them in that chat."""
    if speaker.role not in AT_WORK:
        return False
    if numbers := await _taken(scene, speaker, message.text):
        await perform_on(scene, speaker, numbers, Action.ACK, "")
        return True
    takes_all = phrases.takes_all(message.text)
    called = () if message.reply_to else await _just_called(scene, speaker)
    nods = phrases.is_ack(message.text, answering=bool(about or called))
    if not (takes_all or nods) or (message.reply_to and not about):
        return False
    meant = () if message.reply_to else await _called_together(scene, speaker)
    meant = meant or await _meant_by_ack(scene, speaker, message, about, takes_all=takes_all)
    if len(meant) == 1 and called and meant[0] not in called and not takes_all:
        raise refusals.say_number("接单", meant[0])
    if meant:
        await perform_on(scene, speaker, meant, Action.ACK, "")
    return bool(meant)


async def _taken(scene: Scene, speaker: Speaker, text: str) -> tuple[int, ...]:
    """The tickets that are named beside 收到. In a group, of several or of one that stands before it, those that wait
    for this person: 50 收到 may be of money."""
    numbers = phrases.taken_numbers(text)
    if speaker.is_direct or not numbers or (len(numbers) == 1 and text.lstrip()[:2] == "收到"):
        return numbers
    waiting = {ticket.number for ticket in await waiting_here(scene, speaker, frozenset({Status.ASSIGNED}))}
    return tuple(number for number in numbers if number in waiting)


async def _just_called(scene: Scene, speaker: Speaker) -> tuple[int, ...]:
    """What the call was about that was said last to this person alone, so that any nod answers it, and of it alone."""
    said = await outbox.latest(scene.tx, speaker.chat, 1) if speaker.is_direct else []
    return said[0].about if said and said[0].purpose in outgoing.RINGING else ()


async def _meant_by_ack(
    scene: Scene, speaker: Speaker, message: IncomingMessage, about: tuple[int, ...], *, takes_all: bool
) -> Sequence[int]:
    """What waits for this person there, or in what they reply to. Raises `Refused` where nobody knows which."""
    waiting = await waiting_here(scene, speaker, frozenset({Status.ASSIGNED}))
    meant = [ticket.number for ticket in waiting if not about or ticket.number in about]
    if len(meant) > 1 and not (about or takes_all):
        raise refusals.which("接单", meant)
    return meant or await _escalated_to(scene, speaker, message.reply_to)


async def _called_together(scene: Scene, speaker: Speaker) -> Sequence[int]:
    """What nobody has taken yet of several things that this person was last called to, alone and all at once."""
    said = await outbox.latest(scene.tx, speaker.chat, affirming.LAST_SAID) if speaker.is_direct else []
    called = next((one for one in said if one.purpose in outgoing.RINGING), None)
    return await _untaken(scene, called.about) if called and len(called.about) > 1 else ()


async def _escalated_to(scene: Scene, speaker: Speaker, reply_to: str | None) -> list[int]:
    """What nobody has taken yet of the tickets that the bot told this person of, in the message replied to."""
    said = await outbox.said(scene.tx, speaker.chat, speaker.platform, reply_to) if reply_to else None
    called = said is not None and said.purpose is Purpose.ESCALATION and said.person == speaker.id
    return list(await _untaken(scene, said.about)) if said and called else []


async def _untaken(scene: Scene, numbers: Collection[int]) -> tuple[int, ...]:
    found = await tickets.of_numbers(scene.tx, numbers)
    return tuple(ticket.number for ticket in found if ticket.status is Status.ASSIGNED)


async def waiting_here(scene: Scene, speaker: Speaker, statuses: Collection[Status]) -> list[Ticket]:
    mine = await tickets.of_assignee(scene.tx, speaker.id, statuses)
    return [ticket for ticket in mine if speaker.is_direct or ticket.grid == speaker.grid]


async def _without_number(
    scene: Scene, speaker: Speaker, command: Command, about: tuple[int, ...], *, spoken_to: bool
) -> bool:
    if command.action in phrases.READING and not (command.slashed or spoken_to):
        return False
    answered = command.slashed or (speaker.role in AT_WORK and command.action not in phrases.TALKED_WITH)
    if command.words and command.action in phrases.WITHOUT_WORDS:
        if answered:
            raise refusals.no_number(command.words, command.verb)
        return False
    numbers = about or await _could_mean(scene, speaker, command.action)
    if len(numbers) > 1 and not about:
        raise refusals.which(command.verb, numbers)
    if numbers:
        await perform_on(scene, speaker, numbers, command.action, command.words)
        return True
    if answered:
        raise refusals.nothing_waits(command.verb)
    return False


async def _could_mean(scene: Scene, speaker: Speaker, action: Action) -> tuple[int, ...]:
    if action in performing.ANSWERS:
        return tuple(ticket.number for ticket in await affirming.asked(scene, speaker))
    if action in (Action.CONFIRM, Action.REOPEN):
        return await asked_about(scene, speaker, action)
    if speaker.role not in AT_WORK:
        return ()
    waiting = await waiting_here(scene, speaker, OFTEN_MEANT.get(action, HELD))
    return tuple(ticket.number for ticket in waiting)


async def asked_about(scene: Scene, speaker: Speaker, action: Action) -> tuple[int, ...]:
    """What this person reported here and was asked about; 没解决 can come after the silence was taken for an end."""
    own = await tickets.of_numbers(scene.tx, await reports.tickets_of(scene.tx, speaker.id))
    here = [ticket for ticket in own if speaker.is_direct or ticket.chat == speaker.chat]
    asked = tuple(ticket.number for ticket in here if ticket.status is Status.RESOLVED)
    if asked or action is Action.CONFIRM:
        return asked
    since = scene.now - scene.town.limits.reopen_within
    silent = [ticket for ticket in here if ticket.outcome is Outcome.UNCONFIRMED]
    return tuple(ticket.number for ticket in silent if ticket.closed_at and ticket.closed_at >= since)


async def _answer_anybody(scene: Scene, speaker: Speaker, command: Command) -> bool:
    """我的 and 帮助; 上报 is a report, and the front desk's."""
    if command.action is Action.REPORT:
        return False
    if command.action is Action.HELP:
        await outgoing.say(scene, speaker.chat, Purpose.ANSWER, wording.HELP, person=speaker.id, topic=speaker.topic)
        return True
    if not (command.slashed or speaker.is_direct or speaker.role in AT_WORK):
        return False  # a neighbour who is asked whose it is
    known = scene.town.roster.people.get(speaker.id)
    chat = addresses.direct(speaker.id) if known and known.direct else speaker.chat
    text = await explaining.mine(scene, speaker.id, alone=addresses.is_direct(chat))
    await outgoing.say(scene, chat, Purpose.ANSWER, text, person=speaker.id, topic=speaker.topic)
    return True

"""One action on one ticket: who may, what it needs, and the step it is."""

from handlers import (
    addresses,
    closing,
    exhibiting,
    explaining,
    merging,
    opening,
    outgoing,
    refusals,
    speakers,
    ticket_actions,
    wording,
)
from handlers.policy import lifecycle, phrases, roster, rules, until
from handlers.policy.lifecycle import Event
from handlers.policy.rules import Standing
from handlers.scene import Scene
from handlers.speakers import AT_WORK, Speaker
from storage import questions, reports, tickets
from storage.kinds import Action, Outcome, Purpose, Role, Status
from storage.models import Question, Ticket

ASKED_FOR = {
    Action.RESOLVE: (Event.RESOLVED, "{number} 号做了什么？回一句话就行。"),
    Action.TRANSFER: (Event.HANDED, "{number} 号转给谁？回姓名或部门，可以加原因。"),
    Action.SUSPEND: (Event.SUSPENDED, "{number} 号挂起到什么时候、为什么？例如“明天10点 等配件”。"),
    Action.MERGE: (Event.MERGED, "{number} 号并到哪一张？回那一张的号码。"),
}
"""What is asked, once, where the words are missing; and the arrow it is asked for."""

ANSWERS = {Action.YES: Action.CONFIRM, Action.NO: Action.FALSE_ALARM}
"""The answers to the first question, as what they are of a ticket; no, once it is open, calls it off."""

KEPT_WORDS = 500
"""A reason or a note is a sentence; the rest of a longer text is not kept."""


async def perform(
    scene: Scene,
    speaker: Speaker,
    ticket: Ticket,
    action: Action,
    words: str,
    *,
    asked: bool = False,
    pressed: bool = False,
) -> None:
    """Does it, or raises `Refused`. `asked` says that the words were asked for already, and may be missing now."""
    words = words[:KEPT_WORDS]
    if action is Action.YES and ticket.status is not Status.NEEDS_INFO:
        raise _needs_no_yes(ticket)
    action = ANSWERS.get(action, action)
    standing = await standing_of(scene, speaker, ticket)
    if action in phrases.READING:
        await _read(scene, speaker, ticket, action, standing)
        return
    if not rules.may(action, standing) and not _is_asked_one(ticket, speaker, action):
        raise _not_theirs(ticket, action, standing)
    if action in ASKED_FOR and not words and not asked:
        waits = await _waits(scene, speaker, ticket, action)
        if not waits:
            await _ask(scene, speaker, ticket, action)
        if pressed or not waits:
            return
    if rules.needs_reason(action, standing) and not rules.reason_in(action, words):
        named = {Action.TRANSFER: "供电所 ", Action.MERGE: "另一个号 "}.get(action, "")
        raise refusals.reason_needed(ticket, wording.LABELS[action], named)
    await _step(scene, speaker, ticket, action, words)


async def standing_of(scene: Scene, speaker: Speaker, ticket: Ticket) -> Standing:
    """What the speaker is to the ticket."""
    supervisor = speaker.role is Role.SUPERVISOR
    in_grid = not supervisor and ticket.grid in roster.grids_of(scene.town.roster, speaker.id)
    voices = {report.voice for report in await reports.of_ticket(scene.tx, ticket.number)}
    is_reporter = any(person == speaker.id for person, _ in voices)
    return Standing(
        reporter=is_reporter,
        sole=is_reporter and len(voices) == 1,
        assignee=ticket.assignee == speaker.id,
        staff=in_grid,
        leading=in_grid and speaker.role in (Role.GRID_LEADER, Role.COMMUNITY_DUTY),
        supervisor=supervisor,
    )


def _not_theirs(ticket: Ticket, action: Action, standing: Standing) -> refusals.Refused:
    if standing.reporter and action is Action.FALSE_ALARM:
        return refusals.others_reported(ticket)
    if standing.assignee and action is Action.CONFIRM and ticket.acked_at and ticket.status in lifecycle.HELD:
        return refusals.already_yours(ticket)
    return refusals.not_yours(ticket, wording.LABELS[action], rules.who_may(action))


def _needs_no_yes(ticket: Ticket) -> refusals.Refused:
    """A yes that comes late is no word that it is solved."""
    open_already = ticket.status is not Status.CLOSED
    return refusals.already_affirmed(ticket) if open_already else refusals.not_now(ticket, Event.AFFIRMED)


def _is_asked_one(ticket: Ticket, speaker: Speaker, action: Action) -> bool:
    # The duty officer whom a question about somebody's words went to may answer it with its two buttons.
    answer = action in (Action.CONFIRM, Action.FALSE_ALARM)
    return answer and ticket.status is Status.NEEDS_INFO and speaker.role in AT_WORK


async def _waits(scene: Scene, speaker: Speaker, ticket: Ticket, action: Action) -> bool:
    """Whether these words were asked for just now."""
    question = await questions.waiting(scene.tx, speaker.chat, speaker.id)
    if question is None or (question.ticket, question.action) != (ticket.number, action):
        return False
    return scene.now - question.asked_at <= scene.town.limits.answer_within


async def _ask(scene: Scene, speaker: Speaker, ticket: Ticket, action: Action) -> None:
    event, words = ASKED_FOR[action]
    if lifecycle.status_after(ticket.status, event) is None:
        raise refusals.not_now(ticket, event)
    question = Question(scene.tx.subdistrict, speaker.chat, speaker.id, ticket.number, action, scene.now)
    await questions.ask(scene.tx, question)
    text = f"@{speaker.name} " if not speaker.is_direct else ""
    text += words.format(number=ticket.number)
    mentions = () if speaker.is_direct else (speaker.id,)
    about = (ticket.number,)
    await outgoing.say(scene, speaker.chat, Purpose.ANSWER, text, about=about, person=speaker.id, mentions=mentions)


async def _step(scene: Scene, speaker: Speaker, ticket: Ticket, action: Action, words: str) -> None:
    if ticket.status is Status.NEEDS_INFO and action in (Action.CONFIRM, Action.FALSE_ALARM):
        await ticket_actions.answer_question(scene, speaker, ticket, action is Action.CONFIRM)
        return
    match action:
        case Action.ACK:
            await ticket_actions.acknowledge(scene, speaker, ticket)
        case Action.ARRIVE:
            await ticket_actions.arrive(scene, speaker, ticket, words)
        case Action.RESOLVE:
            await ticket_actions.resolve(scene, speaker, ticket, words)
        case Action.TRANSFER:
            await _transfer(scene, speaker, ticket, words)
        case Action.SUSPEND:
            await _suspend(scene, speaker, ticket, words)
        case Action.RETURN:
            await ticket_actions.give_back(scene, speaker, ticket, words)
        case _:
            await _end(scene, speaker, ticket, action, words)


async def _end(scene: Scene, speaker: Speaker, ticket: Ticket, action: Action, words: str) -> None:
    match action:
        case Action.REJECT:
            await closing.reject(scene, ticket, speaker.id, words)
        case Action.FALSE_ALARM:
            await closing.call_false(scene, ticket, speaker.id, words)
        case Action.CONFIRM:
            await closing.confirm(scene, ticket, speaker.id, words)
        case Action.MERGE:
            await _merge(scene, speaker, ticket, words)
        case Action.SPLIT:
            await merging.split(scene, speaker, ticket, words)
        case Action.REOPEN:
            await _reopen(scene, speaker, ticket, words)
        case _:
            raise refusals.stale_button()


async def _reopen(scene: Scene, speaker: Speaker, ticket: Ticket, words: str) -> None:
    if lifecycle.status_after(ticket.status, Event.REOPENED) is None or ticket.merged_into is not None:
        raise refusals.not_now(ticket, Event.REOPENED)
    if ticket.closed_at and scene.now - ticket.closed_at > scene.town.limits.reopen_within:
        raise refusals.reopened_late(ticket)
    await opening.open_again(scene, ticket, speaker.id, words or "没解决")


async def _transfer(scene: Scene, speaker: Speaker, ticket: Ticket, words: str) -> None:
    name, why = phrases.named_in(words)
    if not name:
        raise refusals.nobody_named("", ticket)
    team = roster.team_named(scene.town.roster, name)
    known = team.people if team else roster.named(scene.town.roster, name)
    people = [person for person in known if scene.town.roster.people[person].role in AT_WORK]
    if not people:
        raise refusals.takes_no_tickets(name, ticket) if known else refusals.nobody_named(name, ticket)
    if len(people) > 1 and not team:
        raise refusals.several_named(name, people, ticket)
    present = [person for person in people if not roster.is_away(scene.town.roster, person, scene.now)]
    if not present:
        raise refusals.is_away(name, ticket)
    if present[0] == ticket.assignee:
        raise refusals.already_theirs(speakers.name_of(scene.town, present[0]), ticket)
    await ticket_actions.transfer(scene, speaker, ticket, present[0], why)


async def _suspend(scene: Scene, speaker: Speaker, ticket: Ticket, words: str) -> None:
    said = until.find(scene.town.calendar, scene.now, words)
    if said is None or not said.rest:
        raise refusals.no_until(ticket)
    if said.at <= scene.now:
        raise refusals.until_past(ticket)
    if said.at > scene.now + until.LONGEST:
        raise refusals.until_far(ticket)
    await ticket_actions.suspend(scene, speaker, ticket, said.at, said.rest)


async def _merge(scene: Scene, speaker: Speaker, ticket: Ticket, words: str) -> None:
    number, why = phrases.number_in(words.lstrip("到和入进 "))
    if number is None:
        raise refusals.target_needed(ticket)
    target = await tickets.get(scene.tx, number)
    if target is None:
        raise refusals.unknown_ticket(number)
    if not rules.may(Action.MERGE, await standing_of(scene, speaker, target)):
        raise _not_theirs(target, Action.MERGE, Standing())
    await merging.merge(scene, speaker, ticket, target, why)


async def _read(scene: Scene, speaker: Speaker, ticket: Ticket, action: Action, standing: Standing) -> None:
    """Answers where it was asked; the reporters' words only to those who work on it, and only alone."""
    if action is Action.PHOTOS:
        await exhibiting.show(scene, speaker, ticket, standing)
        return
    insider = standing.assignee or standing.staff or standing.supervisor
    hidden = ticket.private or ticket.status is Status.NEEDS_INFO or _is_withdrawn(ticket)
    if hidden and not (insider or standing.reporter):
        raise refusals.private_ticket(ticket.number)
    read = explaining.show if action is Action.SHOW else explaining.why
    chat = addresses.direct(speaker.id) if hidden else speaker.chat
    text = await read(scene, ticket, insider and addresses.is_direct(chat))
    about, topic = (ticket.number,), speaker.topic
    await outgoing.say(scene, chat, Purpose.ANSWER, text, about=about, person=speaker.id, topic=topic)


def _is_withdrawn(ticket: Ticket) -> bool:
    """Whether it never was a matter for the bot, so that no group has heard of it."""
    return ticket.outcome is Outcome.FALSE_ALARM and ticket.assignee is None and ticket.acked_at is None

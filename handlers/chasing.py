"""Reminders and escalations: what is due of a ticket now, said once however late it is, and gathered by person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from handlers import addresses, closing, opening, outgoing, pinging, speakers, stages, ticket_actions, wording
from handlers.policy.ladder import Climb, Due
from handlers.policy.lifecycle import Event
from handlers.scene import Scene
from storage import journal, outbox, reports, tickets
from storage.kinds import Action, Level, Purpose, Severity, Status
from storage.models import Ticket

TRY_AGAIN = timedelta(minutes=10)
"""When somebody to answer is looked for again, after nobody was found."""

FOREMOST = (Purpose.ESCALATION, Purpose.PING, Purpose.REMINDER)
"""What several things said at once are called: the first of these that is among them."""


@dataclass(frozen=True, slots=True)
class Nudge:
    """One thing to say to one person about one ticket."""

    person: str
    purpose: Purpose
    ticket: Ticket
    why: str = ""


async def chase(scene: Scene, ticket: Ticket) -> Nudge | None:
    """Takes the ticket's due step and sets its next. What is to be said to one person is given back, to be gathered."""
    match ticket.status:
        case Status.OPEN:
            return await _find_somebody(scene, ticket)
        case Status.SUSPENDED:
            await _wake(scene, ticket)
        case Status.NEEDS_INFO:
            await _end_waiting(scene, ticket)
        case Status.RESOLVED:
            await _ask_again(scene, ticket)
        case _:
            return await _next_step(scene, ticket)
    return None


async def _find_somebody(scene: Scene, ticket: Ticket) -> Nudge | None:
    assigned, why = await pinging.appoint(scene, ticket)
    if assigned.status is Status.OPEN or assigned.assignee is None:
        await tickets.amend(scene.tx, assigned, next_due_at=scene.now + TRY_AGAIN)
        return None
    if await pinging.show_to(scene, assigned):
        return None
    return Nudge(assigned.assignee, Purpose.PING, assigned, why)


async def _wake(scene: Scene, ticket: Ticket) -> None:
    if relief := await _relief(scene, ticket):
        await _hand_over(scene, ticket, *relief)
    else:
        await ticket_actions.resume(scene, ticket)


async def _end_waiting(scene: Scene, ticket: Ticket) -> None:
    """Nobody said whether it is for the bot: a dangerous matter is, anything else was talk."""
    dangerous = scene.town.matcher.category(ticket.category).dangerous or ticket.severity is Severity.S0
    if not dangerous:
        await closing.withdraw(scene, ticket, stages.BOT, "问了没人回答，不像要处理的事")
        return
    await opening.begin_asked(scene, ticket, stages.BOT, "问了没人回答，事情要紧，先派人看")


async def _ask_again(scene: Scene, ticket: Ticket) -> None:
    climbing = _climb(scene, ticket)
    due, taken = climbing.overdue(ticket.steps_taken, scene.now)
    if due.at > scene.now:
        await _wait(scene, ticket, climbing)
        return
    if due.step >= climbing.last_step:
        await closing.expire(scene, ticket)
        return
    await _advance(scene, ticket, climbing.after(taken), "再问一次报事人")
    await closing.ask_reporters(scene, ticket)


async def _next_step(scene: Scene, ticket: Ticket) -> Nudge | None:
    climbing = _climb(scene, ticket)
    due, taken = climbing.overdue(ticket.steps_taken, scene.now)
    relief = await _relief(scene, ticket)
    early, own = due.at > scene.now, due.whom in (Level.ASSIGNEE, Level.DUTY, Level.REPORTER)
    if relief and (own or early or ticket.status is not Status.ASSIGNED):
        await _hand_over(scene, ticket, *relief)
        return None
    if early:
        await _wait(scene, ticket, climbing)
        return None
    if relief:
        await _ask_too(scene, ticket, *relief)
    following = climbing.after(taken)
    if not own:
        return await _escalate(scene, ticket, due, following)
    if ticket.assignee is None or ticket.assignee not in scene.town.roster.people:
        await _advance(scene, ticket, following, "名册里没有可以找的人", "nobody")
        return None
    name = speakers.name_of(scene.town, ticket.assignee)
    await _advance(scene, ticket, following, f"提醒 {name}", "reminded")
    return Nudge(ticket.assignee, Purpose.REMINDER, ticket)


async def _wait(scene: Scene, ticket: Ticket, climbing: Climb) -> None:
    """The ladder of today has the step later than that of the day when it was set: its steps are counted anew, for
    the many repeats of a hasty ladder would be months of a slow one."""
    taken = climbing.overdue(0, scene.now)[1]
    await tickets.amend(scene.tx, ticket, steps_taken=taken, next_due_at=climbing.after(taken).at)


async def _relief(scene: Scene, ticket: Ticket) -> tuple[str, str] | None:
    """Who should be asked now instead of the assignee, and why: the shift of whom the rota named is over before they
    took it, or they have left. Whom a person handed it to keeps it."""
    gone = ticket.assignee not in scene.town.roster.people
    if not gone and (ticket.status is not Status.ASSIGNED or not await _named_by_rota(scene, ticket)):
        return None
    found = pinging.answerer(scene, ticket)
    if found is None or found.person == ticket.assignee:
        return None
    return found.person, "原来的经办人已不在名册" if gone else "换班"


async def _named_by_rota(scene: Scene, ticket: Ticket) -> bool:
    said = await journal.of_ticket(scene.tx, ticket.number)
    placed = [entry for entry in said if entry.what in (Event.ASSIGNED, Event.HANDED)]
    return bool(placed) and placed[-1].who == stages.BOT


async def _hand_over(scene: Scene, ticket: Ticket, person: str, why: str) -> None:
    """Whoever answers now is pinged instead, with the whole time to take it."""
    told = f"{why}，派给 {speakers.name_of(scene.town, person)}"
    moved = await stages.enter(scene, ticket, Event.HANDED, why=told, assignee=person, suspended_until=None)
    await outgoing.call_back(scene, ticket.number)
    await pinging.ping(scene, moved, why)


async def _ask_too(scene: Scene, ticket: Ticket, person: str, why: str) -> None:
    """Whoever answers now is pinged as well, while the ladder goes on: others were waited for long enough."""
    named = await tickets.amend(scene.tx, ticket, assignee=person)
    if named:
        told = f"{why}，派给 {speakers.name_of(scene.town, person)}"
        await journal.record(scene.tx, scene.now, ticket.number, stages.BOT, Event.HANDED, told)
        await pinging.ping(scene, named, why)


async def _escalate(scene: Scene, ticket: Ticket, due: Due, following: Due) -> Nudge | None:
    own = frozenset({ticket.assignee}) if ticket.assignee else frozenset[str]()
    # Nobody above the one who answers: then that person hears it again, and never nobody.
    found = pinging.answerer(scene, ticket, due.whom, without=own) or pinging.answerer(scene, ticket, due.whom)
    if found is None:
        await _advance(scene, ticket, following, "名册里没有可以找的人", "nobody")
        return None
    reasons = f"（{'；'.join(found.reasons)}）" if found.reasons else ""
    name = speakers.name_of(scene.town, found.person)
    await _advance(scene, ticket, following, f"报给 {name}{reasons}", "escalated")
    return Nudge(found.person, Purpose.ESCALATION, ticket)


def _climb(scene: Scene, ticket: Ticket) -> Climb:
    return stages.climb(scene, ticket.severity, ticket.status, ticket.stage_since)


async def _advance(scene: Scene, ticket: Ticket, following: Due, why: str, what: str = "reminded") -> None:
    await tickets.amend(scene.tx, ticket, steps_taken=following.step, next_due_at=following.at)
    await journal.record(scene.tx, scene.now, ticket.number, stages.BOT, what, why)


async def say_gathered(scene: Scene, nudges: Iterable[Nudge]) -> None:
    """Urgent ones each by themselves; the rest of one person's in one message."""
    gathered: dict[str, list[Nudge]] = {}
    for nudge in nudges:
        if nudge.ticket.severity in (Severity.S0, Severity.S1) or not scene.town.roster.people[nudge.person].direct:
            await _say(scene, nudge)
        else:
            gathered.setdefault(nudge.person, []).append(nudge)
    if gathered:
        await outbox.look_up_waiting(scene.tx, [addresses.direct(person) for person in gathered])
    for person, waiting in gathered.items():
        await (_say(scene, waiting[0]) if len(waiting) == 1 else _say_all(scene, person, waiting))


async def _say(scene: Scene, nudge: Nudge) -> None:
    if nudge.purpose is Purpose.PING:
        await pinging.tell(scene, nudge.ticket, nudge.why)
        return
    text = await line(scene, nudge)
    if nudge.purpose is Purpose.ESCALATION:
        voices = await reports.of_ticket(scene.tx, nudge.ticket.number)
        text += f"\n{voices[-1].quoted or voices[-1].name}：{voices[-1].text}" if voices else ""
    await pinging.reach(scene, nudge.person, nudge.purpose, nudge.ticket, text)


async def line(scene: Scene, nudge: Nudge) -> str:
    """It in one line, where several wait."""
    match nudge.purpose:
        case Purpose.PING:
            voices = await reports.of_ticket(scene.tx, nudge.ticket.number)
            return wording.short_ping(scene.town, nudge.ticket, voices[-1], nudge.why)
        case Purpose.ESCALATION:
            return wording.escalation(scene.town, nudge.ticket, scene.now)
        case _:
            return wording.reminder(scene.town, nudge.ticket, scene.now)


async def _say_all(scene: Scene, person: str, waiting: list[Nudge]) -> None:
    lines = [await line(scene, nudge) for nudge in waiting]
    purpose = min((nudge.purpose for nudge in waiting), key=FOREMOST.index)
    numbers = tuple(nudge.ticket.number for nudge in waiting)
    untaken = all(nudge.ticket.status is Status.ASSIGNED for nudge in waiting)
    chat = addresses.direct(person)
    await outgoing.say(
        scene,
        chat,
        purpose,
        wording.several(lines),
        about=numbers,
        person=person,
        buttons=(Action.ACK,) if untaken else (),
    )

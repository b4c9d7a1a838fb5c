"""Who answers for a ticket now, and reaching them: one card in the group, one word to the person."""

from dataclasses import replace

from handlers import addresses, outgoing, speakers, stages, wording
from handlers.policy import roster
from handlers.policy.lifecycle import Event
from handlers.policy.roster import Answerer
from handlers.scene import Scene
from storage import journal, outbox, questions, reports, tickets
from storage.kinds import Action, Level, Purpose, Severity, Status
from storage.models import Place, Report, Ticket

BUTTONS = {
    Status.OPEN: (Action.ACK, Action.FALSE_ALARM, Action.WHY),
    Status.ASSIGNED: (Action.ACK, Action.TRANSFER, Action.FALSE_ALARM, Action.WHY),
    Status.ACKNOWLEDGED: (Action.ARRIVE, Action.RESOLVE, Action.SUSPEND, Action.TRANSFER, Action.WHY),
    Status.IN_PROGRESS: (Action.RESOLVE, Action.SUSPEND, Action.TRANSFER, Action.WHY),
    Status.SUSPENDED: (Action.ARRIVE, Action.RESOLVE, Action.WHY),
}
"""What can be pressed under a card; where the status is not named, nothing."""


def answerer(
    scene: Scene, ticket: Ticket, level: Level = Level.DUTY, without: frozenset[str] = frozenset()
) -> Answerer | None:
    """Who answers for the ticket now, at that level or the nearest above it."""
    building = ticket.place.building if ticket.place else None
    return roster.answerer(
        scene.town.roster,
        ticket.grid,
        scene.now,
        building=building,
        category=ticket.category,
        level=level,
        without=without,
    )


async def assign(scene: Scene, ticket: Ticket, *, without: frozenset[str] = frozenset(), why: str = "") -> Ticket:
    """The open ticket with somebody to answer for it, who is pinged; as it was, and tried again, where nobody is."""
    assigned, reasons = await appoint(scene, ticket, without=without, why=why)
    if assigned.assignee and assigned.status is Status.ASSIGNED:
        await ping(scene, assigned, reasons)
    return assigned


async def appoint(
    scene: Scene, ticket: Ticket, *, without: frozenset[str] = frozenset(), why: str = ""
) -> tuple[Ticket, str]:
    """The open ticket with somebody to answer for it, not yet told, and why it is they; as it was where nobody is."""
    found = answerer(scene, ticket, without=without)
    if found is None:
        await journal.record(scene.tx, scene.now, ticket.number, stages.BOT, "nobody", "名册里没有可以找的人")
        return ticket, ""
    reasons = "；".join([*found.reasons, *([why] if why else [])])
    told = _told(scene, found, reasons)
    return await stages.enter(scene, ticket, Event.ASSIGNED, why=told, assignee=found.person), reasons


def _told(scene: Scene, found: Answerer, reasons: str) -> str:
    name = speakers.name_of(scene.town, found.person)
    return f"派给 {name}" + (f"（{reasons}）" if reasons else "")


async def ping(scene: Scene, ticket: Ticket, why: str = "") -> None:
    """The card in the group as it now is, and one word to the one who answers."""
    if ticket.assignee not in scene.town.roster.people:
        # They have left since: the next tick asks whoever answers now.
        await tickets.amend(scene.tx, ticket, next_due_at=scene.now)
        return
    if not await show_to(scene, ticket):
        await tell(scene, ticket, why)


async def show_to(scene: Scene, ticket: Ticket) -> bool:
    """Shows the card; whether it is itself the ping, since it is new and whoever answers reads only the group."""
    assert ticket.assignee is not None
    had_card = await show_card(scene, ticket, is_ping=True)
    reachable = scene.town.roster.people[ticket.assignee].direct
    return not (reachable or had_card or addresses.is_direct(ticket.chat) or ticket.private)


async def tell(scene: Scene, ticket: Ticket, why: str = "") -> None:
    """The one who answers is told all that is known."""
    assert ticket.assignee is not None
    said = await reports.of_ticket(scene.tx, ticket.number)
    await reach(scene, ticket.assignee, Purpose.PING, ticket, wording.ping(scene.town, ticket, said, why))


async def reach(scene: Scene, person: str, purpose: Purpose, ticket: Ticket, text: str) -> None:
    """Says it to the person alone where the bot can, else in the grid's group with a mention and without the words."""
    if scene.town.roster.people[person].direct:
        chat = addresses.direct(person)
    else:
        chat = group_of(scene, ticket)
        text = in_group(scene, person, purpose, ticket)
    if not chat:
        await journal.record(
            scene.tx, scene.now, ticket.number, stages.BOT, "unreachable", f"{person} 没有群也没有私信"
        )
        return
    await say_to(scene, person, chat, purpose, ticket, text)


async def say_to(scene: Scene, person: str, chat: str, purpose: Purpose, ticket: Ticket, text: str) -> None:
    """Says it to the person in that chat, with the ticket's buttons; where others listen, with a mention. The ping of
    a routine ticket waits for the end of the quiet hours."""
    await outgoing.say(
        scene,
        chat,
        purpose,
        text,
        about=(ticket.number,),
        person=person,
        mentions=() if addresses.is_direct(chat) else (person,),
        buttons=BUTTONS.get(ticket.status, ()),
        urgent=ticket.severity in (Severity.S0, Severity.S1),
        due_at=stages.held_until(scene, ticket.severity) if purpose is Purpose.PING else None,
    )


def in_group(scene: Scene, person: str, purpose: Purpose, ticket: Ticket) -> str:
    """The words of a ping, a reminder or an escalation as a group may read them: of what was said to the bot alone, no
    more than the number."""
    name = speakers.name_of(scene.town, person)
    ticket = replace(ticket, private=ticket.private or addresses.is_direct(ticket.chat))
    if purpose is Purpose.ESCALATION:
        return f"@{name} {wording.escalation(scene.town, ticket, scene.now)}"
    if purpose is Purpose.REMINDER:
        return f"@{name} {wording.reminder(scene.town, ticket, scene.now)}"
    return wording.group_ping(scene.town, ticket, name)


def group_of(scene: Scene, ticket: Ticket) -> str:
    """The group where the ticket began, else its grid's; empty when the grid has none."""
    if not addresses.is_direct(ticket.chat):
        return ticket.chat
    return next((chat.id for chat in scene.town.roster.chats.values() if chat.grid and chat.grid == ticket.grid), "")


async def show_card(scene: Scene, ticket: Ticket, *, is_ping: bool = False) -> bool:
    """Shows the ticket as it now is where it began; true when a card was already there and was replaced. With a ping
    that has to wait for the morning it says so. Whoever passed it on was told of it among others, and whoever is to
    take what they reported themselves is pinged."""
    said = await reports.of_ticket(scene.tx, ticket.number)
    voices = len({report.person for report in said if not addresses.is_direct(report.chat)})
    old = await outbox.card(scene.tx, ticket.number, ticket.chat)
    if addresses.is_direct(ticket.chat):
        is_pinged_there = ticket.assignee and addresses.direct(ticket.assignee) == ticket.chat
        if old is None and not said[0].quoted and not is_pinged_there:
            await receive(scene, ticket, ticket.chat)
        return old is not None
    waits = ticket.status is Status.OPEN or (is_ping and old is not None)
    held = stages.held_until(scene, ticket.severity) if waits else None
    text = wording.card(scene.town, ticket, voices, held)
    mentions = () if held else _mentions(ticket)
    buttons = BUTTONS.get(ticket.status, ())
    if old is not None:
        await outgoing.replace(scene, old, text, mentions, buttons)
        return True
    await _first_card(scene, ticket, said[0], text)
    return False


async def _first_card(scene: Scene, ticket: Ticket, first: Report, text: str) -> None:
    mentions = _mentions(ticket)
    # The card is itself the ping where the bot cannot write to the person alone.
    is_ping = bool(mentions) and not scene.town.roster.people[mentions[0]].direct
    await outgoing.say(
        scene,
        ticket.chat,
        Purpose.PING if is_ping else Purpose.RECEIPT,
        text,
        about=(ticket.number,),
        person=mentions[0] if is_ping else None,
        mentions=mentions,
        buttons=BUTTONS.get(ticket.status, ()),
        reply_to=first.message,
        urgent=ticket.severity in (Severity.S0, Severity.S1),
    )


def _mentions(ticket: Ticket) -> tuple[str, ...]:
    named = ticket.status is Status.ASSIGNED and ticket.assignee and not ticket.private
    return (ticket.assignee,) if named and ticket.assignee else ()


async def receive(scene: Scene, ticket: Ticket, chat: str) -> None:
    """Tells whoever reported it alone that it is one."""
    text = wording.private_receipt(scene.town, ticket)
    urgent = ticket.severity is Severity.S0
    await outgoing.say(scene, chat, Purpose.RECEIPT, text, about=(ticket.number,), urgent=urgent)


async def set_place(scene: Scene, ticket: Ticket, place: Place, who: str) -> Ticket:
    """Where it is, is known now: nobody is asked for it any more, and whoever answers hears it."""
    placed = await tickets.amend(scene.tx, ticket, place=place)
    if placed is None:
        return ticket
    await questions.drop(scene.tx, ticket.number)
    await journal.record(scene.tx, scene.now, ticket.number, who, "placed", wording.where(place))
    await show_card(scene, placed)
    person = scene.town.roster.people.get(placed.assignee or "")
    if person and person.direct:
        text = f"{placed.number} 号的地点：{place.text}"
        chat, about = addresses.direct(person.id), (placed.number,)
        await outgoing.say(scene, chat, Purpose.UPDATE, text, about=about, person=person.id)
    return placed

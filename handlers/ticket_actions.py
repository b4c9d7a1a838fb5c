"""What those who work on a ticket can do with it, one function a step of its story."""

from datetime import datetime
from typing import Any

from handlers import addresses, closing, opening, outgoing, pinging, refusals, speakers, stages, wording
from handlers.policy.lifecycle import Event
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import questions
from storage.kinds import Level, Purpose, Status
from storage.models import Ticket

MOST_RETURNS = 2
"""After so many returns the subdistrict decides (首接负责, domain practice: two returns end at the street)."""


async def acknowledge(scene: Scene, speaker: Speaker, ticket: Ticket) -> Ticket:
    """收到, 接单: the speaker answers for it from now on."""
    if ticket.assignee == speaker.id and ticket.status in (Status.ACKNOWLEDGED, Status.IN_PROGRESS):
        raise refusals.already_yours(ticket)
    event = Event.ACKNOWLEDGED
    if ticket.status in (Status.ACKNOWLEDGED, Status.IN_PROGRESS):
        why = f"{speaker.name} 接手"
        ticket = await stages.enter(scene, ticket, Event.HANDED, who=speaker.id, why=why, assignee=ticket.assignee)
    return await _take_on(scene, speaker, ticket, event, "本人回应")


async def arrive(scene: Scene, speaker: Speaker, ticket: Ticket, why: str) -> Ticket:
    """到场, which is an acknowledgement too."""
    return await _take_on(scene, speaker, ticket, Event.ARRIVED, why or "本人回应")


async def _take_on(scene: Scene, speaker: Speaker, ticket: Ticket, event: Event, why: str) -> Ticket:
    before = ticket.assignee
    changes: dict[str, Any] = {
        "assignee": speaker.id,
        "acked_at": ticket.acked_at or scene.now,
        "suspended_until": None,
    }
    moved = await _step(scene, speaker, ticket, event, why, **changes)
    if before and before != speaker.id:
        await _tell_relieved(scene, before, moved, f"{speaker.name} 接了")
    await pinging.show_card(scene, moved)
    return moved


async def _step(scene: Scene, speaker: Speaker, ticket: Ticket, event: Event, why: str, **changes: Any) -> Ticket:
    moved = await stages.enter(scene, ticket, event, who=speaker.id, why=why, **changes)
    await outgoing.call_back(scene, ticket.number)
    await questions.drop(scene.tx, ticket.number)
    return moved


async def _tell_relieved(scene: Scene, person: str, ticket: Ticket, why: str) -> None:
    known = scene.town.roster.people.get(person)
    if known and known.direct:
        text = wording.no_longer_yours(scene.town, ticket, why)
        await outgoing.say(scene, addresses.direct(person), Purpose.UPDATE, text, about=(ticket.number,), person=person)


async def suspend(scene: Scene, speaker: Speaker, ticket: Ticket, until: datetime, why: str) -> Ticket:
    """挂起: waits until then, and speaks again at that time. The reporters hear why where they reported."""
    changes: dict[str, Any] = {"suspended_until": until, "note": why, "assignee": ticket.assignee or speaker.id}
    moved = await _step(
        scene, speaker, ticket, Event.SUSPENDED, f"到 {wording.when(scene.town, until)}：{why}", **changes
    )
    await pinging.show_card(scene, moved)
    return moved


async def transfer(scene: Scene, speaker: Speaker, ticket: Ticket, person: str, why: str) -> Ticket:
    """转派: the new person is pinged, and the old one hears no more of it."""
    name = speakers.name_of(scene.town, person)
    before = ticket.assignee
    changes: dict[str, Any] = {"assignee": person, "suspended_until": None, "acked_at": None}
    moved = await _step(scene, speaker, ticket, Event.HANDED, f"转给 {name}" + (f"：{why}" if why else ""), **changes)
    if before and before not in (person, speaker.id):
        await _tell_relieved(scene, before, moved, f"转给 {name}")
    await pinging.ping(scene, moved, f"{speaker.name} 转来" + (f"：{why}" if why else ""))
    return moved


async def give_back(scene: Scene, speaker: Speaker, ticket: Ticket, why: str) -> Ticket:
    """退回: not the speaker's; the level above answers, and after two returns the subdistrict."""
    if ticket.returned >= MOST_RETURNS:
        raise refusals.returned_twice(ticket)
    returned = ticket.returned + 1
    level = Level.SUBDISTRICT if returned >= MOST_RETURNS else Level.LEADER
    found = pinging.answerer(scene, ticket, level, without=frozenset({speaker.id}))
    person = found.person if found else speaker.id
    reasons = "；".join(found.reasons) if found else "没有别人可找"
    said = f"退回：{why}；派给 {speakers.name_of(scene.town, person)}" + (f"（{reasons}）" if reasons else "")
    changes: dict[str, Any] = {"assignee": person, "returned": returned, "suspended_until": None, "acked_at": None}
    moved = await _step(scene, speaker, ticket, Event.HANDED, said, **changes)
    await pinging.ping(scene, moved, f"{speaker.name} 退回：{why}")
    return moved


async def resume(scene: Scene, ticket: Ticket) -> Ticket:
    """The time of a hold is over: the one who held it is told."""
    moved = await stages.enter(scene, ticket, Event.RESUMED, why="挂起到期", suspended_until=None)
    await pinging.show_card(scene, moved)
    if moved.assignee:
        text = wording.resumed(scene.town, moved)
        await pinging.reach(scene, moved.assignee, Purpose.REMINDER, moved, text)
    return moved


async def resolve(scene: Scene, speaker: Speaker, ticket: Ticket, done: str) -> Ticket:
    """办结: the reporters are asked, where they reported, whether it is solved."""
    changes: dict[str, Any] = {"note": done, "assignee": ticket.assignee or speaker.id, "suspended_until": None}
    changes["acked_at"] = ticket.acked_at or scene.now
    moved = await _step(scene, speaker, ticket, Event.RESOLVED, done or "没写做了什么", **changes)
    if moved.assignee and moved.assignee != speaker.id:
        await _tell_relieved(scene, moved.assignee, moved, f"{speaker.name} 办结了")
    await pinging.show_card(scene, moved)
    await closing.ask_reporters(scene, moved)
    return moved


async def answer_question(scene: Scene, speaker: Speaker, ticket: Ticket, affirmed: bool) -> Ticket:
    """What was asked first: yes makes it an open ticket; no ends it without a word to anybody."""
    if not affirmed:
        return await closing.withdraw(scene, ticket, speaker.id, "问过，不用处理")
    return await opening.begin_asked(scene, ticket, speaker.id, "问过，要处理")

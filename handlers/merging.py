"""Two tickets that are one matter, and one that is two."""

from collections.abc import Sequence

from handlers import closing, joining, learning, opening, outgoing, pinging, refusals, stages, wording
from handlers.policy import lifecycle
from handlers.policy.lifecycle import Event
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import journal, reports, tickets
from storage.kinds import Label, Purpose, Status
from storage.models import Report, Ticket


async def merge(scene: Scene, speaker: Speaker, ticket: Ticket, target: Ticket, why: str) -> Ticket:
    """合并: everybody who reported `ticket` hears the end of `target` from now on; the worse of the two counts."""
    if ticket.number == target.number:
        raise refusals.itself(ticket)
    if target.status not in lifecycle.ACCEPTED:
        raise refusals.target_ended(target)
    if ticket.grid != target.grid:
        raise refusals.other_grid(target)
    if ticket.private != target.private:
        raise refusals.one_private(ticket, target)
    moved = await reports.of_ticket(scene.tx, ticket.number)
    there = await reports.of_ticket(scene.tx, target.number)
    said = f"合并到 {target.number} 号" + (f"：{why}" if why else "")
    merged = await closing.end(scene, ticket, Event.MERGED, speaker.id, said, merged_into=target.number)
    await reports.hand_over(scene.tx, [report.id for report in moved], target.number)
    await learning.from_pair(scene, Label.SAME, merged, moved, there)
    await journal.record(scene.tx, scene.now, target.number, speaker.id, "merged_in", f"{ticket.number} 号并进来")
    worst = min(moved, key=lambda report: report.severity)
    if worst.severity < target.severity and target.status in lifecycle.HELD:
        target = await joining.worsen(scene, target, worst)
    await pinging.show_card(scene, target)
    if target.status is Status.RESOLVED:
        await closing.ask_reporters(scene, target, moved)
    return merged


async def split(scene: Scene, speaker: Speaker, ticket: Ticket, why: str) -> Ticket:
    """拆分: undoes the last merge, or else the last join; what joined last is a ticket of its own again."""
    if ticket.merged_into is not None:
        return await _revive(scene, speaker, ticket, why)
    said = await reports.of_ticket(scene.tx, ticket.number)
    if merged := await _last_merged(scene, ticket, said):
        return await _revive(scene, speaker, merged, why)
    joined = [report for report in said if report.voice != said[0].voice] or said[1:]
    if not joined:
        raise refusals.nothing_to_split(ticket)
    if ticket.status not in lifecycle.ACCEPTED:
        raise refusals.not_now(ticket, Event.UNDERSTOOD)
    return await separate(scene, speaker.id, ticket, joined[-1], why)


async def way(scene: Scene, number: int) -> list[int]:
    """The ticket and those that it was merged into, one after the other; reports follow it to the last."""
    numbers = [number]
    while (ticket := await tickets.get(scene.tx, numbers[-1])) and ticket.merged_into is not None:
        numbers.append(ticket.merged_into)
    return numbers


async def _last_merged(scene: Scene, ticket: Ticket, said: Sequence[Report]) -> Ticket | None:
    """What was merged into this very ticket last."""
    ways = [await way(scene, number) for number in dict.fromkeys(report.first_ticket for report in said)]
    into = {numbers[numbers.index(ticket.number) - 1] for numbers in ways if ticket.number in numbers[1:]}
    merged = await tickets.of_numbers(scene.tx, into)
    return max(merged, key=lambda one: (one.closed_at or one.opened_at, one.number), default=None)


async def _revive(scene: Scene, speaker: Speaker, merged: Ticket, reason: str) -> Ticket:
    """The merged ticket, open again with the reports that it brought along."""
    target = (await way(scene, merged.number))[-1]
    said = await reports.of_ticket(scene.tx, target)
    own = [report for report in said if merged.number in await way(scene, report.first_ticket)]
    await reports.hand_over(scene.tx, [report.id for report in own], merged.number)
    await learning.from_pair(scene, Label.DIFFERENT, merged, own, [report for report in said if report not in own])
    why = _split_from(target, reason)
    alone = await stages.enter(
        scene, merged, Event.REOPENED, who=speaker.id, why=why, merged_into=None, assignee=None, acked_at=None, note=""
    )
    await _say_split(scene, speaker.id, target, alone)
    return await opening.begin(scene, alone)


async def separate(scene: Scene, who: str, ticket: Ticket, report: Report, reason: str) -> Ticket:
    """A new ticket for a report that had joined by likeness."""
    number = await tickets.take_number(scene.tx)
    alone = opening.ticket_of(scene, report, number, ticket.grid, ticket.private, Status.OPEN)
    await tickets.add(scene.tx, alone)
    await reports.hand_over(scene.tx, [report.id], number)
    there = await reports.of_ticket(scene.tx, ticket.number)
    await learning.from_pair(scene, Label.DIFFERENT, alone, [report], there)
    await journal.record(scene.tx, scene.now, number, who, Event.UNDERSTOOD, _split_from(ticket.number, reason))
    await _say_split(scene, who, ticket.number, alone)
    return await opening.begin(scene, alone)


def _split_from(origin: int, reason: str) -> str:
    return f"从 {origin} 号拆出来" + (f"：{reason}" if reason else "")


async def _say_split(scene: Scene, who: str, origin: int, alone: Ticket) -> None:
    await journal.record(scene.tx, scene.now, origin, who, "split", f"拆出 {alone.number} 号")
    remaining = await tickets.get(scene.tx, origin)
    if remaining and remaining.status is not Status.CLOSED:
        await pinging.show_card(scene, remaining)
    text = f"{wording.matter(scene.town, alone)} 从 {origin} 号里分出来，单独处理。"
    if not alone.private:
        await outgoing.say(scene, alone.chat, Purpose.UPDATE, text, about=(alone.number,))

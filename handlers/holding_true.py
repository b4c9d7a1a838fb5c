"""Whether what waits to be said is still true, read again at the moment of saying it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers import addresses, outgoing, retelling
from handlers.scene import Scene
from handlers.uncertain import MAYBE_TWICE
from storage import outbox, tickets, turns
from storage.kinds import Action, Purpose, SendState, Status
from storage.models import Ticket, Utterance

CARDS = (Purpose.RECEIPT, Purpose.PING)


async def sift(scene: Scene, due: Sequence[Utterance]) -> list[Utterance]:
    """Those that are still true, as they are true now; the others are recalled, and their rows say why."""
    newest = await _newest_versions(scene, due)
    about = {number for one in due if _may_be_past(one) for number in one.about}
    known = {ticket.number: ticket for ticket in await tickets.of_numbers(scene.tx, about)} if about else {}
    sifted = [await _renewed(scene, one, newest) or await _whatever_holds(scene, one, known) for one in due]
    return [one for one in sifted if one and one.state is SendState.QUEUED]


async def _newest_versions(scene: Scene, due: Sequence[Utterance]) -> dict[int, Utterance]:
    """What is to take the place of something that is due, or of what something due is to take the place of: by that."""
    replaced = {one.edits or one.id for one in due if one.edits is not None or _is_card(one)}
    waiting = await turns.replacements(scene.tx, replaced) if replaced else []
    return {one.edits: one for one in waiting if one.edits is not None}


def _may_be_past(utterance: Utterance) -> bool:
    return utterance.purpose in outgoing.CALLED_BACK or _is_answer(utterance) or retelling.is_line(utterance)


def _is_answer(utterance: Utterance) -> bool:
    return utterance.purpose is Purpose.ANSWER and len(utterance.about) == 1


def _is_card(utterance: Utterance) -> bool:
    return utterance.purpose in CARDS and not addresses.is_direct(utterance.chat) and len(utterance.about) == 1


async def _renewed(scene: Scene, one: Utterance, newest: Mapping[int, Utterance]) -> Utterance | None:
    """A card that was not said yet is said as it now is; of its versions only the newest. None: that is no question."""
    if one.edits is None:
        version = newest.get(one.id)
        return await _take_place(scene, one, version) if version else None
    version = newest.get(one.edits)
    is_old = version is not None and version.id > one.id
    if is_old or (one.attempts and await turns.is_outdated(scene.tx, one)):
        return await _recall(scene, one, "有更新的版本")
    shown = await outbox.get(scene.tx, one.edits)
    if shown and shown.state is SendState.QUEUED:
        await _take_place(scene, shown, one)
        return await outbox.get(scene.tx, one.id)
    return one


async def _take_place(scene: Scene, card: Utterance, version: Utterance) -> Utterance | None:
    await _recall(scene, version, f"并入还没说的 {card.id}")
    text = MAYBE_TWICE + version.text if card.text.startswith(MAYBE_TWICE) else version.text
    shown = {"text": text, "mentions": version.mentions, "buttons": version.buttons}
    return await outbox.mark(scene.tx, card, **shown)


async def _whatever_holds(scene: Scene, one: Utterance, known: Mapping[int, Ticket]) -> Utterance | None:
    if not _may_be_past(one):
        return one
    if _is_answer(one):
        ended = _ended_meanwhile(one, known.get(one.about[0]))
        return await _recall(scene, one, "已结案") if ended else one
    if retelling.is_line(one):
        is_past = retelling.is_past(scene, one, known.get(one.about[0]))
        return await _recall(scene, one, "已有进展") if is_past else one
    untrue = {number: why for number in one.about if (why := _why_not(one, known.get(number), scene.now))}
    if not untrue:
        return one
    if len(untrue) == len(one.about):
        return await _recall(scene, one, "；".join(dict.fromkeys(untrue.values())))
    return await outgoing.leave_out(scene, one, untrue.keys())


def _why_not(one: Utterance, ticket: Ticket | None, now: datetime) -> str:
    """Why it is not to be said about the ticket any more; empty: it is."""
    if ticket is None or ticket.status is Status.CLOSED:
        return "已结案"
    match one.purpose:
        case Purpose.CONFIRMATION:
            return "" if ticket.status is Status.RESOLVED else "已不在等报事人确认"
        case Purpose.QUESTION if Action.YES in one.buttons:
            return "" if ticket.status is Status.NEEDS_INFO else "已经有答复"
        case Purpose.QUESTION:
            return ""
        case Purpose.PING | Purpose.REMINDER if ticket.assignee != one.person:
            return "已转给别人"
        case _ if ticket.status is Status.SUSPENDED:
            return "已挂起"
        case Purpose.PING if ticket.status is Status.ASSIGNED:
            return ""
        case _:
            # The clock of a stage may start later than the stage: at the next hours of service.
            return "已有进展" if one.put_at < ticket.stage_since <= now else ""


def _ended_meanwhile(answer: Utterance, ticket: Ticket | None) -> bool:
    """Whether those who read the answer hear of the end instead: where it began."""
    if ticket is None or ticket.closed_at is None:
        return False
    return answer.chat == ticket.chat and answer.put_at < ticket.closed_at


async def _recall(scene: Scene, one: Utterance, why: str) -> Utterance | None:
    return await outbox.mark(scene.tx, one, state=SendState.RECALLED, trouble=why)

"""Several things that wait for one person alone are said once, a line each, the most pressing first."""

from collections.abc import Iterable, Mapping, Sequence

from handlers import addresses, chasing, outgoing, wording
from handlers.chasing import FOREMOST, Nudge
from handlers.scene import Scene
from storage import outbox, tickets
from storage.kinds import Action, Purpose, SendState, Status
from storage.models import Ticket, Utterance

MOST_LINES = 30
"""More than so many nobody reads at once; what is left is another message, counted too."""


def is_gathered(utterance: Utterance) -> bool:
    """Urgent words are said each by themselves, and so is what a group hears."""
    calls = utterance.purpose in outgoing.RINGING and addresses.is_direct(utterance.chat)
    return calls and not utterance.urgent and utterance.person is not None


async def gather(scene: Scene, due: Sequence[Utterance]) -> list[Utterance]:
    """What is left to be said, in the order it came."""
    by_chat: dict[str, list[Utterance]] = {}
    for one in sorted(due, key=lambda one: one.id):
        if is_gathered(one):
            by_chat.setdefault(one.chat, []).append(one)
    several = {chat: waiting for chat, waiting in by_chat.items() if len(waiting) > 1}
    numbers = {number for waiting in several.values() for one in waiting for number in one.about}
    known = {ticket.number: ticket for ticket in await tickets.of_numbers(scene.tx, numbers)} if numbers else {}
    left = {one.id: one for one in due}
    for waiting in several.values():
        for together in _small_enough(waiting):
            for one in together[:-1]:
                await outbox.mark(scene.tx, one, state=SendState.RECALLED, trouble=f"并入 {together[-1].id}")
                del left[one.id]
            left[together[-1].id] = await _as_one(scene, together, known)
    return list(left.values())


def _small_enough(waiting: Iterable[Utterance]) -> list[list[Utterance]]:
    parts: list[list[Utterance]] = []
    lines = MOST_LINES
    for one in waiting:
        if lines + len(one.about) > MOST_LINES:
            parts.append([])
            lines = 0
        parts[-1].append(one)
        lines += len(one.about)
    return [part for part in parts if len(part) > 1]


async def _as_one(scene: Scene, together: Sequence[Utterance], known: Mapping[int, Ticket]) -> Utterance:
    lines: dict[int, str] = {}
    for one in together:
        lines |= await _lines(scene, one, known)
    about = sorted(lines, key=lambda number: (known[number].severity, number))
    untaken = all(known[number].status is Status.ASSIGNED for number in about)
    marked = await outbox.mark(
        scene.tx,
        together[-1],
        purpose=min((one.purpose for one in together), key=FOREMOST.index),
        about=tuple(about),
        text=wording.several([lines[number] for number in about]),
        buttons=(Action.ACK,) if untaken else (),
    )
    return marked or together[-1]


async def _lines(scene: Scene, one: Utterance, known: Mapping[int, Ticket]) -> dict[int, str]:
    if len(one.about) > 1:
        return dict(zip(one.about, wording.said_several(one.text), strict=True))
    number = next(iter(one.about))
    ticket = known[number]
    is_news = one.purpose is Purpose.PING and ticket.status is not Status.ASSIGNED
    if is_news or not one.person:
        return {ticket.number: " ".join(one.text.split())}
    return {ticket.number: await chasing.line(scene, Nudge(one.person, one.purpose, ticket))}

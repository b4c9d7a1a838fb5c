"""Where what was said cannot be replaced: what of a card's new version the group waits for, as a line of its own."""

import re
from typing import Final

from handlers import speakers, wording
from handlers.policy import masking
from handlers.scene import Scene
from storage import outbox, tickets, told
from storage.kinds import Purpose, SendState, Status
from storage.models import Ticket, Utterance

WAITED_FOR = {
    Status.ACKNOWLEDGED: "{number} 号 {name}已接单。",
    Status.IN_PROGRESS: "{number} 号 {name}已到场处理。",
    Status.SUSPENDED: "{number} 号 {name}挂起到 {until}：{note}",
}
"""Reopened, done and closed are said in lines of their own wherever the card is."""

LINE: Final = re.compile(r"\d+ 号 .+(?:已接单。|已到场处理。|挂起到 .+)", re.DOTALL)


async def retell(scene: Scene, version: Utterance) -> Utterance | None:
    """The card's version as a new line; None where it tells nothing that is waited for, or what was told before."""
    ticket = await tickets.get(scene.tx, version.about[0])
    if ticket is None or not await _is_news(scene, ticket):
        why = "这里改不了已说的话，也没有要另说的"
        await outbox.mark(scene.tx, version, state=SendState.RECALLED, trouble=why)
        return None
    return await outbox.mark(scene.tx, version, text=_line(scene, ticket), edits=None, mentions=(), buttons=())


def is_line(words: Utterance) -> bool:
    """Whether it tells of a step in a line of its own."""
    return words.purpose is Purpose.UPDATE and words.edits is None and LINE.fullmatch(words.text) is not None


def is_past(scene: Scene, line: Utterance, ticket: Ticket | None) -> bool:
    """The step it tells of is not the last one any more: what is newer is a line of its own, or needs none."""
    return ticket is None or not _is_waited_for(ticket) or line.text != _line(scene, ticket)


async def _is_news(scene: Scene, ticket: Ticket) -> bool:
    if not _is_waited_for(ticket):
        return False
    now_so = (ticket.number, ticket.reopened, ticket.status, ticket.assignee, ticket.suspended_until)
    return await told.first_time(scene.tx, f"progress {' '.join(map(str, now_so))}", scene.now)


def _is_waited_for(ticket: Ticket) -> bool:
    return ticket.status in WAITED_FOR and not ticket.private


def _line(scene: Scene, ticket: Ticket) -> str:
    name = speakers.name_of(scene.town, ticket.assignee or "")
    until = wording.when(scene.town, ticket.suspended_until) if ticket.suspended_until else ""
    return masking.mask(
        WAITED_FOR[ticket.status].format(number=ticket.number, name=name, until=until, note=ticket.note)
    )

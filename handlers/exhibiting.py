"""照片: what was shown with the reports of a ticket, to those who work on it, and to each of them alone."""

from collections.abc import Iterator, Sequence
from typing import Final

from handlers import merging, outgoing, refusals, wording
from handlers.policy import rules
from handlers.policy.rules import Standing
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import kept_evidence, reports
from storage.kinds import Action, EvidenceKind, Purpose
from storage.models import Exhibit, Ticket

TOGETHER: Final = (
    ({EvidenceKind.PHOTO, EvidenceKind.VIDEO}, 10),
    ({EvidenceKind.VOICE}, 1),
    ({EvidenceKind.DOCUMENT}, 10),
)
"""What one message can show, and how many of it: so each of them is said whole or not at all."""

SHOWN: Final = {
    EvidenceKind.PHOTO: "{} 张照片",
    EvidenceKind.VIDEO: "{} 段视频",
    EvidenceKind.VOICE: "{} 段语音",
    EvidenceKind.DOCUMENT: "{} 份文件",
}


async def show(scene: Scene, speaker: Speaker, ticket: Ticket, standing: Standing) -> None:
    """Raises `Refused` in a group, to whoever does not work on the ticket, and when there is nothing."""
    if not speaker.is_direct:
        raise refusals.shown_alone(ticket)
    if not rules.may(Action.PHOTOS, standing):
        raise refusals.not_yours(ticket, wording.LABELS[Action.PHOTOS], rules.who_may(Action.PHOTOS))
    shown = await shown_with(scene, ticket.number)
    if not shown:
        raise refusals.nothing_shown(ticket)
    for part in _parts(shown):
        text = f"{ticket.number} 号附的 {counted([exhibit.kind for exhibit in part])}"
        about, shows = (ticket.number,), tuple(exhibit.id for exhibit in part)
        await outgoing.say(scene, speaker.chat, Purpose.ANSWER, text, about=about, person=speaker.id, shows=shows)


def counted(shown: Sequence[EvidenceKind]) -> str:
    """How much there is of each kind: 2 张照片、1 段语音."""
    return "、".join(words.format(times) for kind, words in SHOWN.items() if (times := shown.count(kind)))


async def shown_with(scene: Scene, number: int) -> Sequence[Exhibit]:
    """What came with the ticket's reports, in order; where it was merged, with all of those that it is one with now."""
    living = (await merging.way(scene, number))[-1]
    said = await reports.of_ticket(scene.tx, living)
    return await kept_evidence.of_reports(scene.tx, [report.id for report in said])


def not_here(count: int) -> str:
    """Said of what only another platform can show."""
    return f"（其中 {count} 件发在别的平台上，这里看不到）" if count else ""


def _parts(shown: Sequence[Exhibit]) -> Iterator[Sequence[Exhibit]]:
    for kinds, most in TOGETHER:
        alike = [exhibit for exhibit in shown if exhibit.kind in kinds]
        yield from (alike[first : first + most] for first in range(0, len(alike), most))

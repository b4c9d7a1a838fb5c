"""What several neighbours report within days is more than a ticket: it is marked, for those who look into the cause."""

from datetime import timedelta
from typing import Final

from handlers import stages
from handlers.policy import places
from handlers.policy.lifecycle import ACCEPTED
from handlers.scene import Scene
from storage import journal, reports, tickets
from storage.kinds import Outcome, Status
from storage.models import Report, Ticket

VOICES: Final = 3
WITHIN: Final = timedelta(days=3)
"""Three distinct reports within three days, the rule of the Shunde hotline for what comes up often."""


async def mark(scene: Scene, ticket: Ticket) -> None:
    """Once a ticket, when its matter has become one: told by 为什么 and a supervisor's 我的, and to nobody unasked."""
    if not ticket.grid or ticket.status not in ACCEPTED or await _is_marked(scene, ticket):
        return
    said = await reports.of_matter(scene.tx, ticket.grid, ticket.category, scene.now - WITHIN)
    near = [report for report in said if _is_there(report, ticket)]
    real = await _real(scene, {report.ticket for report in near})
    alike = [report for report in near if report.ticket in real]
    voices = {report.voice for report in alike}
    if len(voices) >= VOICES:
        numbers = "、".join(f"{number} 号" for number in sorted({report.ticket for report in alike}))
        why = f"{WITHIN.days} 天内 {len(voices)} 人反映（{numbers}），可以放到议事里一起解决"
        await journal.record(scene.tx, scene.now, ticket.number, stages.BOT, "hot", why)


async def _is_marked(scene: Scene, ticket: Ticket) -> bool:
    return any(entry.what == "hot" for entry in await journal.of_ticket(scene.tx, ticket.number))


def _is_there(report: Report, ticket: Ticket) -> bool:
    """Of another ticket only what is known to be at a place that could be this one."""
    placed = report.place is not None and ticket.place is not None
    return report.ticket == ticket.number or (placed and places.compatible(report.place, ticket.place))


async def _real(scene: Scene, numbers: set[int]) -> set[int]:
    """Without those of which nobody has said yet that they are anything, or that turned out to be nothing."""
    known = await tickets.of_numbers(scene.tx, numbers)
    doubtful = (Status.NEEDS_INFO, Outcome.FALSE_ALARM)
    return {one.number for one in known if one.status not in doubtful and one.outcome not in doubtful}

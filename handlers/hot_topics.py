"""What several neighbours report within days is more than a ticket: it is marked, for those who look into the cause."""

from datetime import timedelta
from typing import Final

from handlers import stages
from handlers.policy import places
from handlers.scene import Scene
from storage import journal, reports
from storage.models import Ticket

VOICES: Final = 3
WITHIN: Final = timedelta(days=3)
"""Three distinct reports within three days, the rule of the Shunde hotline for what comes up often."""


async def mark(scene: Scene, ticket: Ticket) -> None:
    """Once a ticket, when its matter has become one: told by 为什么, and to nobody unasked."""
    if not ticket.grid or any(entry.what == "hot" for entry in await journal.of_ticket(scene.tx, ticket.number)):
        return
    said = await reports.of_matter(scene.tx, ticket.grid, ticket.category, scene.now - WITHIN)
    alike = [report for report in said if places.compatible(report.place, ticket.place)]
    voices = {report.person for report in alike}
    if len(voices) >= VOICES:
        numbers = "、".join(f"{number} 号" for number in sorted({report.ticket for report in alike}))
        why = f"{WITHIN.days} 天内 {len(voices)} 人反映（{numbers}），可以放到议事里一起解决"
        await journal.record(scene.tx, scene.now, ticket.number, stages.BOT, "hot", why)

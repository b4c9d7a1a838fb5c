"""What an audit puts right: tickets that the config has changed under, or whose next step is missing."""

from datetime import datetime

from handlers import stages
from handlers.policy.lifecycle import WORKED_ON
from handlers.scene import Scene
from storage import journal, tickets, told
from storage.kinds import Status
from storage.models import Ticket


async def mend(scene: Scene, ticket: Ticket) -> bool:
    """Gives an open ticket the next step it should have, where it has none or a later one; whether it needed that.

    The ladder of today counts, and a ticket whose assignee has left is handed on at once."""
    due_at, why = _should_be_due(scene, ticket)
    if due_at is None or (ticket.next_due_at is not None and ticket.next_due_at <= due_at):
        return False
    mended = await tickets.amend(scene.tx, ticket, next_due_at=due_at)
    if mended is None:
        return False
    await journal.record(scene.tx, scene.now, ticket.number, stages.BOT, "repaired", why)
    return True


def _should_be_due(scene: Scene, ticket: Ticket) -> tuple[datetime | None, str]:
    if is_left(scene, ticket):
        return scene.now, "经办人已不在名册，马上另派"
    if ticket.status is Status.OPEN:
        return (scene.now, "没有下一步，马上找人") if ticket.next_due_at is None else (None, "")
    since, taken = ticket.stage_since, ticket.steps_taken
    why = "没有下一步，按现在的阶梯补上" if ticket.next_due_at is None else "阶梯改了，下一步提前"
    return stages.due_at(scene, ticket.severity, ticket.status, since, taken), why


def is_left(scene: Scene, ticket: Ticket) -> bool:
    """Whether somebody should be on it and whoever was is not in the roster any more."""
    return ticket.status in WORKED_ON and bool(ticket.assignee) and ticket.assignee not in scene.town.roster.people


async def note(scene: Scene, ticket: int | None, since: datetime | None, what: str, why: str) -> None:
    """Journals what was found, once however often it is found again."""
    if await told.first_time(scene.tx, f"found {what} {ticket or ''} {since.isoformat() if since else ''}", scene.now):
        await journal.record(scene.tx, scene.now, ticket, stages.BOT, "found", why)

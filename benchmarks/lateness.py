"""How late what was due was done, read from the database when all is over."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from benchmarks.crowd import Crowd
from handlers import addresses
from storage.database import Database
from storage.kinds import SendState
from storage.schema import journal, reports, utterances


async def of_reminders(
    database: Database, subdistrict: str, due: Sequence[datetime], commits: Sequence[datetime]
) -> list[float]:
    """Seconds from when ticket n, counted from one, was due as `due` has it, to the commit that wrote its reminder."""
    mine = (journal.c.subdistrict == subdistrict) & journal.c.what.in_(("reminded", "escalated"))
    query = select(journal.c.ticket, func.min(journal.c.at)).where(mine, journal.c.ticket <= len(due))
    async with database.transaction(subdistrict) as tx:
        written: list[tuple[int, datetime]] = [
            (ticket, at) for ticket, at in await tx.execute(query.group_by(journal.c.ticket))
        ]
    return [(commits[bisect_left(commits, at)] - due[ticket - 1]).total_seconds() for ticket, at in written]


async def of_pings(database: Database, subdistrict: str, crowd: Crowd, said: Sequence[float]) -> list[float]:
    """Seconds from when a report was written to when its officer was first told; `said` is when each message was, by
    the number in its id."""
    told: dict[int, float] = {}
    mine = (utterances.c.subdistrict == subdistrict) & (utterances.c.state == SendState.SENT)
    new = (reports.c.subdistrict == subdistrict) & (reports.c.ticket > crowd.first)
    async with database.transaction(subdistrict) as tx:
        query = select(utterances.c.chat, utterances.c.about, utterances.c.message).where(mine)
        for chat, about, message in await tx.execute(query.where(utterances.c.message.like("s-%"))):
            if addresses.is_direct(chat):
                at = said[int(message.removeprefix("s-"))]
                told |= {ticket: min(at, told.get(ticket, at)) for ticket in about}
        written = list(await tx.execute(select(reports.c.ticket, reports.c.message).where(new)))
    return [told[ticket] - crowd.reported_after(message) for ticket, message in written if ticket in told]


def percentiles(seconds: Sequence[float]) -> str:
    if not seconds:
        return "none"
    ordered = sorted(seconds)
    p50, p99 = (ordered[int(len(ordered) * share)] for share in (0.50, 0.99))
    return f"p50 {p50:.2f} s, p99 {p99:.2f} s, max {ordered[-1]:.2f} s"

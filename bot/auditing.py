"""The audit of a database: every open ticket has a next step, the journal's chain is whole, nothing is stuck."""

from collections.abc import AsyncGenerator, Callable
from datetime import datetime, timedelta
from typing import Any

from bot.config import Config
from storage import journal, outbox, reports, tickets
from storage.database import Database, Transaction
from storage.kinds import SendState

LATE = timedelta(hours=1)
"""What is due for longer than this is stuck; a running program takes seconds."""

Finding = dict[str, Any]


async def verify(config: Config, now: datetime, say: Callable[[dict[str, Any]], None]) -> int:
    """A line for each finding and an end line; the exit status is 1 when there was one. Raises `DatabaseTrouble`."""
    database = await Database.open(config.database)
    try:
        async with database.transaction(config.town.subdistrict) as tx:
            findings = [finding async for finding in audit(tx, now)]
            kept = await tickets.count(tx, open_only=False)
            still_open = await tickets.count(tx, open_only=True)
    finally:
        await database.close()
    for finding in findings:
        say({"kind": "finding", **finding})
    say({"kind": "end", "tickets": kept, "open": still_open, "findings": len(findings)})
    return 1 if findings else 0


async def audit(tx: Transaction, now: datetime) -> AsyncGenerator[Finding]:
    """What is wrong, one by one."""
    broken = await journal.first_broken(tx)
    if broken:
        yield _finding(
            "journal", broken.ticket, broken.at, f"entry {broken.sequence} does not fit: it or one before was changed"
        )
    if cut := await journal.missing_at_end(tx):
        yield _finding("journal", None, None, f"the last {cut} entries are gone")
    for ticket in await tickets.unscheduled(tx):
        yield _finding("no next step", ticket.number, ticket.stage_since, "an open ticket that will never speak again")
    for ticket in await tickets.due_before(tx, now - LATE):
        yield _finding(
            "late", ticket.number, ticket.next_due_at, "its step is due and was not taken; is `run` running?"
        )
    for number, opened_at in await reports.missing(tx):
        yield _finding("no report", number, opened_at, "a ticket that nobody reported")
    for utterance in await outbox.in_state(tx, SendState.QUEUED, SendState.SENDING):
        if utterance.due_at < now - LATE:
            about = utterance.about[0] if utterance.about else None
            yield _finding(
                "unsaid", about, utterance.put_at, f"{utterance.state} for {utterance.chat}: {utterance.trouble}"
            )


def _finding(what: str, ticket: int | None, since: datetime | None, words: str) -> Finding:
    return {"what": what, "ticket": ticket, "since": since.isoformat() if since else None, "text": words}

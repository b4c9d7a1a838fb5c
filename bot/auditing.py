"""The audit of a database: every open ticket has a next step and somebody on it, the journal's chain is whole, nothing
is stuck."""

from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.config import Config
from handlers.policy.lifecycle import WORKED_ON
from storage import chain, counters, journal, strays, tickets
from storage.chain import Link
from storage.database import Database

LATE = timedelta(hours=1)
"""What is due for longer than this is stuck; a running program takes seconds."""

AT_ONCE = 500
"""So many rows are read in one transaction, so that an audit of millions holds up nobody."""


class What(StrEnum):
    """What can be wrong."""

    JOURNAL = "journal"
    NO_NEXT_STEP = "no next step"
    LATE = "late"
    LEFT = "left"
    NO_REPORT = "no report"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Finding:
    """`since` is when it went wrong, as far as that is known."""

    what: What
    ticket: int | None
    since: datetime | None
    text: str

    def line(self) -> dict[str, Any]:
        """As `verify` prints it."""
        return {"kind": "finding", **asdict(self), "since": self.since.isoformat() if self.since else None}


@dataclass(slots=True)
class Audit:
    """An audit that can be repeated: of what is only ever added to, each time only what is new. There is no window of
    age: an open ticket is looked at however old it is."""

    database: Database
    subdistrict: str
    people: frozenset[str]
    chain: Link = field(default_factory=Link)
    reported: int = 0

    async def findings(self, now: datetime) -> AsyncGenerator[Finding]:
        """What is wrong, one by one. Raises `DatabaseTrouble`."""
        for look in (self._journal(), self._reports(), self._steps(now), self._words(now)):
            async for finding in look:
                yield finding

    async def _journal(self) -> AsyncGenerator[Finding]:
        before, cut = None, 0
        while self.chain != before:
            before = self.chain
            async with self.database.transaction(self.subdistrict) as tx:
                self.chain, broken = await chain.follow(tx, before, AT_ONCE)
                cut = await journal.missing_at_end(tx)
            if broken:
                words = f"entry {broken.sequence} does not fit: it or one before was changed"
                yield Finding(What.JOURNAL, broken.ticket, broken.at, words)
                break
        if cut > 0:
            yield Finding(What.JOURNAL, None, None, f"the last {cut} entries are gone")

    async def _reports(self) -> AsyncGenerator[Finding]:
        last, whole = self.reported, True
        while True:
            async with self.database.transaction(self.subdistrict) as tx:
                missing = await strays.unreported(tx, last, last + AT_ONCE)
                newest = await counters.taken(tx, "ticket")
            for number, opened_at in missing:
                yield Finding(What.NO_REPORT, number, opened_at, "a ticket that nobody reported")
            last, whole = min(last + AT_ONCE, newest), whole and not missing
            self.reported = last if whole else self.reported
            if last == newest:
                return

    async def _steps(self, now: datetime) -> AsyncGenerator[Finding]:
        async with self.database.transaction(self.subdistrict) as tx:
            unscheduled = await tickets.unscheduled(tx)
            late = await tickets.due_before(tx, now - LATE)
            gone = await strays.assignees(tx, WORKED_ON) - self.people
            left = [ticket for person in sorted(gone) for ticket in await tickets.of_assignee(tx, person, WORKED_ON)]
        for one in unscheduled:
            yield Finding(What.NO_NEXT_STEP, one.number, one.stage_since, "an open ticket that will never speak again")
        for one in late:
            words = "its step is due and was not taken; is `run` running?"
            yield Finding(What.LATE, one.number, one.next_due_at, words)
        for one in left:
            yield Finding(What.LEFT, one.number, one.stage_since, f"{one.assignee} is not in the config any more")

    async def _words(self, now: datetime) -> AsyncGenerator[Finding]:
        async with self.database.transaction(self.subdistrict) as tx:
            waiting = await strays.unsaid(tx, now - LATE)
        for one in waiting:
            about = one.about[0] if one.about else None
            yield Finding(What.UNSAID, about, one.put_at, f"{one.state} for {one.chat}: {one.trouble}")


async def verify(config: Config, now: datetime, say: Callable[[dict[str, Any]], None]) -> int:
    """A line for each finding and an end line; the exit status is 1 when there was one. Raises `DatabaseTrouble`."""
    database = await Database.open(config.database)
    found = 0
    try:
        audit = Audit(database, config.town.subdistrict, frozenset(config.town.roster.people))
        async for finding in audit.findings(now):
            found += 1
            say(finding.line())
        async with database.transaction(config.town.subdistrict) as tx:
            kept = await tickets.count(tx, open_only=False)
            still_open = await tickets.count(tx, open_only=True)
    finally:
        await database.close()
    say({"kind": "end", "tickets": kept, "open": still_open, "findings": found})
    return 1 if found else 0

"""Watching over the running program: its audits, its sign of life to the outside, and its answers about its health."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import health, heartbeat, metrics, outages, repairing, vitals
from bot.auditing import Audit
from bot.clocks import Clock
from bot.operations import Operations
from bot.outages import Outages
from bot.overhearing import Overheard
from bot.platforms import Platform
from bot.vitals import Signs, Waiting
from handlers import admitting, silence, unheard
from handlers.policy.town import Town
from handlers.present import Present
from handlers.scene import Scene
from storage import counters, outbox, strays, tickets
from storage.database import Database, DatabaseTrouble
from storage.models import Gap, Lease

log = structlog.get_logger()

PATIENCE_SECONDS = 5
"""A database that has not answered by then cannot be reached."""


class Watch:
    """`serving` tells it what happens and keeps it `on_duty` as long as it serves. `forgetful` are the
    platforms that keep nothing for who is away."""

    def __init__(
        self,
        database: Database,
        town: Town,
        clock: Clock,
        operations: Operations,
        forgetful: frozenset[str] = frozenset(),
    ) -> None:
        self.signs = Signs(clock.now())
        self._database, self._town, self._clock, self._operations = database, town, clock, operations
        self._audit = Audit(database, town.subdistrict, frozenset(town.roster.people))
        self._present = Present(town)
        self._settled = False
        self._counted: int | None = None
        self._outages, self._forgetful = Outages(database, self._present, clock, forgetful), forgetful
        self._audit_alone, self._ask_alone, self._look_alone = asyncio.Lock(), asyncio.Lock(), asyncio.Lock()

    def over(self, platform: Platform) -> Platform:
        """The platform, with what is heard and said there noted."""
        return Overheard(platform, self.signs, self._clock)

    def ticked(self) -> None:
        self.signs.ticked_at = self._clock.now()

    def missed(self, gap: Gap) -> None:
        seconds = (gap.ended_at - gap.began_at).total_seconds()
        log.warning("a platform was not heard for a while", platform=gap.platform, seconds=seconds, why=gap.why)
        metrics.GAPS.labels(gap.platform).inc()
        metrics.UNHEARD.labels(gap.platform).inc(seconds)
        self.signs.last_gap = gap

    def among_others(self) -> None:
        """They serve too: what is heard here is what a lease is held for."""
        self.signs.is_shared = True

    @contextmanager
    def holding(self, lease: Lease) -> Generator[None]:
        """Before and after, others hear there."""
        self.signs.tokens[lease.account] = lease.token
        metrics.LEASES.labels(lease.account).set(1)
        try:
            yield
        finally:
            metrics.LEASES.labels(lease.account).set(0)
            del self.signs.tokens[lease.account]
            self.signs.listened_at.pop(lease.account, None)

    @asynccontextmanager
    async def on_duty(self, scheduler: AsyncIOScheduler) -> AsyncGenerator[None]:
        """Raises `CannotRun` when the address of the config cannot be had."""
        await self._count_from_now()
        scheduler.add_job(self.audit)
        scheduler.add_job(self.audit, "interval", seconds=self._operations.audit_every.total_seconds())
        if self._forgetful:
            scheduler.add_job(self._look_for_outages, "interval", seconds=outages.LOOK_SECONDS)
        if self._operations.address is None:
            yield
            return
        async with health.answering(self._operations.address, self.look):
            yield

    async def _count_from_now(self) -> None:
        """Tickets that are opened later are counted, also those that are opened before anybody asks."""
        try:
            async with self._database.transaction(self._town.subdistrict) as tx:
                self._counted = await counters.taken(tx, "ticket")
        except DatabaseTrouble as trouble:
            log.error("the database refused to be counted", trouble=str(trouble))

    @asynccontextmanager
    async def at_rest(self) -> AsyncGenerator[None]:
        """Waits until the database is not asked any more, and keeps it so."""
        async with self._audit_alone, self._ask_alone, self._look_alone:
            yield

    async def audit(self) -> None:
        """Finds what is wrong, puts right what can be, and beats the heart when nothing is left and all is well."""
        try:
            async with self._audit_alone:
                await self._find_and_repair()
                await self._tell_of_deafness()
                await self._tell_of_silence()
        except DatabaseTrouble as trouble:
            log.error("the database refused an audit", trouble=str(trouble))
            return
        shown = await self.look()
        if shown["reasons"]:
            log.warning("not well", reasons=shown["reasons"])
        elif self._operations.heartbeat:
            await heartbeat.beat(self._operations.heartbeat)

    async def _find_and_repair(self) -> None:
        if not self._settled:
            mended = await repairing.settle(self._database, self._town, self._clock)
            self._settled = True
            metrics.REPAIRED.inc(mended)
        findings = [finding async for finding in self._audit.findings(self._clock.now())]
        left = await repairing.repair(self._database, self._town, self._clock, findings)
        for finding in left:
            log.warning("the audit found", what=finding.what, ticket=finding.ticket, since=str(finding.since))
        metrics.REPAIRED.inc(len(findings) - len(left))
        metrics.FOUND.set(len(left))
        self.signs.findings, self.signs.audited_at = len(left), self._clock.now()

    async def _look_for_outages(self) -> None:
        try:
            async with self._look_alone:
                await self._outages.look()
        except DatabaseTrouble as trouble:
            log.error("the database could not be asked who listens", trouble=str(trouble))

    async def _tell_of_deafness(self) -> None:
        now = self._clock.now()
        for platform, since in sorted(self.signs.listened_at.items()):
            if now - since < unheard.HALF_A_DAY or platform in self._forgetful:
                continue
            async with self._database.transaction(self._town.subdistrict) as tx:
                is_news = await unheard.tell(Scene(tx, await self._present.town(tx), now), platform, since)
            if is_news:
                log.error("a platform was not heard for half a day; it may keep no more than one", platform=platform)

    async def _tell_of_silence(self) -> None:
        async with self._database.transaction(self._town.subdistrict) as tx:
            scene = Scene(tx, await self._present.town(tx), self._clock.now())
            await admitting.tell(scene)
            silent = await silence.alarm(scene)
        for chat in silent:
            log.error("a group is silent for longer than it ever is", chat=chat)

    async def look(self) -> dict[str, Any]:
        """How it is, as `/healthz` answers; brings the metrics up to date that only the database knows."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._ask_alone:
                waiting = await self._ask_database()
        except (DatabaseTrouble, TimeoutError) as trouble:
            waiting = Waiting(trouble=str(trouble) or "the database does not answer")
        now = self._clock.now()
        metrics.OLDEST_DUE.set(vitals.overdue(now, waiting.oldest_due_at) or 0)
        metrics.OLDEST_QUEUED.set(vitals.overdue(now, waiting.oldest_queued_at) or 0)
        return vitals.shown(self.signs, waiting, now)

    async def _ask_database(self) -> Waiting:
        async with self._database.transaction(self._town.subdistrict) as tx:
            if self._counted is None:
                self._counted = await counters.taken(tx, "ticket")
            self._counted, opened = await strays.opened_after(tx, self._counted)
            waiting = Waiting(await tickets.next_due_at(tx), await outbox.next_due_at(tx))
            still_open = await tickets.open_by_status(tx)
        for category, severity in opened:
            metrics.TICKETS.labels(category, severity).inc()
        for status, number in still_open.items():
            metrics.OPEN.labels(status).set(number)
        return waiting

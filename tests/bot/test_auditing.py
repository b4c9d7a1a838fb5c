"""The audit finds what is wrong with a database, and only that; the running program puts right what can be."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest_asyncio
from sqlalchemy import text

from bot import repairing
from bot.auditing import Audit, Finding
from bot.clocks import PushedClock
from handlers.policy.town import Town
from storage.chain import Link
from storage.database import Database
from tests import telling
from tests.openings import LAMP
from tests.telling import MONDAY, Story
from tests.towns import without_officer

LEADER = "dm:lin-yongan"


@dataclass
class Audited:
    story: Story
    database: Database

    async def change(self, statement: str) -> None:
        async with self.database.transaction("luhu") as tx:
            await tx.connection.execute(text(statement))

    async def findings(self, at: datetime = MONDAY, town: Town | None = None) -> list[Finding]:
        return [finding async for finding in self.audit(town).findings(at)]

    def audit(self, town: Town | None = None) -> Audit:
        return Audit(self.database, "luhu", frozenset((town or telling.example()).roster.people))

    async def repair(self, findings: list[Finding], town: Town | None = None) -> list[Finding]:
        return await repairing.repair(self.database, town or telling.example(), PushedClock(MONDAY), findings)


@pytest_asyncio.fixture
async def audited(database_url: str) -> AsyncGenerator[Audited]:
    story = await telling.begin(database_url)
    await story.writes("王大爷", LAMP)
    story.forget()
    database = await Database.open(database_url)
    yield Audited(story, database)
    await database.close()
    await story.rehearsal.stop()


async def test_a_sound_database_has_no_findings(audited: Audited) -> None:
    assert await audited.findings() == []


async def test_a_changed_word_in_the_journal_is_found_where_it_stands(audited: Audited) -> None:
    await audited.change("UPDATE journal SET why = '什么也没有' WHERE sequence = 2")
    (finding,) = await audited.findings()
    assert (finding.what, finding.ticket) == ("journal", 1)
    assert "entry 2" in finding.text


async def test_an_entry_taken_out_of_the_journal_is_found(audited: Audited) -> None:
    await audited.change("DELETE FROM journal WHERE sequence = 1")
    assert [finding.what for finding in await audited.findings()] == ["journal"]


async def test_entries_cut_off_the_end_are_counted(audited: Audited) -> None:
    await audited.change("DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)")
    assert [finding.text for finding in await audited.findings()] == ["the last 1 entries are gone"]


async def test_a_second_look_follows_the_chain_from_where_the_first_ended(audited: Audited) -> None:
    audit = audited.audit()
    assert [finding async for finding in audit.findings(MONDAY)] == []
    seen = audit.chain
    await audited.story.writes("chen-haiyan", "接单 1")
    await audited.change("UPDATE journal SET why = '改了' WHERE what = 'acknowledged'")
    (finding,) = [finding async for finding in audit.findings(MONDAY)]
    assert f"entry {seen.sequence + 1} does not fit" in finding.text
    assert seen != Link() and audit.chain == seen


async def test_a_step_that_nobody_took_is_found_with_its_time(audited: Audited) -> None:
    (finding,) = await audited.findings(MONDAY + timedelta(hours=2))
    assert (finding.what, finding.ticket, finding.since) == ("late", 1, MONDAY + timedelta(minutes=30))
    assert finding.line()["since"] == "2026-11-23T01:30:00+00:00"


async def test_a_ticket_that_nobody_reported_is_found_each_time(audited: Audited) -> None:
    await audited.change("DELETE FROM reports")
    audit = audited.audit()
    for _ in range(2):
        assert [(one.what, one.ticket) async for one in audit.findings(MONDAY)] == [("no report", 1)]


async def test_words_that_wait_unsaid_are_found(audited: Audited) -> None:
    await audited.change("UPDATE utterances SET state = 'sending' WHERE id = 1")
    findings = await audited.findings(MONDAY + timedelta(minutes=63))
    assert [(finding.what, finding.ticket) for finding in findings] == [("unsaid", 1)]


async def test_a_ticket_years_old_whose_step_was_lost_is_found(audited: Audited) -> None:
    await audited.change("UPDATE tickets SET next_due_at = '2020-01-01 00:00:00+00:00'")
    assert [(finding.what, finding.ticket) for finding in await audited.findings()] == [("late", 1)]


async def test_the_ticket_of_somebody_who_left_goes_to_whoever_answers_now(audited: Audited) -> None:
    town, story = without_officer(telling.example(), "chen-haiyan"), audited.story
    await story.sleeps_until("2026-11-23 09:01", town)
    findings = await audited.findings(town=town)
    assert [(finding.what, finding.ticket) for finding in findings] == [("left", 1)]
    assert await audited.repair(findings, town) == []
    await story.later(minutes=1)
    story.hears(LEADER, "请接单", "1 号", LAMP, purpose="ping")
    assert story.card()["mentions"] == ["lin-yongan"]
    story.silent()
    assert await audited.findings(town=town) == []


async def test_what_was_found_is_journalled_once_however_often_it_is_found(audited: Audited) -> None:
    late = MONDAY + timedelta(hours=2)
    for _ in range(3):
        left = await audited.repair(await audited.findings(late))
        assert [finding.what for finding in left] == ["late"]
    assert (await audited.story.reasons()).count("该办的一步过了一小时还没办") == 1
    assert await audited.findings() == []


async def test_an_audit_changes_nothing_of_a_ticket_that_is_well(audited: Audited) -> None:
    before = await audited.story.kept()
    assert await repairing.settle(audited.database, telling.example(), PushedClock(MONDAY)) == 0
    assert await audited.repair(await audited.findings()) == []
    assert await audited.story.kept() == before

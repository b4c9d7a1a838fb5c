"""The audit finds what is wrong with a database, and only that."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest_asyncio
from sqlalchemy import text

from bot.auditing import Finding, audit
from storage.database import Database
from tests import telling
from tests.telling import MONDAY, Story


@dataclass
class Audited:
    story: Story
    database: Database

    async def change(self, statement: str) -> None:
        async with self.database.transaction("luhu") as tx:
            await tx.connection.execute(text(statement))

    async def findings(self, at: datetime = MONDAY) -> list[Finding]:
        async with self.database.transaction("luhu") as tx:
            return [finding async for finding in audit(tx, at)]


@pytest_asyncio.fixture
async def audited(database_url: str) -> AsyncGenerator[Audited]:
    story = await telling.begin(database_url)
    await story.writes("王大爷", "3栋门口路灯不亮了")
    database = await Database.open(database_url)
    yield Audited(story, database)
    await database.close()
    await story.rehearsal.stop()


async def test_a_sound_database_has_no_findings(audited: Audited) -> None:
    assert await audited.findings() == []


async def test_a_changed_word_in_the_journal_is_found_where_it_stands(audited: Audited) -> None:
    await audited.change("UPDATE journal SET why = '什么也没有' WHERE sequence = 2")
    (finding,) = await audited.findings()
    assert (finding["what"], finding["ticket"]) == ("journal", 1)
    assert "entry 2" in finding["text"]


async def test_an_entry_taken_out_of_the_journal_is_found(audited: Audited) -> None:
    await audited.change("DELETE FROM journal WHERE sequence = 1")
    assert [finding["what"] for finding in await audited.findings()] == ["journal"]


async def test_entries_cut_off_the_end_are_counted(audited: Audited) -> None:
    await audited.change("DELETE FROM journal WHERE sequence = (SELECT max(sequence) FROM journal)")
    assert [finding["text"] for finding in await audited.findings()] == ["the last 1 entries are gone"]


async def test_a_step_that_nobody_took_is_found_with_its_time(audited: Audited) -> None:
    (finding,) = await audited.findings(MONDAY + timedelta(hours=2))
    assert (finding["what"], finding["ticket"]) == ("late", 1)
    assert datetime.fromisoformat(finding["since"]) == MONDAY + timedelta(minutes=30)


async def test_a_ticket_that_nobody_reported_is_found(audited: Audited) -> None:
    await audited.change("DELETE FROM reports")
    assert [(finding["what"], finding["ticket"]) for finding in await audited.findings()] == [("no report", 1)]


async def test_words_that_wait_unsaid_are_found(audited: Audited) -> None:
    await audited.change("UPDATE utterances SET state = 'sending' WHERE id = 1")
    findings = await audited.findings(MONDAY + timedelta(minutes=61))
    assert [(finding["what"], finding["ticket"]) for finding in findings] == [("unsaid", 1)]

"""What is asked every second reads an index and no table, and whoever comes second waits without harm."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import event, insert, text

from storage import alike, outbox, reports, tickets, turns
from storage.database import Database, Transaction
from storage.kinds import Purpose, SendState
from storage.models import Report, Ticket, Utterance
from storage.schema import reports as reports_table
from storage.schema import tickets as tickets_table
from storage.schema import utterances
from tests.storage.samples import CLOSED, HERE, NOW, SOON, report, ticket, utterance

OLD = 2000
"""So many tickets were closed, and so much was said, before the few that matter now."""

QUEUED = r"ix_utterances_subdistrict_(due_at|chat)\b"
"""Either holds nothing but what waits."""

ASKED: dict[str, tuple[Callable[[Transaction], Awaitable[Any]], str]] = {
    "due tickets": (lambda tx: tickets.due(tx, SOON, 200), "ix_tickets_subdistrict_next_due_at"),
    "when one is due next": (tickets.next_due_at, "ix_tickets_subdistrict_next_due_at"),
    "open tickets by status": (tickets.open_by_status, "ix_tickets_subdistrict_next_due_at"),
    "due words": (lambda tx: outbox.due(tx, NOW, 50), QUEUED),
    "how due words are alike": (lambda tx: outbox.kinds_due(tx, NOW), QUEUED),
    "due words of some kinds": (lambda tx: outbox.due(tx, NOW, 50, (), [alike.of(utterance(7))]), QUEUED),
    "urgent words that were put off": (lambda tx: turns.urgent_later(tx, NOW), QUEUED),
    "urgent words that are late in a chat": (lambda tx: turns.urgent_in(tx, ["group-7"], NOW), QUEUED),
    "what is put off in a chat": (lambda tx: turns.before(tx, "group-7", NOW, urgent_too=True), QUEUED),
    "codes not yet said": (outbox.waiting_codes, QUEUED),
    "when words are due next": (outbox.next_due_at, "ix_utterances_subdistrict_due_at"),
    "reminders not yet said": (
        lambda tx: outbox.waiting(tx, 1, [Purpose.REMINDER]),
        QUEUED,
    ),
    "a ticket's card": (lambda tx: outbox.card(tx, 7, "group-1"), "ix_utterances_subdistrict_about"),
    "what waits in a chat": (
        lambda tx: outbox.waiting_about(tx, "group-7", [Purpose.REMINDER], [7]),
        "ix_utterances_subdistrict_chat",
    ),
    "others due in a chat": (lambda tx: turns.due_in(tx, ["group-7"], [Purpose.REMINDER], NOW), QUEUED),
    "newer versions": (lambda tx: turns.replacements(tx, [7]), QUEUED),
    "a newer version": (
        lambda tx: turns.is_outdated(tx, utterance(7, id=7, edits=3)),
        "ix_utterances_subdistrict_about",
    ),
    "what the bot said": (
        lambda tx: outbox.said(tx, "group-1", "local", "b1"),
        "ix_utterances_subdistrict_chat_message",
    ),
    "what was said of a ticket": (lambda tx: outbox.about(tx, "group-1", 7), "ix_utterances_subdistrict_about"),
    "what was said last": (lambda tx: outbox.latest(tx, "group-7", 20), "ix_utterances_subdistrict_chat_message"),
    "what a person said": (lambda tx: reports.of_message(tx, "group-1", "m7"), "ix_reports_subdistrict_chat_message"),
    "a ticket's reports": (lambda tx: reports.of_ticket(tx, 7), "ix_reports_subdistrict_ticket_said_at"),
    "a person's tickets in others' words": (
        lambda tx: reports.tickets_of(tx, "person-7", "老周"),
        "ix_reports_subdistrict_person",
    ),
    "a person's tickets": (lambda tx: reports.tickets_of(tx, "person-7"), "ix_reports_subdistrict_person"),
    "an officer's tickets": (
        lambda tx: tickets.of_assignee(tx, "officer-7", ["assigned"]),
        "ix_tickets_subdistrict_assignee_status",
    ),
}


async def _grow_old(database: Database) -> None:
    closed = [ticket(number, assignee=f"officer-{number}", **CLOSED) for number in range(3, OLD)]
    said = [utterance(number, id=number, chat="group-1", message=f"b{number}") for number in range(3, OLD)]
    told = [report(n, id=n, chat="group-1", message=f"m{n}", person=f"person-{n}") for n in range(1, OLD)]
    async with database.transaction(HERE) as tx:
        for table, noun, rows in (
            (tickets_table, Ticket, [ticket(1), ticket(2), *closed]),
            (utterances, Utterance, [utterance(id=1), *(replace(one, state=SendState.SENT) for one in said)]),
            (reports_table, Report, told),
        ):
            values = [{name: getattr(row, name) for name in noun.__slots__} for row in rows]
            await tx.connection.execute(insert(table), values)
        if tx.is_postgresql:
            # SQLite is left without statistics, as it is in a running program.
            await tx.connection.execute(text("ANALYZE"))


async def _plan(tx: Transaction, ask: Callable[[Transaction], Awaitable[Any]]) -> str:
    """How the database goes about it, in its own words."""
    asked: list[tuple[str, Any]] = []

    def listen(*happened: Any) -> None:
        asked.append((happened[2], happened[3]))

    engine = tx.connection.engine.sync_engine
    event.listen(engine, "before_cursor_execute", listen)
    await ask(tx)
    event.remove(engine, "before_cursor_execute", listen)
    explain = "EXPLAIN" if tx.is_postgresql else "EXPLAIN QUERY PLAN"
    plans = [
        await tx.connection.exec_driver_sql(f"{explain} {statement}", parameters) for statement, parameters in asked
    ]
    return "\n".join(str(row[-1]) for plan in plans for row in plan)


async def test_what_is_asked_often_reads_an_index_and_no_table(database: Database) -> None:
    await _grow_old(database)
    async with database.transaction(HERE) as tx:
        plans = {name: await _plan(tx, ask) for name, (ask, _) in ASKED.items()}
    assert {
        name: plan for name, plan in plans.items() if not re.search(ASKED[name][1], plan) or "Seq Scan" in plan
    } == {}


async def test_the_indexes_of_what_is_due_hold_no_closed_ticket_and_nothing_that_was_said(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        source = "SELECT indexdef FROM pg_indexes" if tx.is_postgresql else "SELECT sql FROM sqlite_master"
        made = [row[0] or "" for row in await tx.connection.execute(text(source))]
    [of_tickets] = [words for words in made if "ix_tickets_subdistrict_next_due_at" in words]
    [of_words] = [words for words in made if "ix_utterances_subdistrict_due_at" in words]
    assert "status <> 'closed'" in of_tickets and "state = 'queued'" in of_words


async def test_on_postgresql_a_second_writer_of_a_subdistrict_waits_and_one_of_another_does_not(
    on_postgresql: Database,
) -> None:
    async def take(subdistrict: str) -> int:
        async with on_postgresql.transaction(subdistrict) as tx:
            return await tickets.take_number(tx)

    async with on_postgresql.transaction(HERE) as tx:
        assert await tickets.take_number(tx) == 1
        second = asyncio.create_task(take(HERE))
        while not second.done() and not await tx.scalar(text("SELECT 1 FROM pg_locks WHERE NOT granted")):
            assert await take("qiaotou")
        assert not second.done()
    assert await second == 2

"""One database for many subdistricts: each row is in one of them, and none sees another's."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, inspect, select

from storage import (
    bindings,
    contacts,
    counters,
    examples,
    gaps,
    heard,
    invites,
    journal,
    kept_calls,
    kept_evidence,
    kept_habits,
    last_heard,
    leases,
    leaving,
    outbox,
    questions,
    reports,
    tickets,
    told,
    turns,
)
from storage.database import Database, Transaction
from storage.kinds import Label, Purpose, SendState, Status
from storage.schema import metadata
from tests.storage.journals import first_broken
from tests.storage.samples import HERE, NOW, binding, fill, invite, lease, question, report, ticket, utterance

THERE = "qiaotou"
SEEN: dict[str, Callable[[Transaction], Awaitable[Any]]] = {
    "tickets.get": lambda tx: tickets.get(tx, 1),
    "tickets.due": lambda tx: tickets.due(tx, NOW + timedelta(days=1), 9),
    "tickets.next_due_at": tickets.next_due_at,
    "tickets.due_before": lambda tx: tickets.due_before(tx, NOW + timedelta(days=1)),
    "tickets.alike": lambda tx: tickets.alike(tx, "rongan-1", "elevator", NOW, NOW),
    "tickets.of_numbers": lambda tx: tickets.of_numbers(tx, [1]),
    "tickets.of_assignee": lambda tx: tickets.of_assignee(tx, "chen-haiyan", [Status.OPEN]),
    "tickets.count": lambda tx: tickets.count(tx, open_only=False),
    "tickets.amend": lambda tx: tickets.amend(tx, ticket(subdistrict=tx.subdistrict), note="x"),
    "tickets.move": lambda tx: tickets.move(tx, ticket(subdistrict=tx.subdistrict), status=Status.ASSIGNED),
    "reports.of_ticket": lambda tx: reports.of_ticket(tx, 1),
    "reports.of_message": lambda tx: reports.of_message(tx, "rongan-1-group", "m1"),
    "reports.tickets_of": lambda tx: reports.tickets_of(tx, "王大爷"),
    "outbox.get": lambda tx: outbox.get(tx, 1),
    "outbox.due": lambda tx: outbox.due(tx, NOW, 9),
    "outbox.kinds_due": lambda tx: outbox.kinds_due(tx, NOW),
    "outbox.latest": lambda tx: outbox.latest(tx, "rongan-1-group", 9),
    "outbox.waiting_codes": outbox.waiting_codes,
    "turns.urgent_later": lambda tx: turns.urgent_later(tx, NOW),
    "turns.urgent_in": lambda tx: turns.urgent_in(tx, ["rongan-1-group"], NOW + timedelta(days=1)),
    "turns.before": lambda tx: turns.before(tx, "rongan-1-group", NOW + timedelta(days=1), urgent_too=True),
    "outbox.next_due_at": outbox.next_due_at,
    "outbox.card": lambda tx: outbox.card(tx, 1, "rongan-1-group"),
    "outbox.waiting": lambda tx: outbox.waiting(tx, 1, [Purpose.PING]),
    "outbox.in_state": lambda tx: outbox.in_state(tx, SendState.QUEUED),
    "outbox.mark": lambda tx: outbox.mark(tx, utterance(id=1), state=SendState.SENT),
    "journal.of_ticket": lambda tx: journal.of_ticket(tx, 1),
    "journal.since": lambda tx: journal.since(tx, 0),
    "questions.waiting": lambda tx: questions.waiting(tx, "rongan-1-group", "chen-haiyan"),
    "examples.everything": examples.everything,
    "heard.known": lambda tx: heard.known(tx, "rongan-1-group", "m1"),
    "heard.lines": lambda tx: heard.lines(tx, ["key"]),
    "bindings.everything": bindings.everything,
    "bindings.version": bindings.version,
    "kept_evidence.of_reports": lambda tx: kept_evidence.of_reports(tx, [1]),
    "reports.of_person": lambda tx: reports.of_person(tx, "王大爷", "rongan-1-group", NOW),
    "invites.find": lambda tx: invites.find(tx, "hash"),
    "contacts.get": lambda tx: contacts.get(tx, "telegram", "77"),
    "contacts.reachable": lambda tx: contacts.reachable(tx, [("telegram", "77")]),
    "last_heard.heard_at": last_heard.heard_at,
    "gaps.overlapping": lambda tx: gaps.overlapping(tx, "local", NOW, NOW + timedelta(days=1)),
    "kept_habits.everything": kept_habits.everything,
    "kept_habits.last_heard_at": kept_habits.last_heard_at,
    "kept_calls.by_hour": lambda tx: kept_calls.by_hour(tx, "local"),
    "counters.taken": lambda tx: counters.taken(tx, "ticket"),
}


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_every_table_has_the_subdistrict_first_in_its_key_and_its_indexes(table: Any) -> None:
    assert next(iter(table.primary_key)).name == "subdistrict"
    assert {next(iter(index.columns)).name for index in table.indexes} <= {"subdistrict"}


async def test_the_database_itself_has_the_subdistrict_first_in_every_key(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        keys = await tx.connection.run_sync(lambda within: inspect(within).get_multi_pk_constraint())
    first = {table: key["constrained_columns"][0] for (_, table), key in keys.items() if table != "alembic_version"}
    assert first == dict.fromkeys(metadata.tables, "subdistrict")


async def test_what_one_subdistrict_keeps_another_does_not_see(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        await fill(tx)
    async with database.transaction(THERE) as tx:
        assert [name for name, ask in SEEN.items() if await ask(tx)] == []
    async with database.transaction(HERE) as tx:
        assert [name for name, ask in SEEN.items() if not await ask(tx)] == []


async def test_two_subdistricts_count_and_chain_each_for_itself(database: Database) -> None:
    for subdistrict in (HERE, THERE, HERE):
        async with database.transaction(subdistrict) as tx:
            await tickets.take_number(tx)
            await journal.record(tx, NOW, 1, "bot", "opened", "")
    for subdistrict, entries in ((HERE, 2), (THERE, 1)):
        async with database.transaction(subdistrict) as tx:
            assert len(await journal.since(tx, 0)) == await counters.taken(tx, "ticket") == entries
            assert await first_broken(tx) is None


async def test_what_is_done_in_one_subdistrict_changes_nothing_in_another(database: Database) -> None:
    for subdistrict in (HERE, THERE):
        async with database.transaction(subdistrict) as tx:
            await fill(tx)
    before = await _all_rows(database)
    async with database.transaction(HERE) as tx:
        await tickets.move(tx, ticket(), status=Status.ASSIGNED)
        await outbox.mark(tx, utterance(id=1), state=SendState.SENT)
        await reports.hand_over(tx, [1], 2)
        await reports.reword(tx, report(id=1), "5号楼", None)
        await reports.forget_words(tx, 2)
        await examples.take_back(tx, 1, Label.FALSE_ALARM)
        await questions.ask(tx, question(ticket=2))
        await questions.drop(tx, 2)
        await told.first_time(tx, "another", NOW)
        await leases.give_back(tx, lease(tx.subdistrict))
        await leaving.leave(tx, "rongan-1-group", "telegram", "telegram:-100")
        await leaving.rename(tx, "rongan-1-group", "telegram:-200")
        await bindings.put(tx, binding(address="-200"))
        await invites.use(tx, invite(), NOW)
        await contacts.note(tx, "telegram", "77", reachable=False, at=NOW)
        for account in ("local", "telegram"):
            assert await leases.take(tx, account, "another", timedelta(minutes=1))
    assert await _all_rows(database) == before


async def _all_rows(database: Database) -> dict[str, list[Any]]:
    """Everything that is there of the other subdistrict."""
    async with database.transaction(THERE) as tx:
        tables = metadata.tables.items()
        return {
            name: list(await tx.connection.execute(select(table).where(table.c.subdistrict == THERE)))
            for name, table in tables
            if await tx.connection.scalar(select(func.count()).select_from(table))
        }

"""The journal: one unbroken chain for a subdistrict, and no entry can be changed, taken out or put in unnoticed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from storage import journal
from storage.database import Database, Transaction
from storage.models import Entry
from storage.schema import journal as journal_table
from tests.storage.journals import first_broken
from tests.storage.samples import HERE, NOW

TAMPERINGS: dict[str, Any] = {
    "ticket": 2,
    "at": NOW + timedelta(microseconds=1),
    "who": "somebody-else",
    "what": "closed",
    "why": "",
    "previous": "f" * 64,
    "hash": "f" * 64,
    "sequence": 9,
}


class _ChangedMind(Exception):
    pass


async def _write(database: Database, *whys: str) -> list[Entry]:
    async with database.transaction(HERE) as tx:
        return [await journal.record(tx, NOW, 1, "bot", "opened", why) for why in whys]


async def _change(tx: Transaction, place: int, **changes: Any) -> None:
    await tx.connection.execute(update(journal_table).where(journal_table.c.sequence == place).values(changes))


def test_a_seal_is_the_same_whatever_the_zone_and_the_program_that_computes_it() -> None:
    entry = Entry(HERE, 1, 12, datetime(2026, 11, 23, 1, tzinfo=UTC), "王大爷", "opened", "3号楼", "0" * 64, "")
    assert journal.seal(entry) == "38a1019b4ded6d823d4ede4e10ec43279cad073a98f380e70cbc8f56b3b2b5e4"
    assert journal.seal(replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=8))))) == journal.seal(entry)


async def test_each_entry_carries_the_hash_of_the_one_before(database: Database) -> None:
    first, second, third = await _write(database, "电梯", "派单", "收到")
    assert [entry.previous for entry in (first, second, third)] == ["0" * 64, first.hash, second.hash]
    assert third.hash == journal.seal(third)
    async with database.transaction(HERE) as tx:
        assert await journal.since(tx, 0) == [first, second, third]
        assert await journal.since(tx, 1) == [second, third]


async def test_entries_that_belong_to_no_ticket_are_in_the_chain_and_not_in_a_tickets_story(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        of_ticket = await journal.record(tx, NOW, 1, "bot", "opened", "")
        await journal.record(tx, NOW, None, "bot", "started", "")
        assert await journal.of_ticket(tx, 1) == [of_ticket]
        assert await first_broken(tx) is None


async def test_writers_at_the_same_time_make_one_chain(database: Database) -> None:
    written = await asyncio.gather(*(_write(database, f"{writer}a", f"{writer}b") for writer in range(8)))
    async with database.transaction(HERE) as tx:
        kept = await journal.since(tx, 0)
        assert await first_broken(tx) is None
    assert [entry.sequence for entry in kept] == list(range(1, 17))
    assert sorted((one for pair in written for one in pair), key=lambda entry: entry.sequence) == kept


async def test_what_was_undone_leaves_no_gap(database: Database) -> None:
    await _write(database, "电梯")
    with pytest.raises(_ChangedMind):
        async with database.transaction(HERE) as tx:
            await journal.record(tx, NOW, 1, "bot", "closed", "")
            raise _ChangedMind
    await _write(database, "派单")
    async with database.transaction(HERE) as tx:
        assert [entry.why for entry in await journal.since(tx, 0)] == ["电梯", "派单"]
        assert (await first_broken(tx), await journal.missing_at_end(tx)) == (None, 0)


async def test_an_empty_journal_is_whole(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        assert (await first_broken(tx), await journal.missing_at_end(tx)) == (None, 0)


@pytest.mark.parametrize("sequence", [1, 4])
@pytest.mark.parametrize("field", TAMPERINGS)
async def test_any_changed_field_of_any_entry_is_found(database: Database, field: str, sequence: int) -> None:
    await _write(database, "电梯", "派单", "收到", "办结")
    async with database.transaction(HERE) as tx:
        await _change(tx, sequence, **{field: TAMPERINGS[field]})
        broken = await first_broken(tx)
    assert broken
    # An entry that was put elsewhere is missed by the one after it.
    assert broken.sequence == (sequence if field != "sequence" else 9 if sequence == 4 else sequence + 1)


async def test_an_entry_that_was_changed_and_sealed_anew_is_found_by_the_one_after_it(database: Database) -> None:
    entries = await _write(database, "电梯", "派单", "收到")
    forged = replace(entries[1], why="没有派单")
    async with database.transaction(HERE) as tx:
        await _change(tx, 2, why=forged.why, hash=journal.seal(forged))
        assert await first_broken(tx) == entries[2]


async def test_an_entry_that_was_taken_out_is_missed_by_the_one_after_it(database: Database) -> None:
    entries = await _write(database, "电梯", "派单", "收到")
    async with database.transaction(HERE) as tx:
        await tx.connection.execute(delete(journal_table).where(journal_table.c.sequence == 2))
        assert await first_broken(tx) == entries[2]


async def test_entries_taken_off_the_end_are_missed_by_the_count(database: Database) -> None:
    await _write(database, "电梯", "派单", "收到")
    async with database.transaction(HERE) as tx:
        await tx.connection.execute(delete(journal_table).where(journal_table.c.sequence >= 2))
        assert (await first_broken(tx), await journal.missing_at_end(tx)) == (None, 2)


async def test_an_entry_put_in_from_another_subdistrict_is_found(database: Database) -> None:
    [entry] = await _write(database, "电梯")
    row = {name: getattr(entry, name) for name in Entry.__slots__} | {"subdistrict": "qiaotou"}
    async with database.transaction("qiaotou") as tx:
        await tx.connection.execute(insert(journal_table).values(row))
        broken = await first_broken(tx)
    assert broken and broken.sequence == 1

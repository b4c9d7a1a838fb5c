"""What a person is told when the database cannot be used: one sentence, what to do, and no password."""

import asyncio
import sqlite3
import threading
import traceback
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import heard, journal, tickets
from storage.database import Database, DatabaseTrouble, migrate, savepoint
from storage.database_trouble import shown
from tests.databases import PostgreSQL
from tests.storage.samples import HERE, NOW, SOON, raw_ticket, ticket

SECRET = "geheim"
NO_PATIENCE = timedelta(milliseconds=50)


async def _sentence(url: str) -> str:
    with pytest.raises(DatabaseTrouble) as trouble:
        await Database.open(url, NO_PATIENCE)
    [said] = str(trouble.value).splitlines()
    return said


@pytest_asyncio.fixture
async def impatient(sqlite_url: str) -> AsyncGenerator[Database]:
    opened = await Database.open(sqlite_url, NO_PATIENCE)
    yield opened
    await opened.close()


async def test_a_file_that_another_program_writes_to_is_locked_and_later_free_again(
    impatient: Database, sqlite_url: str
) -> None:
    other = sqlite3.connect(sqlite_url.partition(":///")[2], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "is locked by another program; stop that one, or wait" in await _sentence(sqlite_url)
    with pytest.raises(DatabaseTrouble, match="is locked by another program"):
        async with impatient.transaction(HERE):
            pytest.fail("it began")
    other.execute("COMMIT")
    other.close()
    async with impatient.transaction(HERE) as tx:
        await tickets.add(tx, ticket())


async def test_a_writer_waits_for_another_that_is_soon_done(sqlite_url: str) -> None:
    database = await Database.open(sqlite_url)

    async def note(message: str) -> None:
        async with database.transaction(HERE) as tx:
            await heard.note(tx, "rongan-1-group", message, NOW)
            await asyncio.sleep(0)

    await asyncio.gather(*(note(f"m{number}") for number in range(10)))
    await database.close()


async def test_a_read_only_file_is_named_with_what_to_do(sqlite_url: str) -> None:
    path = sqlite_url.partition(":///")[2]
    said = await _sentence(f"sqlite+aiosqlite:///file:{path}?mode=ro&uri=true")
    assert "is read-only; give this program the right to write to the file and its folder." in said


async def test_a_missing_folder_is_asked_for(tmp_path: Path) -> None:
    said = await _sentence(f"sqlite+aiosqlite:///{tmp_path}/nowhere/linying.db")
    assert "nowhere/linying.db: cannot be opened; is there such a folder, and may this program write to it?" in said


def test_what_could_not_be_opened_leaves_no_thread_that_speaks_to_a_closed_loop(tmp_path: Path) -> None:
    for _ in range(20):
        with pytest.raises(DatabaseTrouble):
            asyncio.run(Database.open(f"sqlite+aiosqlite:///{tmp_path}/nowhere/linying.db"))
        assert not [thread for thread in threading.enumerate() if "_connection_worker" in thread.name]


async def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("买菜" * 1000, encoding="utf-8")
    assert "notes.txt: is no SQLite database; name another file." in await _sentence(f"sqlite+aiosqlite:///{notes}")
    assert notes.read_text(encoding="utf-8") == "买菜" * 1000


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("linying.db", "is no database URL we know; write sqlite+aiosqlite:///FILE or postgresql+psycopg://USER@HOST"),
        ("postgresql+psycopg://u:geheim@h:port/db", "is no database URL we know"),
        ("sqlite:///linying.db", "is of a kind that we do not use; write sqlite+aiosqlite:///FILE"),
        ("mysql+aiomysql://u:geheim@h/db", "is of a kind that we do not use"),
        ("postgresql+asyncpg://u:geheim@h/db", "is of a kind that we do not use"),
        ("sqlite+aiosqlite://", "names no file and would keep nothing"),
        ("sqlite+aiosqlite:///:memory:", "names no file and would keep nothing"),
        ("postgresql+psycopg://u:x@geheim@h/db", "has an @ too many; in a password, write %40 for it."),
        ("postgresql+psycopg://u:x@geheim/y@h/db", "has an @ too many"),
        (
            "postgresql+psycopg://u:geheim@nowhere.invalid/db",
            "cannot be used (failed to resolve host 'nowhere.invalid'",
        ),
        ("postgresql+psycopg://u@127.0.0.1:1/db?password=geheim", "Connection refused"),
        ("postgresql+psycopg://u:geheim@127.0.0.1:1/db?colour=red", 'invalid connection option "colour"'),
    ],
)
async def test_a_url_that_leads_nowhere_gets_one_sentence_without_its_password(url: str, words: str) -> None:
    said = await _sentence(url)
    assert words in said
    assert SECRET not in said


async def test_an_account_that_may_only_read_is_told_so_at_the_start(
    postgres_server: PostgreSQL, on_postgresql: Database, postgres_url: str
) -> None:
    async with on_postgresql.transaction(HERE) as tx:
        await tx.connection.execute(text("CREATE ROLE reader LOGIN"))
        await tx.connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"))
    said = await _sentence(postgres_url.replace("postgres@", "reader@"))
    async with on_postgresql.transaction(HERE) as tx:
        await tx.connection.execute(text("DROP OWNED BY reader"))
        await tx.connection.execute(text("DROP ROLE reader"))
    assert "does not let this account do that; give it the right to the schema and all its tables." in said


async def test_a_database_and_an_account_that_are_not_there_are_named(postgres_server: PostgreSQL) -> None:
    url = postgres_server.url("absent")
    assert 'database "absent" does not exist' in await _sentence(url)
    said = await _sentence(url.replace("postgres@", f"nobody-here:{SECRET}@"))
    assert 'role "nobody-here" does not exist' in said
    assert SECRET not in said


def test_a_url_is_shown_whole_where_it_has_no_password() -> None:
    assert shown("sqlite+aiosqlite:////srv/a@b/街道.db") == "sqlite+aiosqlite:////srv/a@b/街道.db"
    assert shown("postgresql+psycopg://linying@db/linying") == "postgresql+psycopg://linying@db/linying"


async def test_a_statement_that_is_refused_is_a_bug_and_does_not_tell_what_was_in_it(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused:
        async with database.transaction(HERE) as tx, savepoint(tx):
            await raw_ticket(tx, note=SECRET, next_due_at=None)
    assert SECRET not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("statement", ["SELECT 1 FROM nowhere", "SELEKT"])
async def test_a_statement_that_can_never_succeed_is_no_outside_trouble(database: Database, statement: str) -> None:
    with pytest.raises(DBAPIError):
        async with database.transaction(HERE) as tx:
            await tx.connection.execute(text(statement))


async def test_what_fails_inside_a_savepoint_is_undone_alone(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        await tickets.add(tx, ticket(1))
        with pytest.raises(IntegrityError):
            async with savepoint(tx):
                await tickets.add(tx, ticket(2))
                await tickets.add(tx, ticket(1))
    async with database.transaction(HERE) as tx:
        assert [one.number for one in await tickets.of_numbers(tx, [1, 2])] == [1]


async def test_trouble_inside_a_savepoint_is_told_from_a_bug_there(on_postgresql: Database) -> None:
    async with on_postgresql.transaction(HERE) as tx:
        with pytest.raises(DatabaseTrouble, match="canceling statement due to statement timeout"):
            async with savepoint(tx):
                await tx.connection.execute(text("SET LOCAL statement_timeout = 1"))
                await tx.connection.execute(text("SELECT pg_sleep(10)"))


async def test_of_two_that_wait_for_each_other_one_is_told_to_try_again(on_postgresql: Database) -> None:
    ready = {"luhu": asyncio.Event(), "qiaotou": asyncio.Event()}

    async def lock(own: str, other: str) -> None:
        async with on_postgresql.transaction(own) as tx, savepoint(tx):
            await tx.execute(select(func.pg_advisory_xact_lock(len(own))))
            ready[own].set()
            await ready[other].wait()
            await tx.execute(select(func.pg_advisory_xact_lock(len(other))))

    ends = await asyncio.gather(lock("luhu", "qiaotou"), lock("qiaotou", "luhu"), return_exceptions=True)
    [trouble] = [end for end in ends if end is not None]
    assert isinstance(trouble, DatabaseTrouble)
    assert "ended one of two transactions that waited for each other; try again." in str(trouble)


async def test_a_tick_and_a_message_that_want_the_same_rows_the_other_way_round_both_have_them(
    database: Database,
) -> None:
    async with database.transaction(HERE) as tx:
        await tickets.add(tx, ticket())

    async def chase() -> None:
        async with database.transaction(HERE) as tx:
            [due] = await tickets.due(tx, SOON, 1)
            await asyncio.sleep(0)
            await journal.record(tx, NOW, 1, "bot", "reminded", "")
            assert await tickets.amend(tx, due, steps_taken=due.steps_taken + 1)

    async def hear() -> None:
        async with database.transaction(HERE) as tx:
            await journal.record(tx, NOW, 1, "chen-haiyan", "said", "")
            await tx.flush()
            read = await tickets.get(tx, 1)
            assert read and await tickets.amend(tx, read, note="马上到")

    await asyncio.gather(*(step() for _ in range(5) for step in (chase, hear)))
    async with database.transaction(HERE) as tx:
        assert [one.steps_taken for one in await tickets.due(tx, SOON, 1)] == [5]


async def test_a_connection_that_was_lost_is_outside_trouble_and_the_next_is_a_new_one(
    postgres_server: PostgreSQL, on_postgresql: Database
) -> None:
    with pytest.raises(DatabaseTrouble, match="cannot be used"):
        async with on_postgresql.transaction(HERE) as tx:
            process = await tx.connection.scalar(text("SELECT pg_backend_pid()"))
            postgres_server.administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
            await tickets.take_number(tx)
    async with on_postgresql.transaction(HERE) as tx:
        assert await tickets.take_number(tx) == 1


async def test_migrating_needs_the_same_sentences(tmp_path: Path) -> None:
    with pytest.raises(DatabaseTrouble, match="cannot be opened; is there such a folder"):
        await migrate(f"sqlite+aiosqlite:///{tmp_path}/nowhere/linying.db")

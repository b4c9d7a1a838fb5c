"""How a database is shared: a SQLite file is one process's, and one that sleeps does not hold up PostgreSQL."""

import pytest
from sqlalchemy import make_url, text

from storage.database import Database, DatabaseTrouble
from storage.sharing import alone, impatient, is_shared
from tests.storage.samples import HERE


def test_a_sqlite_file_is_for_one_and_says_what_to_do(sqlite_url: str) -> None:
    assert not is_shared(sqlite_url)
    with alone(sqlite_url), pytest.raises(DatabaseTrouble) as trouble, alone(sqlite_url):
        pytest.fail("was let in")
    assert "served by another process already; stop that one first" in str(trouble.value)
    assert "set `database` to a PostgreSQL URL" in str(trouble.value)
    with alone(sqlite_url):
        pass


async def test_who_holds_a_sqlite_file_keeps_nobody_from_reading_and_writing_it(sqlite_url: str) -> None:
    with alone(sqlite_url):
        database = await Database.open(sqlite_url)
        async with database.transaction(HERE) as tx:
            await tx.connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        await database.close()


async def test_postgresql_ends_the_transaction_of_a_process_that_sleeps_in_it(postgres_url: str) -> None:
    assert is_shared(postgres_url)
    assert make_url(impatient(postgres_url)).query["options"] == "-c idle_in_transaction_session_timeout=3s"
    own = make_url(postgres_url).update_query_dict({"options": "-c idle_in_transaction_session_timeout=50"})
    database = await Database.open(impatient(own.render_as_string()))
    other = await Database.open(postgres_url)
    with pytest.raises(DatabaseTrouble):
        async with database.transaction(HERE) as tx:
            sleeper = await tx.connection.scalar(text("SELECT pg_backend_pid()"))
            await _until_gone(other, sleeper)
            await tx.connection.execute(text("SELECT 1"))
    async with database.transaction(HERE) as tx:
        assert await tx.connection.scalar(text("SHOW idle_in_transaction_session_timeout")) == "50ms"
    await database.close()
    await other.close()


async def _until_gone(database: Database, backend: int) -> None:
    there = text("SELECT count(*) FROM pg_stat_activity WHERE pid = :pid")
    is_there = True
    while is_there:
        async with database.transaction("another") as tx:
            is_there = bool(await tx.connection.scalar(there, {"pid": backend}))

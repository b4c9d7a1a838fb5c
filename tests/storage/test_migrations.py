"""Migrations with data in every table, and programs that meet a schema which is not theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, inspect, text

from storage.database import Database, DatabaseTrouble, SchemaMismatch, connect, migrate
from storage.schema import metadata
from storage.schema_version import MIGRATIONS
from tests import telling
from tests.openings import LAMP, RUBBISH
from tests.storage.samples import HERE, fill
from tests.telling import MONDAY


async def _execute(url: str, statement: str) -> None:
    engine = connect(url)
    async with engine.begin() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def _tables(url: str) -> set[str]:
    def named(connection: Connection) -> set[str]:
        return set(inspect(connection).get_table_names())

    engine = connect(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(named)
    await engine.dispose()
    return found


async def _fill(url: str) -> None:
    database = await Database.open(url)
    async with database.transaction(HERE) as tx:
        await fill(tx)
        await tx.flush()
        for table in metadata.tables:
            assert await tx.connection.scalar(text(f"SELECT count(*) FROM {table}")), table  # noqa: S608 our own names
    await database.close()


async def test_every_migration_goes_up_down_and_up_again_with_rows_in_every_table(database_url: str) -> None:
    await _fill(database_url)
    await migrate(database_url)
    await migrate(database_url, "base")
    assert await _tables(database_url) == {"alembic_version"}
    await migrate(database_url)
    await _fill(database_url)


async def test_each_migration_can_be_taken_back_alone(database_url: str) -> None:
    revisions = sorted(path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("*.py"))
    for revision in reversed(revisions[:-1]):
        await migrate(database_url, revision)
        await migrate(database_url)
        await _fill_anew(database_url)
    await _fill_anew(database_url)


async def _fill_anew(url: str) -> None:
    await migrate(url, "base")
    await migrate(url)
    await _fill(url)


async def test_a_migration_that_fails_half_way_leaves_the_database_as_it_was(database_url: str) -> None:
    await migrate(database_url, "base")
    await _execute(database_url, "CREATE TABLE utterances (theirs INTEGER)")
    with pytest.raises(DatabaseTrouble, match=r"utterances.* already exists"):
        await migrate(database_url)
    assert await _tables(database_url) == {"alembic_version", "utterances"}


async def test_a_program_older_than_the_schema_refuses_to_start_and_to_migrate(database_url: str) -> None:
    await _execute(database_url, "UPDATE alembic_version SET version_num = '9999'")
    for attempt in (Database.open, migrate):
        with pytest.raises(SchemaMismatch, match=r"9999, newer than this program .* start the newer version instead"):
            await attempt(database_url)


async def test_without_a_schema_one_is_told_to_migrate(database_url: str) -> None:
    await migrate(database_url, "base")
    with pytest.raises(SchemaMismatch, match=r"not there yet.*run `python -m bot migrate`"):
        await Database.open(database_url)


async def test_a_ladder_half_climbed_goes_on_after_the_schema_went_down_and_up(database_url: str) -> None:
    story = await telling.begin(database_url)
    await story.writes("王大爷", LAMP)
    await story.writes("小李", RUBBISH)
    await story.writes("chen-haiyan", "接单 2")
    await story.later(minutes=31)
    await story.rehearsal.stop()
    await migrate(database_url, "0001")
    await migrate(database_url)
    again = await telling.begin(database_url, start=MONDAY + timedelta(minutes=31))
    again.silent()
    said = await again.chased(hours=6)
    await again.rehearsal.stop()
    assert said[0] == "2026-11-23 11:00 dm:lin-yongan escalation"
    assert sorted(said[1:]) == [
        "2026-11-23 15:30 dm:cai-shufen escalation",
        "2026-11-23 15:30 dm:chen-haiyan reminder",
    ]

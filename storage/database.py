"""One database behind a URL: opening it, and the transactions in which everything is read and written."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import aiosqlite
from sqlalchemy import Executable, Table, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage import schema_version
from storage.connection import Rows, SeeingConnection
from storage.database_trouble import DatabaseTrouble, SchemaMismatch, readable, translated
from storage.known import Known
from storage.pending import Pending

__all__ = ["Database", "DatabaseTrouble", "SchemaMismatch", "Transaction", "connect", "migrate", "savepoint"]

BUSY: Final = timedelta(seconds=5)
"""How long SQLite waits for another writer before it gives up."""

CACHE_KIB: Final = 64 * 1024
"""So much of a SQLite file a connection keeps in memory: the two megabytes of old are less than its indexes."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open transaction, which has its subdistrict to itself; nobody below the edge commits it. What it writes may
    wait in `pending`."""

    raw: AsyncConnection
    subdistrict: str
    known: Known = field(default_factory=Known)
    pending: Pending = field(default_factory=Pending)

    @property
    def connection(self) -> SeeingConnection:
        """For statements that know nothing of `known` and `pending`."""
        return SeeingConnection(self.raw, self.known, self.flush)

    async def execute(self, statement: Executable) -> Rows:
        """After all that waits was written. Whoever changes rows so tells `known`."""
        await self.flush()
        return await self.raw.execute(statement)

    async def scalar(self, statement: Executable) -> Any:
        return (await self.execute(statement)).scalar()

    async def flush(self) -> None:
        await self.pending.write(self.raw, self.subdistrict)

    def insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        """One that can say what becomes of a row that is there already."""
        return postgresql.insert(table) if self.is_postgresql else sqlite.insert(table)

    @property
    def is_postgresql(self) -> bool:
        return self.raw.dialect.name == "postgresql"


class Database:
    """The engine and its pool."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        # Who waits for a SQLite file looks now and then whether it is free; in one program that is unfair, for seconds.
        self._turn = asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @classmethod
    async def open(cls, url: str, busy: timedelta = BUSY) -> "Database":
        """Raises `SchemaMismatch` unless the schema is this version's, `DatabaseTrouble` when it cannot be reached."""
        engine = connect(url, busy)
        try:
            with translated(url, connecting=True):
                async with engine.connect() as connection:
                    await connection.run_sync(schema_version.demand)
                    await connection.run_sync(schema_version.try_to_write)
        except BaseException:
            await engine.dispose()
            raise
        return cls(engine)

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def transaction(self, subdistrict: str) -> AsyncGenerator[Transaction]:
        """Commits at the end, rolls back on any exception. Raises `DatabaseTrouble` when the database refuses. Whoever
        comes second to a subdistrict waits: SQLite has one writer, and two of PostgreSQL could wait for each other."""
        with translated(self._engine.url):
            async with self._turn, self._engine.begin() as connection:
                tx = Transaction(connection, subdistrict)
                if tx.is_postgresql:
                    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(subdistrict, 0))))
                yield tx
                await tx.flush()


@asynccontextmanager
async def savepoint(tx: Transaction) -> AsyncGenerator[None]:
    """What is done inside is undone alone when it raises. Raises `DatabaseTrouble` when the database refuses: then the
    whole transaction is to be given up, and not only this."""
    with translated(tx.raw.engine.url):
        await tx.flush()
        try:
            async with tx.raw.begin_nested():
                yield
                await tx.flush()
        except BaseException:
            tx.pending.forget()
            tx.known.forget()
            raise


def connect(url: str, busy: timedelta = BUSY) -> AsyncEngine:
    """An engine for the URL, set up so that SQLite keeps what was committed. Raises `DatabaseTrouble` for a bad URL."""
    parsed = readable(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    options = {"async_creator_fn": _open_file} if is_sqlite else {}
    # Parameters are people's words: they must not reach a log through an error.
    engine = create_async_engine(parsed, hide_parameters=True, connect_args=options)
    if is_sqlite:
        prepare = _preparing(f"busy_timeout={busy // timedelta(milliseconds=1)}")
        event.listen(engine.sync_engine, "connect", prepare)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


async def _open_file(*where: Any, **options: Any) -> aiosqlite.Connection:
    connection = aiosqlite.connect(*where, **options)
    thread = connection._thread  # pyright: ignore[reportPrivateUsage] - the driver has no other way to wait for it
    thread.daemon = True
    try:
        return await connection
    except BaseException:
        # The thread still has a word to say to the event loop, which must not be closed before.
        await asyncio.to_thread(thread.join)
        raise


def _preparing(*more: str) -> Any:
    def prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        # The driver must not open transactions by itself: it would begin late and without the write lock.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (*more, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"cache_size=-{CACHE_KIB}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return prepare


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


async def migrate(url: str, revision: str = "head") -> None:
    """Brings the schema up or down to `revision`, all or nothing. Raises `SchemaMismatch` when it is newer than this
    program's."""
    engine = connect(url)
    try:
        with translated(url, connecting=True):
            async with engine.begin() as connection:
                await connection.run_sync(schema_version.move, revision)
    finally:
        await engine.dispose()

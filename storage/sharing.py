"""How a database is shared: a SQLite file by nobody, PostgreSQL by processes that must not hang on one that sleeps."""

import sqlite3
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Final

from storage import leases
from storage.database import Database, Transaction, connect
from storage.database_trouble import DatabaseTrouble, readable, shown, translated
from storage.models import Lease

IDLE_SECONDS: Final = 3
"""A process that says nothing for so long within a transaction is asleep, and holds locks that others wait for."""

UNREACHABLE_SECONDS: Final = 5
"""After which a server that does not answer is taken for gone, and the next one that the URL names is tried."""

BESIDE: Final = ".running"
"""The ending of the file beside a SQLite file that the one process holds."""


def is_shared(url: str) -> bool:
    """Whether several processes may serve it. Raises `DatabaseTrouble` for a bad URL."""
    return readable(url).get_backend_name() == "postgresql"


@contextmanager
def alone(url: str) -> Generator[None]:
    """Holds a SQLite file against a second process; a crash lets it go. Raises `DatabaseTrouble` when one is there."""
    path = Path(readable(url).database or "").resolve()
    try:
        door = sqlite3.connect(f"{path}{BESIDE}", timeout=1, isolation_level=None)
    except sqlite3.OperationalError as trouble:
        raise DatabaseTrouble(f"{shown(url)}: {path.name}{BESIDE} beside it cannot be opened; may it be?") from trouble
    with closing(door):
        try:
            door.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as trouble:
            raise DatabaseTrouble(
                f"{shown(url)}: is served by another process already; stop that one first, or, to serve with several, "
                "set `database` to a PostgreSQL URL (postgresql+psycopg://USER@HOST/NAME)."
            ) from trouble
        yield


def impatient(url: str) -> str:
    """The URL of a shared database for a process that serves: what sleeps or is gone holds up nobody. What the URL
    itself says of these settings counts."""
    parsed = readable(url)
    sleepless = f"-c idle_in_transaction_session_timeout={IDLE_SECONDS}s"
    own = {
        "options": sleepless,
        "connect_timeout": str(UNREACHABLE_SECONDS),
        "tcp_user_timeout": str(UNREACHABLE_SECONDS * 1000),
    }
    return parsed.set(query={**own, **parsed.query}).render_as_string(hide_password=False)


class Beside(Database):
    """The same database over connections of its own, for leases: they wait for no batch and no free connection."""

    @classmethod
    def of(cls, url: str) -> "Beside":
        return cls(connect(url))

    @asynccontextmanager
    async def transaction(self, subdistrict: str) -> AsyncGenerator[Transaction]:
        with translated(self._engine.url):
            async with self._engine.begin() as connection:
                yield Transaction(connection, subdistrict)


class Fenced(Database):
    """The same database for the holder of a lease: no transaction of its begins or ends under one that was lost."""

    def __init__(self, whole: Database, held: Lease) -> None:
        super().__init__(whole._engine)
        self._whole, self._held = whole, held

    @asynccontextmanager
    async def transaction(self, subdistrict: str) -> AsyncGenerator[Transaction]:
        """As any other; raises `LostLease` besides."""
        async with self._whole.transaction(subdistrict) as tx:
            await leases.demand(tx, self._held)
            yield tx

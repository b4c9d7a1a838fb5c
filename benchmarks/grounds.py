"""Databases to measure on, each as safe as in service and thrown away afterwards, and a stopwatch."""

import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager

from storage.database import Database
from tests import databases

DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}


@contextmanager
def sqlite() -> Generator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite+aiosqlite:///{folder}/linying.db"


@contextmanager
def postgresql() -> Generator[str]:
    """Kept as safe as in service, unlike that of the tests."""
    databases.SETTINGS |= DURABLE
    with databases.postgresql() as server:
        yield server.url(server.create())


KINDS: Mapping[str, Callable[[], AbstractContextManager[str]]] = {"sqlite": sqlite, "postgresql": postgresql}


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[Database]:
    database = await Database.open(url)
    try:
        yield database
    finally:
        await database.close()


async def timed(what: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await what()
    return time.perf_counter() - began

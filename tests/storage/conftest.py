"""An open database of each kind, empty but for the tables."""

from collections.abc import AsyncGenerator

import pytest_asyncio

from storage.database import Database


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncGenerator[Database]:
    opened = await Database.open(database_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def on_postgresql(postgres_url: str) -> AsyncGenerator[Database]:
    """For what SQLite, with its one writer at a time, does not know."""
    opened = await Database.open(postgres_url)
    yield opened
    await opened.close()

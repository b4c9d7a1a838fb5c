"""A story on each database; at its end nobody may have heard what no line of it expected."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Generator
from datetime import datetime

import pytest
import pytest_asyncio

from handlers.policy.town import Town
from tests import statements, telling
from tests.telling import MONDAY, Story

Tell = Callable[..., Awaitable[Story]]


@pytest.fixture(autouse=True)
def every_statement_has_its_subdistrict() -> Generator[None]:
    """So that a database can be spread over machines by it: whatever a story asks, one of them can answer."""
    with statements.all_with_their_subdistrict():
        yield


@pytest_asyncio.fixture
async def story(database_url: str) -> AsyncGenerator[Story]:
    told = await telling.begin(database_url)
    yield told
    await told.rehearsal.stop()
    told.silent()


@pytest_asyncio.fixture
async def tell(database_url: str) -> AsyncGenerator[Tell]:
    """The same for a story that begins in another town or at another time."""
    begun: list[Story] = []

    async def begin(town: Town | None = None, start: datetime = MONDAY, unbound: Collection[str] = ()) -> Story:
        begun.append(await telling.begin(database_url, town, start, unbound))
        return begun[-1]

    yield begin
    for told in begun:
        await told.rehearsal.stop()
        told.silent()

"""How values are kept: what goes in comes out, whatever zone the machine and the session think they are in."""

import time
from collections.abc import Generator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from storage import outbox, reports, tickets
from storage.database import Database
from storage.kinds import Action, Severity
from storage.models import Place
from tests.storage.samples import HERE, report, ticket, utterance

CHINA = timezone(timedelta(hours=8))
OPENED = datetime(2026, 11, 23, 7, 59, 59, 123456, tzinfo=CHINA)


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/New_York"])
def machine_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    with monkeypatch.context() as changed:
        changed.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("machine_in")
@pytest.mark.parametrize("session", ["UTC", "Asia/Shanghai", "America/St_Johns"])
async def test_a_time_comes_back_as_the_same_moment_in_aware_utc(database: Database, session: str) -> None:
    async with database.transaction(HERE) as tx:
        await tickets.add(tx, ticket(opened_at=OPENED))
    async with database.transaction(HERE) as tx:
        if tx.is_postgresql:
            await tx.connection.execute(text(f"SET LOCAL TIME ZONE '{session}'"))
        kept = await tickets.get(tx, 1)
        due = await tickets.next_due_at(tx)
    assert kept is not None and due is not None
    assert (kept.opened_at, kept.opened_at.tzinfo) == (datetime(2026, 11, 22, 23, 59, 59, 123456, UTC), UTC)
    assert due.tzinfo is UTC


async def test_a_time_without_zone_is_refused_to_be_kept_and_to_be_asked_for(database: Database) -> None:
    naive = OPENED.replace(tzinfo=None)
    with pytest.raises(ValueError, match="has no zone"):
        async with database.transaction(HERE) as tx:
            await tickets.add(tx, ticket(opened_at=naive))
    with pytest.raises(StatementError, match="has no zone"):
        async with database.transaction(HERE) as tx:
            await tickets.due(tx, naive, 10)


async def test_times_in_different_zones_are_compared_as_moments(database: Database) -> None:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=CHINA)
    async with database.transaction(HERE) as tx:
        await tickets.add(tx, ticket(next_due_at=at))
        assert not await tickets.due(tx, at.astimezone(UTC) - timedelta(microseconds=1), 10)
        assert [found.number for found in await tickets.due(tx, at.astimezone(UTC), 10)] == [1]


async def test_what_is_packed_or_from_a_closed_set_comes_back_as_it_went_in(database: Database) -> None:
    place = Place("“3号楼”2单元\n负一楼", building="3", unit="2", floor="-1", landmark="东门👍")
    async with database.transaction(HERE) as tx:
        kept_report = await reports.add(tx, report(place=place, why=("电梯", "坏了"), severity=Severity.S0))
        kept_utterance = await outbox.put(
            tx, utterance(7, 8, mentions=(), buttons=(Action.ACK, Action.WHY), shows=(3, 4))
        )
    async with database.transaction(HERE) as tx:
        assert await reports.of_ticket(tx, 1) == [kept_report]
        assert await outbox.get(tx, kept_utterance.id) == kept_utterance


async def test_a_value_outside_of_its_closed_set_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="'S9' is not a valid Severity"):
        async with database.transaction(HERE) as tx:
            await tickets.add(tx, ticket(severity="S9"))

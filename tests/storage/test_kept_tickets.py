"""Tickets kept: who moves one first wins, and the database refuses one that would be forgotten."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from storage import reports, tickets
from storage.database import Database
from storage.kinds import Outcome, Status
from storage.models import Ticket
from tests.storage.samples import CLOSED, HERE, NOW, SOON, raw_ticket, report, ticket

LATER = NOW + timedelta(minutes=1)


async def _kept(database: Database, **changes: Any) -> Ticket:
    async with database.transaction(HERE) as tx:
        await tickets.add(tx, ticket(**changes))
        kept = await tickets.get(tx, 1)
    assert kept is not None
    return kept


async def test_of_two_who_move_a_ticket_from_one_status_one_wins(database: Database) -> None:
    read = await _kept(database)

    async def move(status: Status) -> Ticket | None:
        async with database.transaction(HERE) as tx:
            return await tickets.move(tx, read, status=status, stage_since=LATER)

    ends = await asyncio.gather(move(Status.ACKNOWLEDGED), move(Status.RESOLVED), move(Status.SUSPENDED))
    [winner] = [end for end in ends if end]
    async with database.transaction(HERE) as tx:
        assert await tickets.get(tx, 1) == winner


async def test_a_ticket_that_went_round_to_the_same_status_is_not_the_one_that_was_read(database: Database) -> None:
    read = await _kept(database)
    async with database.transaction(HERE) as tx:
        assigned = await tickets.move(tx, read, status=Status.ASSIGNED, stage_since=LATER)
        assert assigned
        assert await tickets.move(tx, assigned, status=Status.OPEN, stage_since=LATER + timedelta(minutes=1))
        assert await tickets.move(tx, read, status=Status.ASSIGNED, stage_since=LATER) is None


async def test_of_two_who_take_the_same_step_one_wins(database: Database) -> None:
    read = await _kept(database)

    async def take_step(minutes: int) -> Ticket | None:
        async with database.transaction(HERE) as tx:
            return await tickets.amend(tx, read, steps_taken=1, next_due_at=SOON + timedelta(minutes=minutes))

    ends = await asyncio.gather(*(take_step(minutes) for minutes in (1, 2, 3)))
    assert sorted(end.steps_taken if end else 0 for end in ends) == [0, 0, 1]


async def test_a_ticket_that_was_moved_meanwhile_is_not_amended(database: Database) -> None:
    read = await _kept(database)
    async with database.transaction(HERE) as tx:
        assert await tickets.move(tx, read, status=Status.ACKNOWLEDGED, stage_since=LATER)
        assert await tickets.amend(tx, read, note="换了灯泡") is None


async def test_a_closed_ticket_can_be_amended_though_nothing_is_due(database: Database) -> None:
    read = await _kept(database, **CLOSED)
    async with database.transaction(HERE) as tx:
        amended = await tickets.amend(tx, read, note="换了灯泡")
        assert amended and amended.note == "换了灯泡"


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CLOSED])
async def test_the_database_refuses_an_open_ticket_without_next_step(database: Database, status: Status) -> None:
    with pytest.raises(IntegrityError, match="open_has_next_step"):
        async with database.transaction(HERE) as tx:
            await raw_ticket(tx, status=status, next_due_at=None)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"outcome": Outcome.CONFIRMED}, "outcome_on_closed_alone"),
        ({**CLOSED, "outcome": None}, "outcome_on_closed_alone"),
        ({**CLOSED, "closed_at": None}, "closed_has_its_time"),
        ({"closed_at": NOW}, "closed_has_its_time"),
    ],
    ids=["outcome on an open one", "closed without outcome", "closed without time", "time on an open one"],
)
async def test_the_database_refuses_half_closed_tickets(database: Database, changes: Any, rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule):
        async with database.transaction(HERE) as tx:
            await raw_ticket(tx, **changes)


async def test_a_move_that_would_leave_an_open_ticket_without_next_step_is_refused(database: Database) -> None:
    read = await _kept(database)
    with pytest.raises(IntegrityError, match="open_has_next_step"):
        async with database.transaction(HERE) as tx:
            await tickets.move(tx, read, status=Status.ACKNOWLEDGED, next_due_at=None)


async def test_two_tickets_never_have_one_number(database: Database) -> None:
    await _kept(database)
    with pytest.raises(IntegrityError):
        async with database.transaction(HERE) as tx:
            await tickets.add(tx, ticket())


async def test_due_are_the_open_ones_whose_time_has_come_the_longest_due_first(database: Database) -> None:
    waits = {3: -2, 1: -1, 2: -1, 4: 0, 5: 1}
    async with database.transaction(HERE) as tx:
        for number, minutes in waits.items():
            await tickets.add(tx, ticket(number, next_due_at=NOW + timedelta(minutes=minutes)))
        await tickets.add(tx, ticket(6, **CLOSED))
        assert [found.number for found in await tickets.due(tx, NOW, 10)] == [3, 1, 2, 4]
        assert [found.number for found in await tickets.due(tx, NOW, 2)] == [3, 1]
        assert await tickets.next_due_at(tx) == NOW - timedelta(minutes=2)


async def test_open_tickets_are_counted_by_status_and_closed_ones_not_at_all(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        for number, status in enumerate((Status.ASSIGNED, Status.ASSIGNED, Status.SUSPENDED), start=1):
            await tickets.add(tx, ticket(number, status=status))
        await tickets.add(tx, ticket(4, **CLOSED))
        counted = await tickets.open_by_status(tx)
    assert Status.CLOSED not in counted and len(counted) == 7
    assert {status: number for status, number in counted.items() if number} == {"assigned": 2, "suspended": 1}


async def test_with_every_ticket_closed_nothing_is_ever_due(database: Database) -> None:
    await _kept(database, **CLOSED)
    async with database.transaction(HERE) as tx:
        assert await tickets.next_due_at(tx) is None
        assert (await tickets.count(tx, open_only=False), await tickets.count(tx, open_only=True)) == (1, 0)


async def test_alike_are_tickets_of_the_grid_and_category_that_are_open_or_lately_closed(database: Database) -> None:
    an_hour_ago, yesterday = NOW - timedelta(hours=1), NOW - timedelta(days=1)
    kept = [
        (ticket(1), NOW),
        (ticket(2, grid="rongan-2"), NOW),
        (ticket(3, category="leak_drainage"), NOW),
        (ticket(4), yesterday),
        (ticket(5, **CLOSED), NOW),
        (ticket(6, **{**CLOSED, "closed_at": yesterday}), NOW),
    ]
    async with database.transaction(HERE) as tx:
        for one, said_at in kept:
            await tickets.add(tx, one)
            await reports.add(tx, report(one.number, said_at=said_at))
        found = await tickets.alike(tx, "rongan-1", "elevator", an_hour_ago, an_hour_ago)
    assert [one.number for one in found] == [5, 1]

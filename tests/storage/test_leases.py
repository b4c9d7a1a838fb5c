"""Leases: one holder at a time, by the database's clock, and an old token opens nothing."""

import asyncio
from datetime import timedelta

import pytest

from storage import leases
from storage.database import Database
from storage.leases import LostLease
from storage.models import Lease
from storage.sharing import Beside, Fenced
from tests.storage.samples import HERE

LONG, AT_ONCE = timedelta(minutes=5), timedelta()


async def _take(database: Database, holder: str, lasting: timedelta, account: str = "local") -> Lease | None:
    async with database.transaction(HERE) as tx:
        return await leases.take(tx, account, holder, lasting)


async def _taken(database: Database, holder: str, lasting: timedelta) -> Lease:
    lease = await _take(database, holder, lasting)
    assert lease
    return lease


async def _renew(database: Database, held: Lease) -> None:
    async with database.transaction(HERE) as tx:
        await leases.renew(tx, held, LONG)


async def test_nobody_takes_what_another_holds(database: Database) -> None:
    lease = await _taken(database, "a", LONG)
    assert (lease.holder, lease.token) == ("a", 1)
    assert await _take(database, "b", LONG) is None


async def test_each_new_holder_has_a_greater_token(database: Database) -> None:
    taken = [await _taken(database, holder, AT_ONCE) for holder in ("a", "b", "a")]
    assert [(lease.holder, lease.token) for lease in taken] == [("a", 1), ("b", 2), ("a", 3)]


async def test_each_account_has_a_holder_of_its_own(database: Database) -> None:
    assert await _take(database, "a", LONG, "telegram")
    assert await _take(database, "b", LONG, "telegram") is None
    assert await _take(database, "b", LONG, "local")


async def test_a_lease_that_is_renewed_does_not_end(database: Database) -> None:
    await _renew(database, await _taken(database, "a", AT_ONCE))
    assert await _take(database, "b", LONG) is None


async def test_what_is_given_back_can_be_taken_at_once(database: Database) -> None:
    held = await _taken(database, "a", LONG)
    async with database.transaction(HERE) as tx:
        await leases.give_back(tx, held)
    assert (await _taken(database, "b", LONG)).token == 2


async def test_an_old_token_renews_nothing_gives_nothing_back_and_opens_no_transaction(database: Database) -> None:
    old = await _taken(database, "a", AT_ONCE)
    await _take(database, "a", LONG)
    with pytest.raises(LostLease):
        await _renew(database, old)
    async with database.transaction(HERE) as tx:
        await leases.give_back(tx, old)
    assert await _take(database, "b", LONG) is None
    with pytest.raises(LostLease):
        async with Fenced(database, old).transaction(HERE):
            pytest.fail("was let in")


async def test_of_many_who_want_it_at_once_one_has_it(postgres_url: str) -> None:
    beside = Beside.of(postgres_url)
    taken = await asyncio.gather(*(_take(beside, f"p{number}", LONG) for number in range(9)))
    await beside.close()
    assert [lease.token for lease in taken if lease] == [1]


async def test_whoever_takes_it_waits_for_what_is_written_under_it_and_whoever_renews_it_does_not(
    on_postgresql: Database, postgres_url: str
) -> None:
    held = await _taken(on_postgresql, "a", AT_ONCE)
    beside = Beside.of(postgres_url)
    async with Fenced(on_postgresql, held).transaction(HERE):
        taking = asyncio.create_task(_taken(beside, "b", LONG))
        while not taking.done() and not await _waits_for_a_lock(beside):
            continue
        assert not taking.done()
    held = await taking
    assert held.token == 2
    async with Fenced(on_postgresql, held).transaction(HERE):
        await asyncio.wait_for(_renew(beside, held), 60)
    await beside.close()


async def _waits_for_a_lock(database: Database) -> bool:
    question = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with database.transaction(HERE) as tx:
        return bool((await tx.connection.exec_driver_sql(question)).scalar())

"""Numbers of tickets, reports, utterances and journal entries: none twice, none lost but with its transaction."""

import asyncio

from storage import counters
from storage.database import Database
from tests.storage.samples import HERE


class _ChangedMind(Exception):
    pass


async def test_numbers_begin_with_one_and_go_up_by_one(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        assert [await counters.take(tx, "ticket") for _ in range(3)] == [1, 2, 3]
        assert await counters.taken(tx, "ticket") == 3


async def test_each_kind_of_number_counts_for_itself(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        assert await counters.take(tx, "ticket") == await counters.take(tx, "report") == 1
        assert await counters.taken(tx, "utterance") == 0


async def test_transactions_at_the_same_time_never_get_one_number_twice(database: Database) -> None:
    async def take_two() -> list[int]:
        async with database.transaction(HERE) as tx:
            return [await counters.take(tx, "ticket"), await counters.take(tx, "ticket")]

    pairs = await asyncio.gather(*(take_two() for _ in range(12)))
    assert sorted(number for pair in pairs for number in pair) == list(range(1, 25))


async def test_numbers_of_transactions_that_were_undone_are_given_to_others_and_once(database: Database) -> None:
    async def take(undone: bool) -> int | None:
        try:
            async with database.transaction(HERE) as tx:
                number = await counters.take(tx, "ticket")
                if undone:
                    raise _ChangedMind
                return number
        except _ChangedMind:
            return None

    numbers = await asyncio.gather(*(take(undone=turn % 2 == 0) for turn in range(12)))
    assert sorted(number for number in numbers if number) == [1, 2, 3, 4, 5, 6]

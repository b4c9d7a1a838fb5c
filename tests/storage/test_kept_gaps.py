"""Gaps and habits kept: what was not heard and when, how much is usual where, and no more than that."""

from datetime import timedelta

from storage import gaps, kept_habits
from storage.database import Database
from tests.storage.samples import HERE, NOW, SOON, gap, habit

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


async def test_a_gap_is_found_by_any_part_of_it(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        await gaps.record(tx, gap())
        assert await gaps.overlapping(tx, "local", NOW + MINUTE, NOW + 2 * MINUTE) == [gap()]
        assert await gaps.overlapping(tx, "local", SOON - MINUTE, SOON + DAY) == [gap()]
        assert await gaps.overlapping(tx, "local", SOON, SOON + DAY) == []
        assert await gaps.overlapping(tx, "local", NOW - DAY, NOW) == []
        assert await gaps.overlapping(tx, "telegram", NOW - DAY, NOW + DAY) == []


async def test_it_is_known_which_gaps_the_groups_were_told_of(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        await gaps.record(tx, gap())
        await gaps.record(tx, gap(began_at=SOON, ended_at=SOON + MINUTE))
        first, _ = await gaps.overlapping(tx, "local", NOW, NOW + DAY)
        await gaps.mark_told(tx, [first], SOON)
        assert [one.told_at for one in await gaps.overlapping(tx, "local", NOW, NOW + DAY)] == [SOON, None]


async def test_a_day_adds_up_and_its_longest_silence_stays(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        for seconds in (60, 300, 0):
            await kept_habits.count(tx, habit(longest_silence=seconds, last_heard_at=NOW + timedelta(seconds=seconds)))
        assert await kept_habits.everything(tx) == [habit(times=3, longest_silence=300)]


async def test_somebody_was_last_heard_on_the_last_day_that_is_kept(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        await kept_habits.count(tx, habit(day=NOW.date() - DAY, last_heard_at=NOW - DAY))
        await kept_habits.count(tx, habit())
        assert await kept_habits.last_heard_at(tx) == {"rongan-1-group": NOW}
        await kept_habits.forget(tx, NOW.date())
        assert await kept_habits.everything(tx) == [habit()]
        await kept_habits.forget(tx, NOW.date() + DAY)
        assert await kept_habits.last_heard_at(tx) == {}

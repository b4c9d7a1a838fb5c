"""Calls kept: a number an hour and platform, and nothing of what was said."""

from datetime import timedelta

from storage import kept_calls
from storage.database import Database
from tests.storage.samples import HERE, NOW

HOUR = timedelta(hours=1)


async def test_calls_add_up_by_the_hour_and_old_ones_are_forgotten(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        for at, times in ((NOW, 2), (NOW + timedelta(minutes=9), 3), (NOW + HOUR, 1), (NOW, -1)):
            await kept_calls.count(tx, "wechat", at, times)
        await kept_calls.count(tx, "wechat-2", NOW, 7)
        assert list((await kept_calls.by_hour(tx, "wechat")).values()) == [4, 1]
        await kept_calls.forget(tx, "wechat", NOW + timedelta(minutes=1))
        assert list((await kept_calls.by_hour(tx, "wechat")).values()) == [1]

"""When each platform was last heard: the newest word counts, and each platform has its own."""

from datetime import timedelta

from storage import last_heard
from storage.database import Database
from tests.storage.samples import HERE, NOW


async def test_where_nothing_was_ever_heard_nothing_is_said(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        assert await last_heard.heard_at(tx) == {}


async def test_each_platform_was_last_heard_when_it_was_last_noted(database: Database) -> None:
    later = NOW + timedelta(seconds=10)
    async with database.transaction(HERE) as tx:
        await last_heard.note(tx, "wechat", NOW)
        await last_heard.note(tx, "telegram", NOW)
        await last_heard.note(tx, "wechat", later)
    async with database.transaction(HERE) as tx:
        assert await last_heard.heard_at(tx) == {"wechat": later, "telegram": NOW}

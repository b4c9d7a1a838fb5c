"""A database with its refusals counted, and nothing else changed."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot import metrics
from storage.database import Database, DatabaseTrouble, Transaction


class Counted(Database):
    @asynccontextmanager
    async def transaction(self, subdistrict: str) -> AsyncGenerator[Transaction]:
        with metrics.DATABASE_TROUBLES.count_exceptions(DatabaseTrouble):
            async with super().transaction(subdistrict) as tx:
                yield tx

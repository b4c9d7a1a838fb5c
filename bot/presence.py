"""That somebody listens on a platform, noted where other processes see it."""

from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.clocks import Clock
from storage import last_heard
from storage.database import Database, DatabaseTrouble

log = structlog.get_logger()

NOTED_EVERY: Final = timedelta(seconds=10)


class Presence:
    """Of one conversation on one platform."""

    def __init__(self, database: Database, subdistrict: str, platform: str, clock: Clock) -> None:
        self._database, self._subdistrict = database, subdistrict
        self._platform, self._clock = platform, clock
        self._noted_at: datetime | None = None

    async def heard(self) -> None:
        """The platform has just answered, whether anybody had written or not. A database that refuses is told the next
        time."""
        now = self._clock.now()
        if self._noted_at and now - self._noted_at < NOTED_EVERY:
            return
        try:
            async with self._database.transaction(self._subdistrict) as tx:
                await last_heard.note(tx, self._platform, now)
        except DatabaseTrouble as trouble:
            log.error("the database refused to note who listens", platform=self._platform, trouble=str(trouble))
        else:
            self._noted_at = now

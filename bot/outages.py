"""Outages of platforms that keep nothing for who is away: seen within seconds, and told to the supervisors."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

import structlog

from bot.clocks import Clock
from handlers import unheard
from handlers.present import Present
from handlers.scene import Scene
from storage import last_heard
from storage.database import Database

log = structlog.get_logger()

LOOK_SECONDS: Final = 10


class Outages:
    """Whoever listened there, the database knows since when nobody does; `forgetful` are the accounts to look at."""

    def __init__(self, database: Database, present: Present, clock: Clock, forgetful: Collection[str]) -> None:
        self._database, self._present, self._clock = database, present, clock
        self._forgetful = forgetful
        self._out_since: dict[str, datetime] = {}

    async def look(self) -> None:
        """Raises `DatabaseTrouble`."""
        async with self._database.transaction(self._present.subdistrict) as tx:
            scene = Scene(tx, await self._present.town(tx), self._clock.now())
            heard_at = await last_heard.heard_at(tx)
            for name in sorted(self._forgetful & heard_at.keys()):
                await self._look_at(scene, name, heard_at[name])

    async def _look_at(self, scene: Scene, name: str, heard_at: datetime) -> None:
        if scene.now - heard_at >= unheard.A_MINUTE:
            self._out_since[name] = heard_at
            if await unheard.tell_at_once(scene, name, heard_at):
                log.error("a platform that keeps nothing is not heard any more", platform=name)
        elif since := self._out_since.pop(name, None):
            await unheard.tell_of_the_end(scene, name, since)

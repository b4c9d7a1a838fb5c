"""One engine whose outbox is filled by hand, and the fake platform that it speaks to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.app import Engine
from bot.clocks import PushedClock
from handlers import outgoing
from handlers.policy.town import Town
from handlers.scene import Scene
from storage import outbox
from storage.kinds import Purpose
from storage.models import Utterance
from tests.fake_platform import FakePlatform

START = datetime.fromisoformat("2026-11-23T01:00:00+00:00")
GROUP, ALONE = "rongan-1-group", "dm:chen-haiyan"


@dataclass
class Speaking:
    engine: Engine
    platform: FakePlatform
    clock: PushedClock

    @property
    def town(self) -> Town:
        return self.engine.town

    async def put(self, text: str, chat: str = GROUP, *, purpose: Purpose = Purpose.ANSWER, **details: Any) -> int:
        async with self.engine.database.transaction(self.town.subdistrict) as tx:
            scene = Scene(tx, self.town, self.clock.now())
            return (await outgoing.say(scene, chat, purpose, text, **details)).id

    async def kept(self, number: int) -> Utterance:
        async with self.engine.database.transaction(self.town.subdistrict) as tx:
            found = await outbox.get(tx, number)
        assert found
        return found

    async def after(self, seconds: float) -> list[str]:
        self.clock.push_to(self.clock.now() + timedelta(seconds=seconds))
        await self.engine.speak()
        return self.platform.texts()

"""The whole house over the double: the real engine and adapter, on a database, with a clock that is pushed."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.app import Engine
from bot.clocks import PushedClock
from bot.platforms import TryAgainLater
from bot.telegram.account import Telegram
from bot.telegram.settings import TelegramSettings
from handlers.policy.roster import Roster
from handlers.policy.town import Town
from storage.database import Database, DatabaseTrouble
from tests.telegram.accounts import GROUP, roster_of
from tests.telegram.double import Double
from tests.telling import MONDAY, example

BOUND = "rongan-1-group"
LAMP = "3栋门口路灯不亮了"
QUIET_LOOKS = 2


class House:
    """It is Monday at nine; 陈海燕 and 吴志明 are the officers of the group, 王大爷 lives there."""

    def __init__(self, double: Double, url: str, *, kind: str = "supergroup", forum: bool = False) -> None:
        self.double, self._url = double, url
        double.hours.push(MONDAY.timestamp() - double.hours.now())
        self.clock = PushedClock(MONDAY)
        self.is_refused = False
        address = double.world.group(GROUP, ["王大爷", "陈海燕"], bot="administrator", kind=kind, forum=forum)
        self.town = _there(roster_of({BOUND: address}), double)
        self.engine: Engine
        self.telegram: Telegram

    async def start(self) -> None:
        async def roster() -> Roster:
            if self.is_refused:
                raise DatabaseTrouble("refused")
            return self.town.roster

        self.telegram = Telegram(TelegramSettings(self.double.token, self.double.url), self.clock, roster)
        database = await Database.open(self._url)
        self.engine = Engine(database, self.town, {self.telegram.name: self.telegram}, self.clock)
        await self.engine.start()

    async def stop(self) -> None:
        await self.telegram.close()
        await self.engine.database.close()

    async def settle(self, *, acknowledges: bool = True) -> None:
        """Hears and says everything that there is now."""
        quiet = 0
        while quiet < QUIET_LOOKS:
            try:
                batch = await self.telegram.hear()
            except TryAgainLater:
                continue
            await self.engine.hear(batch)
            if acknowledges:
                await self.telegram.acknowledge()
            await self.engine.tick()
            quiet = 0 if await self.engine.speak() or (batch and acknowledges) else quiet + 1

    async def later(self, **span: float) -> None:
        """Time passes, in the house and at Telegram."""
        self.clock.push_to(self.clock.now() + timedelta(**span))
        self.double.hours.push(timedelta(**span).total_seconds())
        await self.settle()

    def press(self, person: str, chat: str, button: str) -> str:
        """Under the last message there, which has it."""
        message = next(one for one in reversed(self.double.shown.now(chat)) if button in dict(one["buttons"]))
        return self.double.talk.press(person, None if chat == person else chat, message["message"], button)


@asynccontextmanager
async def house(double: Double, url: str, **how: object) -> AsyncGenerator[House]:
    built = House(double, url, **how)  # type: ignore[arg-type]  spelled by each test
    await built.start()
    yield built
    await built.stop()


def _there(roster: Roster, double: Double) -> Town:
    """Everybody of the roster has an account on Telegram and nowhere else."""
    people = {
        person.id: replace(person, accounts={"telegram": str(double.world.person(person.name))})
        for person in roster.people.values()
    }
    return replace(example(), roster=replace(roster, people=people))

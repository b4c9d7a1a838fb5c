"""Somebody with two ways, and an engine for each: as two processes would be over one database."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.app import Engine
from bot.clocks import PushedClock
from bot.platforms import Abilities
from handlers.incoming import IncomingMessage
from handlers.policy.town import Town
from storage import last_heard
from storage.database import Database
from tests.fake_platform import FakePlatform
from tests.speaking import GROUP, START, Speaking

WECHAT = Abilities(edits=False, replays=False)
ACCOUNTS = {"wechat": "wxid_1", "telegram": "42"}


def with_two_ways(town: Town) -> Town:
    """陈海燕 and her group are on WeChat, and besides on Telegram."""
    people, chats = dict(town.roster.people), dict(town.roster.chats)
    people["chen-haiyan"] = replace(people["chen-haiyan"], accounts=ACCOUNTS)
    chats[GROUP] = replace(chats[GROUP], platform="wechat", address="room", also={"telegram": "-1001"})
    return replace(town, roster=replace(town.roster, people=people, chats=chats))


@dataclass
class Two:
    """Each speaks on its own platform, as two processes would over one database."""

    wechat: Speaking
    telegram: Speaking
    wechat_lives: bool = True
    telegram_lives: bool = True

    async def after(self, seconds: float, steps: int = 5) -> tuple[list[str], list[str]]:
        """Both are given that time, so many seconds at once; what each was told in it."""
        clock, end = self.wechat.clock, self.wechat.clock.now() + timedelta(seconds=seconds)
        before = [len(one.platform.said) for one in (self.wechat, self.telegram)]
        while True:
            await self.listen()
            await self.wechat.engine.speak()
            await self.telegram.engine.speak()
            if clock.now() >= end:
                break
            clock.push_to(min(end, clock.now() + timedelta(seconds=steps)))
        return self.wechat.platform.texts()[before[0] :], self.telegram.platform.texts()[before[1] :]

    async def listen(self) -> None:
        engine = self.wechat.engine
        async with engine.database.transaction(engine.town.subdistrict) as tx:
            for name, lives in (("wechat", self.wechat_lives), ("telegram", self.telegram_lives)):
                if lives:
                    await last_heard.note(tx, name, engine.clock.now())

    async def goes_down(self) -> None:
        await self.after(0)
        self.wechat_lives, self.wechat.platform.down = False, True

    def comes_back(self) -> None:
        self.wechat_lives, self.wechat.platform.down = True, False


def opened(database: Database, town: Town, there: Abilities | None = None) -> Two:
    """`there` is what Telegram can do."""
    there = there or Abilities()
    clock = PushedClock(START)

    def speaking(name: str, abilities: Abilities, elsewhere: dict[str, Abilities]) -> Speaking:
        platform = FakePlatform(name, abilities)
        return Speaking(Engine(database, town, {name: platform}, clock, elsewhere=elsewhere), platform, clock)

    return Two(speaking("wechat", WECHAT, {"telegram": there}), speaking("telegram", there, {"wechat": WECHAT}))


async def hears(speaking: Speaking, text: str, chat: str, account: str = "77", **more: Any) -> None:
    name, now = speaking.platform.name, speaking.clock.now()
    message = IncomingMessage(name, chat, account, "王大爷", f"{name} {text}", text, now, **more)
    await speaking.engine.hear([message])

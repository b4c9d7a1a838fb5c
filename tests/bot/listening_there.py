"""A town whose first group is on a platform that tells nothing later, and whoever listens there."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.app import Engine
from bot.clocks import PushedClock
from bot.operations import Operations
from bot.platforms import Abilities, TryAgainLater
from bot.presence import Presence
from bot.watching import Watch
from handlers.incoming import Incoming, IncomingMessage
from handlers.policy.roster import Chat
from handlers.policy.town import Town
from storage.database import Database
from tests.fake_platform import FakePlatform
from tests.telling import example

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Nine o'clock in the town."""

ROOM, NOWHERE, TWIN = "room-1", "room-9", "-1001"
TALK = "今天天气真好"


def town(*, twin: bool = False) -> Town:
    """One supervisor has another way, the other but a robot's group; the second group is elsewhere, and a third
    belongs to no grid. With a `twin` the first group has another one elsewhere, which is the first way to it."""
    roster = example().roster
    chats = dict(roster.chats)
    chats["rongan-1-group"] = replace(chats["rongan-1-group"], platform="wechat", address=ROOM)
    if twin:
        ways = {"platform": "telegram", "address": TWIN, "also": {"wechat": ROOM}}
        chats["rongan-1-group"] = replace(chats["rongan-1-group"], **ways)
    chats["rongan-2-group"] = replace(chats["rongan-2-group"], platform="telegram", address="-1002")
    chats["nowhere"] = Chat("nowhere", "wechat", NOWHERE)
    people = dict(roster.people)
    ways = {"tang-zhengyi": {"wechat": "tang", "telegram": "77"}, "luo-jing": {"wechat": "luo", "robot": "13800001111"}}
    people |= {id: replace(people[id], accounts=accounts) for id, accounts in ways.items()}
    return replace(example(), roster=replace(roster, chats=chats, people=people), public=frozenset({"robot"}))


@dataclass
class Room(FakePlatform):
    """Somebody may have written there, and it may not answer."""

    deaf: bool = False
    written: list[Incoming] = field(default_factory=list[Incoming])
    sleeps: timedelta = timedelta()
    clock: PushedClock | None = None

    async def hear(self) -> Sequence[Incoming]:
        if self.clock and self.sleeps:
            self.clock.push_to(self.clock.now() + self.sleeps)
            self.sleeps = timedelta()
        if self.deaf:
            raise TryAgainLater("nobody answers")
        batch, self.written = self.written, []
        return batch


class Listener:
    """Processes one after another that listen on one platform, over one database."""

    def __init__(
        self, database: Database, *, replays: bool = False, start: datetime = MORNING, twin: bool = False
    ) -> None:
        self.database, self.clock, self.town = database, PushedClock(start), town(twin=twin)
        self.room = Room("wechat", Abilities(replays=replays), clock=self.clock)
        self.other = Room("telegram")
        self.begins()

    def begins(self) -> None:
        """A process of its own, which knows what the database knows."""
        self.watch = Watch(self.database, self.town, self.clock, Operations())
        platforms = {"wechat": self.room, "telegram": self.other}
        self.engine = Engine(self.database, self.town, platforms, self.clock)
        self.presence = Presence(self.engine, self.room, self.watch)
        self.elsewhere = Presence(self.engine, self.other, self.watch)

    async def hears(self, *texts: str, **later: float) -> None:
        """After so long, what was written meanwhile; and then everything is said that is to be said."""
        self.pass_by(**later)
        self.is_written(*texts)
        try:
            await self.presence.hear()
        except TryAgainLater:
            return
        await self.engine.speak()

    def is_written(self, *texts: str, room: str = ROOM) -> None:
        at = self.clock.now()
        self.room.written = [
            IncomingMessage("wechat", room, "w1", "王大爷", f"{at}{n}", text, at) for n, text in enumerate(texts)
        ]

    async def audits(self, **later: float) -> None:
        self.pass_by(**later)
        await self.watch.audit()
        await self.engine.speak()

    def pass_by(self, **later: float) -> None:
        self.clock.push_to(self.clock.now() + timedelta(**later))

    async def is_deaf_for(self, **span: float) -> None:
        """And then it is heard again."""
        self.room.deaf = True
        await self.hears()
        self.room.deaf = False
        await self.hears(**span)

    def told(self) -> list[tuple[str, str]]:
        """What was said in the room since it was last asked: to whom, and what."""
        said = [(speech.address, speech.text) for speech in self.room.said]
        self.room.said.clear()
        return said

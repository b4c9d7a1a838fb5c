"""A story through the real engine in virtual time: the same code, a clock that jumps, a platform that writes down."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot import lines
from bot.app import Engine
from bot.clocks import PushedClock
from bot.hearsay import Hearsay
from bot.platforms import Abilities, Speech, TryAgainLater, Undeliverable
from bot.stories import Event, Happened, World
from handlers import addresses
from handlers.closing import reporters_of
from handlers.incoming import Incoming
from handlers.policy.town import Town
from storage import journal, reports, tickets
from storage.database import Database, migrate

Say = Callable[[dict[str, object]], None]

MOST_ROUNDS = 1000
"""One moment that does not come to rest after so many rounds of chasing and speaking never will."""


class Notebook:
    """A platform that writes down what is said to it, can be down, and can refuse chats for good."""

    name = addresses.LOCAL

    def __init__(self, clock: PushedClock, town: Town, say: Say) -> None:
        self.abilities = Abilities(codes=True)
        self.is_down = False
        self.refused: set[str] = set()
        self.chats: dict[str, str] = {}
        self._clock, self._zone, self._say = clock, town.calendar.zone, say

    async def hear(self) -> Sequence[Incoming]:
        return []

    async def acknowledge(self) -> None:
        return None

    async def close(self) -> None:
        return None

    async def say(self, speech: Speech) -> str:
        if self.is_down:
            raise TryAgainLater("the platform is down")
        chat = addresses.direct(speech.address) if speech.direct else speech.address
        if chat in self.refused:
            raise Undeliverable("nobody there")
        message = f"b{len(self.chats) + 1}"
        self.chats[message] = chat
        self._say(lines.said(self._clock.now(), self._zone, message, speech))
        return message


class Rehearsal:
    """One engine on a database of its own; `say` is told each line of the output as it happens."""

    def __init__(self, town: Town, url: str, start: datetime, say: Say) -> None:
        self.town = everybody_local(town)
        self.clock = PushedClock(start)
        self.notebook = Notebook(self.clock, self.town, self._said)
        self.spoken = 0
        self._url, self._say = url, say
        self._hearsay = Hearsay()
        self._journalled = 0
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        assert self._engine is not None, "not started"
        return self._engine

    async def start(self) -> None:
        database = await Database.open(self._url)
        self._engine = Engine(database, self.town, {self.notebook.name: self.notebook}, self.clock)
        await self._engine.start()
        await self.settle()

    async def stop(self) -> None:
        await self.engine.database.close()

    async def play(self, event: Event) -> None:
        """Lets the time pass until the event, and then lets it happen."""
        await self.pass_time(event.at)
        if isinstance(event, Happened):
            await self._happen(event.what)
        elif incoming := self._hearsay.heard(event, self.notebook.chats):
            await self.engine.hear([incoming])
        await self.settle()

    async def pass_time(self, until: datetime) -> None:
        """Jumps from one due moment to the next, and at last to `until`."""
        while (due := await self.engine.next_due_at()) is not None and due <= until:
            self.clock.push_to(due)
            await self.settle()
        self.clock.push_to(until)

    async def settle(self) -> None:
        """All that is due at this moment is done and said."""
        for _ in range(MOST_ROUNDS):
            ticked = await self.engine.tick()
            await self._report_changes()
            if not ticked + await self.engine.speak():
                return
        raise RuntimeError(f"{self.clock.now()} does not come to rest")

    async def end(self) -> None:
        """The last line: how many tickets there are, and how many are open."""
        async with self.engine.database.transaction(self.town.subdistrict) as tx:
            all_tickets = await tickets.count(tx, open_only=False)
            still_open = await tickets.count(tx, open_only=True)
        self._say({"kind": "end", "tickets": all_tickets, "open": still_open, "said": self.spoken})

    async def _happen(self, what: World) -> None:
        if what is World.CRASH:
            await self.stop()
            await self.start()
        elif what in (World.PLATFORM_DOWN, World.PLATFORM_UP):
            self.notebook.is_down = what is World.PLATFORM_DOWN

    def _said(self, line: dict[str, object]) -> None:
        self.spoken += 1
        self._say(line)

    async def _report_changes(self) -> None:
        async with self.engine.database.transaction(self.town.subdistrict) as tx:
            entries = await journal.since(tx, self._journalled)
            numbers = sorted({entry.ticket for entry in entries if entry.ticket is not None})
            changed = sorted(await tickets.of_numbers(tx, numbers), key=lambda ticket: ticket.number)
            for ticket in changed:
                voices = list(reporters_of(await reports.of_ticket(tx, ticket.number)))
                self._say(lines.ticket(self.clock.now(), self.town.calendar.zone, ticket, voices))
        self._journalled = entries[-1].sequence if entries else self._journalled


async def rehearse(town: Town, story: Iterable[Event], until: timedelta | datetime, say: Say) -> None:
    """Plays the whole story on a database that is thrown away, and goes on until then after its last event."""
    events = list(story)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'rehearsal.db'}"
        await play_on(town, url, events, until, say)


async def play_on(town: Town, url: str, events: Sequence[Event], until: timedelta | datetime, say: Say) -> None:
    """The same on a database of the caller's."""
    await migrate(url)
    start = events[0].at if events else datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    rehearsal = Rehearsal(town, url, start, say)
    await rehearsal.start()
    try:
        for event in events:
            await rehearsal.play(event)
        last = events[-1].at if events else start
        await rehearsal.pass_time(until if isinstance(until, datetime) else last + until)
        await rehearsal.end()
    finally:
        await rehearsal.stop()


def everybody_local(town: Town) -> Town:
    """The town with every person and chat on the one platform that writes down, under their ids in the config."""
    people = {key: replace(person, accounts={addresses.LOCAL: key}) for key, person in town.roster.people.items()}
    local = addresses.LOCAL
    chats = {key: replace(chat, platform=local, address=key, also={}) for key, chat in town.roster.chats.items()}
    return replace(town, roster=replace(town.roster, people=people, chats=chats))

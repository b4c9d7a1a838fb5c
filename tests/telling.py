"""Telling a story in a test: people write and press, time passes, and every word of the bot must have been expected."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from bot.config import Config, load
from bot.platforms import Speech, TryAgainLater
from bot.rehearsal import Notebook, Rehearsal, everybody_local
from bot.stories import Doing, Done, Edited, Event, Happened, Pressed, World, Written
from handlers import addresses
from handlers.policy.town import Town
from storage import journal, schema
from storage.kinds import Action
from tests.towns import without_addresses

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
GROUP = "rongan-1-group"
ALONE = "dm"
MONDAY = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
"""A working day, in service hours, when 陈海燕 is on duty in the first grid."""


class Moody(Notebook):
    """A notebook that can put off single chats, and no others."""

    busy: frozenset[str] = frozenset()

    async def say(self, speech: Speech) -> str:
        if (addresses.direct(speech.address) if speech.direct else speech.address) in self.busy:
            raise TryAgainLater("busy")
        return await super().say(speech)


@dataclass
class Story:
    """One engine in virtual time. `said` holds what the bot said and no expectation has asked for yet; edits of a card
    are kept apart, since they make no sound."""

    rehearsal: Rehearsal
    said: list[dict[str, Any]] = field(default_factory=list)
    edits: list[dict[str, Any]] = field(default_factory=list)
    tickets: dict[int, dict[str, Any]] = field(default_factory=dict)
    now: datetime = MONDAY

    async def writes(
        self,
        person: str,
        text: str,
        *,
        chat: str = GROUP,
        id: str | None = None,
        reply_to: str | None = None,
        photo: bool = False,
        at: str = "",
        **more: str,
    ) -> None:
        """`at` is the message's own time when it is heard late: `"2026-11-23 08:40"`; `more` are its `topic`, `album`
        and `place`."""
        said_at = self._local(at) if at else self.now
        await self._play(Written(said_at, chat, person, text, id, reply_to, photo, **more))

    async def does(self, what: Doing, person: str, chat: str = "", to: str = "") -> None:
        """Without a word: starts, blocks, moves a group."""
        await self._play(Done(self.now, what, person, chat, to))

    async def presses(self, person: str, action: Action, on: str) -> None:
        await self._play(Pressed(self.now, person, action, on))

    async def edits_message(self, id: str, text: str) -> None:
        await self._play(Edited(self.now, id, text))

    async def happens(self, what: World) -> None:
        await self._play(Happened(self.now, what))

    async def later(self, **span: float) -> None:
        """Time passes: `minutes=5`, `hours=2`, `days=1`."""
        self.now += timedelta(**span)
        await self.rehearsal.pass_time(self.now)

    async def until(self, local: str) -> None:
        """Time passes until then, in the town's zone: `"2026-11-24 08:00"`."""
        self.now = self._local(local)
        await self.rehearsal.pass_time(self.now)

    async def sleeps_until(self, local: str, town: Town | None = None) -> None:
        """The process is down until then, and comes back with that town."""
        await self.rehearsal.stop()
        self.now = self._local(local)
        self.rehearsal.clock.push_to(self.now)
        self.rehearsal.town = everybody_local(town) if town else self.rehearsal.town
        await self.rehearsal.start()

    def cannot_be_told(self, *chats: str) -> None:
        """From now on the platform refuses these for good: a group's id, or `dm:` and a person's."""
        self.rehearsal.notebook.refused |= set(chats)

    def can_be_told_later(self, *chats: str) -> None:
        """From now on the platform puts off these chats and no others; with none, it takes everything again."""
        assert isinstance(self.rehearsal.notebook, Moody)
        self.rehearsal.notebook.busy = frozenset(chats)

    def hears(self, chat: str, *words: str, purpose: str | None = None) -> dict[str, Any]:
        """The next thing said in that chat, which must have all these words; it is then expected no more."""
        found = next((line for line in self.said if line["chat"] == chat), None)
        assert found is not None, f"nothing was said in {chat}; waiting elsewhere: {self._rest()}"
        missing = [word for word in words if word not in found["text"]]
        assert not missing, f"{missing} not in what {chat} heard: {found['text']!r}"
        assert purpose in (None, found["purpose"]), f"{found['purpose']}, not {purpose}: {found['text']!r}"
        self.said.remove(found)
        return found

    async def chased(self, **span: float) -> list[str]:
        """Time passes; when, to whom and why each thing was said in it, which is then expected no more."""
        await self.later(**span)
        zone = self.rehearsal.town.calendar.zone
        times = [datetime.fromisoformat(line["at"]).astimezone(zone) for line in self.said]
        lines = zip(times, self.said, strict=True)
        said = [f"{at:%Y-%m-%d %H:%M} {line['chat']} {line['purpose']}" for at, line in lines]
        self.forget()
        return said

    def card(self) -> dict[str, Any]:
        """How the card that was edited last looks now."""
        return self.edits[-1]

    def silent(self) -> None:
        """Nothing was said that was not expected."""
        assert not self.said, f"nobody expected: {self._rest()}"

    def forget(self) -> None:
        """What was said so far is another test's business."""
        self.said.clear()

    def ticket(self, number: int = 1) -> dict[str, Any]:
        return self.tickets[number]

    async def reasons(self, number: int = 1) -> str:
        """Why everything happened to the ticket, as the journal has it, a line each."""
        async with self.rehearsal.engine.database.transaction(self.rehearsal.town.subdistrict) as tx:
            return "\n".join(f"{entry.what}：{entry.why}" for entry in await journal.of_ticket(tx, number))

    async def rows(self) -> dict[str, int]:
        """How many rows the tables hold that hold any."""
        async with self.rehearsal.engine.database.transaction(self.rehearsal.town.subdistrict) as tx:
            counts = {
                name: await tx.connection.scalar(select(func.count()).where(table.c.subdistrict == tx.subdistrict)) or 0
                for name, table in schema.metadata.tables.items()
            }
        return {name: count for name, count in counts.items() if count}

    async def kept(self) -> str:
        """Everything that the tables hold, as one text."""
        async with self.rehearsal.engine.database.transaction(self.rehearsal.town.subdistrict) as tx:
            own = [
                table.select().where(table.c.subdistrict == tx.subdistrict) for table in schema.metadata.sorted_tables
            ]
            tables = [await tx.connection.execute(rows) for rows in own]
        return "\n".join(str(tuple(row)) for rows in tables for row in rows)

    def _local(self, time: str) -> datetime:
        return datetime.fromisoformat(time).replace(tzinfo=self.rehearsal.town.calendar.zone)

    def _rest(self) -> Sequence[str]:
        return [f"{line['chat']} {line['purpose']}: {line['text']}" for line in self.said]

    async def _play(self, event: Event) -> None:
        await self.rehearsal.play(event)

    def note(self, line: dict[str, Any]) -> None:
        if line["kind"] == "ticket":
            self.tickets[line["ticket"]] = line
        elif line["kind"] == "said":
            (self.edits if line["edits"] else self.said).append(line)


@cache
def example_config() -> Config:
    """Read once: making sense of the lexicon takes most of a second."""
    return load(EXAMPLE)


def example() -> Town:
    """The town of the example config."""
    return example_config().town


async def begin(url: str, town: Town | None = None, start: datetime = MONDAY, unbound: Collection[str] = ()) -> Story:
    """A story in the example town, on a database with this version's schema. These groups and people have no address on
    the platform yet."""
    story: Story
    rehearsal = Rehearsal(town or example(), url, start, lambda line: story.note(line))
    rehearsal.town = without_addresses(rehearsal.town, unbound)
    rehearsal.notebook = Moody(rehearsal.clock, rehearsal.town, lambda line: story.note(line))
    story = Story(rehearsal, now=start)
    await rehearsal.start()
    return story

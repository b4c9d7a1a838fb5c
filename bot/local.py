"""The platform without accounts: two files in a folder, one that people's lines are appended to and one that the bot
appends to."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from bot import lines
from bot.clocks import Clock
from bot.hearsay import Hearsay
from bot.platforms import Abilities, Speech, Undeliverable
from bot.stories import Happened, Misread, read_event
from handlers import addresses
from handlers.incoming import Incoming

log = structlog.get_logger()

HEARD, SAID, DONE = "in.jsonl", "said.jsonl", "in.offset"
LOOK_EVERY = 0.1
"""Seconds between two looks into the file."""

MOST_AT_ONCE = 200


class Local:
    """`in.jsonl` holds events as in a story (`at` may be left out and is then now), `said.jsonl` the lines that a
    rehearsal prints. How far `in.jsonl` is done stands in `in.offset`, written after what was heard is safe."""

    name = addresses.LOCAL
    abilities = Abilities(codes=True)

    def __init__(self, folder: Path, clock: Clock, zone: ZoneInfo) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._clock, self._zone = folder, clock, zone
        self._hearsay = Hearsay()
        self._chats: dict[str, str] = {}
        self._done = self._heard = 0
        self._remember()

    async def hear(self) -> Sequence[Incoming]:
        batch: list[Incoming] = []
        for end, line in islice(self._lines(self._done), MOST_AT_ONCE):
            self._heard = end
            if incoming := self._understand(line):
                batch.append(incoming)
        if not batch and self._heard == self._done:
            await asyncio.sleep(LOOK_EVERY)
        return batch

    async def acknowledge(self) -> None:
        if self._heard != self._done:
            self._done = self._heard
            _replace(self._folder / DONE, str(self._done))

    async def say(self, speech: Speech) -> str:
        message = f"b{len(self._chats) + 1}"
        line = lines.said(self._clock.now(), self._zone, message, speech)
        if not speech.address:
            raise Undeliverable("has no address here")
        with (self._folder / SAID).open("a", encoding="utf-8") as file:
            file.write(lines.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self._chats[message] = line["chat"]
        return message

    async def close(self) -> None:
        return None

    def _lines(self, start: int) -> Iterator[tuple[int, bytes]]:
        """Whole lines from there, each with where it ends; a line that somebody is still writing waits."""
        with (self._folder / HEARD).open("ab+") as file:
            file.seek(start)
            while (line := file.readline()).endswith(b"\n"):
                start += len(line)
                yield start, line

    def _understand(self, line: bytes) -> Incoming | None:
        if not line.strip():
            return None
        try:
            event = read_event(line.decode("utf-8", errors="replace"), self._clock.now())
        except Misread:
            # Its words quote the line, which somebody wrote.
            log.warning("a line of the local platform is no event", ends_at=self._heard)
            return None
        if isinstance(event, Happened):
            log.warning("only a rehearsal can do that", do=event.what)
            return None
        return self._hearsay.heard(event, self._chats)

    def _remember(self) -> None:
        """After a start: which messages there are in which chats, so that they can be edited and pressed under."""
        self._drop_torn_line()
        for line in (self._folder / SAID).read_bytes().splitlines():
            said = lines.loads(line)
            self._chats[said["message"]] = said["chat"]
        offset = self._folder / DONE
        done = int(offset.read_text()) if offset.exists() else 0
        for end, line in takewhile(lambda found: found[0] <= done, self._lines(0)):
            self._heard = end
            self._understand(line)
        if self._heard < done:
            log.warning("the local platform's file was cut; going on from its end", file=HEARD)
        self._done = self._heard

    def _drop_torn_line(self) -> None:
        """A line that a crash cut off was never said."""
        with (self._folder / SAID).open("ab+") as file:
            file.seek(0)
            whole = file.read().rfind(b"\n") + 1
            file.truncate(whole)


def _replace(path: Path, text: str) -> None:
    """All of it or nothing, also when the machine stops."""
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)

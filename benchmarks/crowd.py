"""What a whole town writes at its busiest: talk that is not for the bot, with a report here and there among it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from benchmarks import flood
from handlers.incoming import IncomingMessage
from handlers.policy.matching import Matcher
from storage.kinds import Decision, Role

FIXTURE = Path(__file__).parents[1] / "tests/fixtures/talk.jsonl"
GRIDS = 390
TALK, REPORTS = 20_000, 400
"""A second, at the peak."""

TEXTS = 1000


@dataclass(frozen=True, slots=True)
class Crowd:
    """Message n is written at n / `rate` seconds after `start`; its reports are numbered on from `first`, for those
    before are open already."""

    texts: tuple[str, ...]
    start: datetime
    scale: float
    first: int

    @property
    def rate(self) -> float:
        return (TALK + REPORTS) * self.scale

    def written(self, seconds: float) -> int:
        return int(self.rate * seconds)

    def messages(self, first: int, last: int) -> Iterator[IncomingMessage]:
        for number in range(first, last):
            at = self.start + timedelta(seconds=number / self.rate)
            report = _reports_before(number)
            if _reports_before(number + 1) > report:
                yield next(flood.messages(GRIDS, self.first + report, 1, at, "peak"))
            else:
                yield self._talk(number, at)

    def reported_after(self, message: str) -> float:
        """Seconds from the start until the report with that id was written."""
        report = int(message.rpartition("-")[2]) - self.first
        return _first_with(report + 1) / self.rate

    def _talk(self, number: int, at: datetime) -> IncomingMessage:
        return IncomingMessage(
            platform=flood.PLATFORM,
            chat=f"group-{number % GRIDS}",
            account=f"wx-talk-{number}",
            name="邻居",
            at=at,
            message=f"talk-{number}",
            text=self.texts[number % len(self.texts)],
        )


def _reports_before(number: int) -> int:
    return number * REPORTS // (TALK + REPORTS)


def _first_with(reports: int) -> int:
    """The message that is the last of the first so many reports."""
    return -(-reports * (TALK + REPORTS) // REPORTS) - 1


def small_talk(matcher: Matcher, look_alikes: float) -> tuple[str, ...]:
    """Texts that are no report; that share of them looks like one at a glance and must be read to the end."""
    lines = map(json.loads, FIXTURE.read_text(encoding="utf-8").splitlines())
    talk = [line["text"] for line in lines if line["decision"] == "none"]
    none = [text for text in talk if matcher.read(text, role=Role.RESIDENT).decision is Decision.NONE]
    alike = cycle(text for text in none if matcher.concerns(text))
    other = cycle(text for text in none if not matcher.concerns(text))
    few = round(TEXTS * look_alikes)
    return (*islice(alike, few), *islice(other, TEXTS - few))

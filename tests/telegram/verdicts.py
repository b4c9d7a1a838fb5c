"""After the last kill: what was written in the groups against the tickets that are kept and the words on the wire."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage.schema import journal, reports, tickets
from tests.chaos.reckoning import MAYBE_TWICE


@dataclass(frozen=True)
class Verdict:
    """How many of each. `silent` are tickets that no group heard of; `repeats` are messages that were sent once more
    in their chat, `unmarked` those that do not say so, and `unnoted` those of which the journal knows nothing."""

    tickets: int
    lost: int
    doubled: int
    silent: int
    repeats: int
    unmarked: int
    unnoted: int

    @property
    def broken(self) -> dict[str, int]:
        """What must never be, where it is."""
        promises = ("lost", "doubled", "silent", "unmarked", "unnoted")
        return {name: getattr(self, name) for name in promises if getattr(self, name)}


def judge(connection: Connection, written: Iterable[str], sent: list[tuple[int, str]]) -> Verdict:
    """`written` are reports of one matter each, `sent` the chat and the words of each message that reached Telegram."""
    kept = Counter(text for (text,) in connection.execute(select(reports.c.text)))
    numbers = {number for (number,) in connection.execute(select(tickets.c.number))}
    noted = connection.execute(select(journal.c.sequence).where(journal.c.what == "repeated")).fetchall()
    spoken_of = {int(number) for chat, text in sent if chat < 0 for number in re.findall(r"(\d+) 号", text)}
    plain = Counter((chat, text) for chat, text in sent if MAYBE_TWICE not in text)
    every = Counter((chat, text.replace(MAYBE_TWICE, "")) for chat, text in sent)
    repeats = sum(times - 1 for times in every.values())
    return Verdict(
        tickets=len(numbers),
        lost=sum(kept[text] == 0 for text in written),
        doubled=sum(times > 1 for times in kept.values()) + len(numbers) - len(kept),
        silent=len(numbers - spoken_of),
        repeats=repeats,
        unmarked=sum(times - 1 for times in plain.values()),
        unnoted=max(0, repeats - len(noted)),
    )

"""After the last kill: what was heard against what the database keeps and what the bot said."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from storage.kinds import SendState, Severity
from storage.schema import heard, reports, tickets, utterances
from tests.chaos.neighbours import Line, Neighbours

MAYBE_TWICE = "（可能重复）"
RINGING = ("ping", "reminder", "escalation")


@dataclass(frozen=True)
class Reckoning:
    """How many of each; `repeats` are lines said once more than they were put into the outbox, `marked` and `unmarked`
    those that say so and those that do not, `needless` the marked ones of which nobody heard the first."""

    tickets: int = 0
    lost: int = 0
    doubled: int = 0
    unpinged: int = 0
    untaken: int = 0
    chatter_kept: int = 0
    repeats: int = 0
    unmarked: int = 0
    needless: int = 0

    def __add__(self, other: "Reckoning") -> "Reckoning":
        return Reckoning(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def broken(self) -> dict[str, int]:
        """What must never be, where it is."""
        promises = ("lost", "doubled", "unpinged", "untaken", "chatter_kept", "unmarked")
        return {name: getattr(self, name) for name in promises if getattr(self, name)}


def reckon(connection: Connection, neighbours: Neighbours, said: list[Line]) -> Reckoning:
    of_message: dict[str, list[int]] = {}
    for message, ticket in connection.execute(select(reports.c.message, reports.c.ticket)):
        of_message.setdefault(message, []).append(ticket)
    kept = {row.number: row for row in connection.execute(select(tickets))}
    of_matter = {
        text: {ticket for message in messages for ticket in of_message.get(message, ())}
        for text, messages in neighbours.matters.items()
    }
    noted = {message for (message,) in connection.execute(select(heard.c.message))}
    urgent = {number for number, row in kept.items() if row.severity == Severity.S0}
    reported = [message for messages in neighbours.matters.values() for message in messages]
    rung = {number for line in said if line["purpose"] in RINGING for number in _about(line)}
    return Reckoning(
        tickets=len(kept),
        lost=sum(message not in of_message for message in reported) + abs(len(neighbours.urgent) - len(urgent)),
        doubled=sum(len(found) > 1 for found in (*of_matter.values(), *of_message.values()))
        + len(kept.keys() - {number for found in of_matter.values() for number in found}),
        unpinged=len(urgent - rung),
        untaken=sum(kept[number].acked_at is None for number in neighbours.acks),
        chatter_kept=len(neighbours.chatter & (noted | of_message.keys())),
        **_repeats(connection, said),
    )


def _about(line: Line) -> set[int]:
    """Several tickets of one person may be told in one message."""
    numbers = {int(number) for number in re.findall(r"(\d+) 号", line["text"])}
    return numbers | ({line["ticket"]} if line["ticket"] else set())


def _repeats(connection: Connection, said: list[Line]) -> dict[str, int]:
    """By what is said where: nothing on a platform tells which utterance a line was."""
    rows = connection.execute(select(utterances).where(utterances.c.state != SendState.RECALLED))
    put = Counter((row.purpose.value, _plain(row.text), row.edits is not None) for row in rows)
    lines = Counter(_words(line) for line in said)
    marked = Counter(_words(line) for line in said if MAYBE_TWICE in line["text"])
    return {
        "repeats": _sum(lines[words] - put[words] for words in lines),
        "unmarked": _sum(lines[words] - marked[words] - put[words] for words in lines),
        "needless": _sum(marked[words] - max(0, lines[words] - put[words]) for words in lines),
    }


def _sum(numbers: Iterable[int]) -> int:
    return sum(number for number in numbers if number > 0)


def _words(line: Line) -> tuple[str, str, bool]:
    return line["purpose"], _plain(line["text"]), line["edits"] is not None


def _plain(text: Any) -> str:
    return text.replace(MAYBE_TWICE, "")

"""After the last kill: what was heard against what the database keeps and what the bot said."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from storage.kinds import SendState, Severity
from storage.schema import heard, reports, tickets, utterances
from tests.chaos.neighbours import Line, Neighbours

MAYBE_TWICE = "（可能重复）"


@dataclass(frozen=True)
class Reckoning:
    """How many of each. `silent` are tickets that nobody heard of, `unpinged` the urgent ones of which whoever answers
    was not told, `untaken` those that somebody took and that do not know it; `repeats` are lines said once more than
    they were put into the outbox, `unmarked` those that do not say so, `needless` lines marked that were no repeat."""

    tickets: int = 0
    lost: int = 0
    doubled: int = 0
    silent: int = 0
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
        promises = ("lost", "doubled", "silent", "unpinged", "untaken", "chatter_kept", "unmarked")
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
    rung = {number for line in said if line["purpose"] == "ping" for number in _about(line)}
    spoken_of = {number for line in said for number in _about(line)}
    return Reckoning(
        tickets=len(kept),
        lost=sum(message not in of_message for message in reported) + abs(len(neighbours.urgent) - len(urgent)),
        doubled=sum(len(found) > 1 for found in (*of_matter.values(), *of_message.values()))
        + len(kept.keys() - {number for found in of_matter.values() for number in found}),
        silent=len(kept.keys() - spoken_of),
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
    """By what is said: nothing on a platform tells which utterance a line was, and its words may have changed since. A
    card replaced by the same words twice is still one card."""
    rows = connection.execute(select(utterances).where(utterances.c.edits.is_(None)))
    put = Counter((row.purpose.value, _plain(row.text)) for row in rows if row.state is not SendState.RECALLED)
    messages = [line for line in said if line["edits"] is None]
    plain = [line for line in messages if MAYBE_TWICE not in line["text"]]
    lines, unmarked = Counter(map(_words, messages)), Counter(map(_words, plain))
    marked = lines - unmarked
    again = lines - Counter({words: max(1, put[words]) for words in lines})
    cards = Counter((line["chat"], line["ticket"]) for line in plain if line["purpose"] == "receipt")
    return {
        "repeats": again.total(),
        "unmarked": (again - marked).total() + (cards - Counter(cards.keys())).total(),
        "needless": (marked - again).total(),
    }


def _words(line: Line) -> tuple[str, str]:
    return line["purpose"], _plain(line["text"])


def _plain(text: Any) -> str:
    return text.replace(MAYBE_TWICE, "")

"""What a transaction has read or made so far: nobody else changes it meanwhile, so it need not be asked for again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from storage.models import Entry, Question, Report, Ticket, Utterance

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Matter:
    """All tickets of one grid and category that were reported since `said_since` or closed since `closed_since`."""

    said_since: datetime
    closed_since: datetime
    numbers: set[int]


@dataclass(slots=True)
class Known:
    """Every list is whole for its key; what is no key is not known."""

    counts: dict[str, int] = field(default_factory=dict[str, int])
    last_hash: str | None = None
    tickets: dict[int, Ticket] = field(default_factory=dict[int, Ticket])
    opened: set[int] = field(default_factory=set[int])
    matters: dict[Pair, Matter] = field(default_factory=dict[Pair, Matter])
    reports: dict[int, list[Report]] = field(default_factory=dict[int, list[Report]])
    entries: dict[int, list[Entry]] = field(default_factory=dict[int, list[Entry]])
    utterances: dict[int, Utterance] = field(default_factory=dict[int, Utterance])
    said: dict[int, list[int]] = field(default_factory=dict[int, list[int]])
    waiting: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    heard: dict[Pair, bool] = field(default_factory=dict[Pair, bool])
    questions: dict[Pair, Question | None] = field(default_factory=dict[Pair, Question | None])

    def open(self, number: int) -> None:
        """A number that nobody had before: there is nothing about it yet."""
        self.opened.add(number)
        self.reports[number], self.entries[number], self.said[number] = [], [], []

    def put(self, utterance: Utterance) -> None:
        self.utterances[utterance.id] = utterance
        for number in self.said.keys() & utterance.about:
            self.said[number].append(utterance.id)
        if utterance.chat in self.waiting:
            self.waiting[utterance.chat].append(utterance.id)

    def of_ids(self, ids: Iterable[int]) -> list[Utterance]:
        return [self.utterances[one] for one in ids]

    def report(self, report: Report) -> None:
        if report.ticket in self.reports:
            self.reports[report.ticket].append(report)
        ticket = self.tickets.get(report.ticket)
        if ticket is None:
            self.matters.clear()
        elif matter := self.matters.get((ticket.grid, ticket.category)):
            matter.numbers.add(ticket.number)

    def record(self, entry: Entry) -> None:
        self.last_hash = entry.hash
        if entry.ticket in self.entries:
            self.entries[entry.ticket].append(entry)

    def forget_reports(self) -> None:
        """They are changed in the database, many at once."""
        self.reports.clear()
        self.matters.clear()

    def forget(self) -> None:
        """Part of it was undone."""
        self.__init__()

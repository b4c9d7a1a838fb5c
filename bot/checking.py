"""`check`: what is wrong with the config, and what nobody would answer for if it went into service as it is."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from bot import config, lexicon_file
from bot.config import Config
from bot.troubles import CannotRun
from handlers.policy import coverage, working_time

# A holiday is arranged for by the limits of tickets opened now, the longest of which are a few weeks.
LOOK_AHEAD = timedelta(days=60)


class Kind(StrEnum):
    """A fault stops every command, a hole is what nobody would answer for, a note changes nothing."""

    FAULT = "fault"
    HOLE = "hole"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the output; `where` is a section of the config and an id in it, of a fault the file."""

    kind: Kind
    where: str
    text: str


def check(path: Path | None, say: Callable[[str], None], today: date) -> int:
    """Says a line of JSON for each finding. Exit status 1 when there is a hole. Raises `CannotRun` when the config
    cannot be used, after a line for each fault."""
    status = 0
    for finding in _findings(path, today):
        say(json.dumps(asdict(finding), ensure_ascii=False))
        status = max(status, int(finding.kind is Kind.HOLE))
    return status


def _findings(path: Path | None, today: date) -> Iterator[Finding]:
    try:
        read = config.load(path)
    except CannotRun as trouble:
        for sentence in trouble.sentences:
            where, _, text = sentence.partition(": ")
            yield Finding(Kind.FAULT, where, text)
        raise
    roster, names = read.town.roster, {category.id: category.name for category in read.lexicon.categories}
    for hole in coverage.holes(roster, names, read.accounts, today):
        yield Finding(Kind.HOLE, hole.where, hole.text)
    for remark in lexicon_file.remarks(read.lexicon):
        yield Finding(Kind.HOLE, "lexicon", remark)
    yield from _years(read, today)
    for note in (*coverage.alike(roster), *coverage.unbound(roster, read.accounts)):
        yield Finding(Kind.NOTE, note.where, note.text)
    if read.town.ladder.disclaimer:
        yield Finding(Kind.NOTE, f"ladder.{read.town.ladder.id}", read.town.ladder.disclaimer)


def _years(read: Config, today: date) -> Iterator[Finding]:
    """This year unknown is a hole; one soon to come is a note, for its holidays are published late in this one."""
    for year in working_time.unknown_years(read.town.calendar, today, today + LOOK_AHEAD):
        kind = Kind.HOLE if year == today.year else Kind.NOTE
        text = f"{year}年的放假和调休安排还不知道，工作日会算错；请更新 holidays 库，或写 days_off 和 days_on。"
        yield Finding(kind, "calendar", text)

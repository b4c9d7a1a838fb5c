"""What the customer's own corrections would change in the words, `suggest`; a person accepts one at a time."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot import lexicon_writing
from bot.config import Config
from bot.screening import as_line
from bot.troubles import CannotRun
from handlers.policy import duplicates, places
from handlers.policy.amending import Do
from handlers.policy.anonymising import anonymous
from handlers.policy.lexicon import Lexicon
from handlers.policy.proposing import Proposal, propose
from handlers.policy.town import Town
from handlers.policy.trying import Line
from storage import examples
from storage.database import Database
from storage.kinds import Label
from storage.models import Example, Report

JUDGED = (Label.MISSED, Label.FALSE_ALARM)
PAIRED = {Label.SAME: "合并", Label.DIFFERENT: "拆分"}


@dataclass(frozen=True, slots=True)
class Taught:
    """What people said was wrong, and the reports of what they confirmed."""

    examples: Sequence[Example]
    confirmed: Sequence[Report]


async def taught(config: Config) -> Taught:
    """Raises `DatabaseTrouble`."""
    database = await Database.open(config.database)
    try:
        async with database.transaction(config.town.subdistrict) as tx:
            return Taught(await examples.everything(tx), await examples.confirmed(tx))
    finally:
        await database.close()


def suggest(config: Config, lexicon: Lexicon, given: Taught, say: Callable[[str], None]) -> int:
    """A line for each proposal, the one that most examples speak for first; notes for people on standard error."""
    proposals = _proposals(config.town, lexicon, given)
    for number, proposal in enumerate(proposals, 1):
        say(as_line(_shown(number, proposal)))
    for note in _disagreements(given.examples):
        _tell(note)
    _tell(
        f"{len(given.examples)} 条样例，{len(proposals)} 条建议。接受第 N 条：suggest --accept N --lexicon 词库文件。"
    )
    return 0


def accept(
    config: Config,
    lexicon: Lexicon,
    given: Taught,
    say: Callable[[str], None],
    *,
    number: int,
    path: Path,
    category: str | None,
) -> int:
    """Writes that proposal into the file; the exit status is 1 when `check` would find a fault, and nothing is
    written. Raises `CannotRun`."""
    proposals = _proposals(config.town, lexicon, given)
    if not 0 < number <= len(proposals):
        raise CannotRun(f"--accept: there is no proposal {number}; there are {len(proposals)}, see `suggest`.")
    proposal = _placed(proposals[number - 1], lexicon, category)
    faults = lexicon_writing.write(path, proposal.change)
    for fault in faults:
        _tell(fault)
    if faults:
        return 1
    say(as_line({**_shown(number, proposal), "accepted": True}))
    return 0


def _proposals(town: Town, lexicon: Lexicon, given: Taught) -> list[Proposal]:
    roster = town.roster
    names = [person.name for person in roster.people.values()]
    spots = [town.name, *(one.name for part in (roster.grids, roster.communities) for one in part.values())]
    landmarks = list(dict.fromkeys(landmark for grid in roster.grids.values() for landmark in grid.landmarks))
    return propose(lexicon, landmarks, [*names, *spots], list(_lines(given, names)))


def _lines(given: Taught, names: Sequence[str]) -> Iterator[Line]:
    judged = [example for example in given.examples if example.label in JUDGED]
    for example in judged:
        yield Line(example.ticket, example.text, example.category, example.label)
    known = {example.report for example in judged}
    for report in given.confirmed:
        if report.id not in known:
            yield Line(report.ticket, anonymous(report.text, (*names, report.name)), report.category, None)


def _placed(proposal: Proposal, lexicon: Lexicon, category: str | None) -> Proposal:
    """The proposal for the category that the person named, or for its own."""
    named = category or proposal.change.category
    if proposal.change.do is Do.ASK or (named is not None and named == proposal.change.category):
        return proposal
    known = [one.id for one in lexicon.categories]
    if proposal.change.do is not Do.ADD:
        raise CannotRun("--category: is only for words to add; leave it out.")
    if named not in known:
        what = "is missing" if named is None else f"is {named!r}"
        raise CannotRun(f"--category: {what}; write one of {', '.join(known)}.")
    return replace(proposal, change=replace(proposal.change, category=named))


def _shown(number: int, proposal: Proposal) -> dict[str, Any]:
    change = proposal.change
    return {
        "number": number,
        "do": change.do,
        "category": change.category,
        "key": change.key,
        "words": list(change.words),
        "tickets_changed": list(proposal.tickets),
        "examples": proposal.examples,
        "why": proposal.why,
    }


def _disagreements(kept: Sequence[Example]) -> Iterator[str]:
    """Where a person joined or parted what the rules would not have."""
    for pair in kept:
        if pair.label not in PAIRED:
            continue
        one, other = places.find(pair.text), places.find(pair.other_text)
        alike = duplicates.same_matter(pair.text, one, pair.other_text, other)
        if alike == (pair.label is Label.DIFFERENT):
            percent = round(duplicates.similarity(pair.text, pair.other_text))
            rules = "是一件事" if alike else "不是一件事"
            yield f"{pair.ticket} 号：人工{PAIRED[pair.label]}，规则却认为{rules}（文字相似度 {percent}）。"


def _tell(note: str) -> None:
    print(note, file=sys.stderr)

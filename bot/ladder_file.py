"""The file of ladders, checked as a whole before the first ticket depends on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise, product
from pathlib import Path

from bot.structuring import DURATION, read_toml, structure
from bot.troubles import CannotRun
from handlers.policy.ladder import Digit, Ladder, Rung, Step
from handlers.policy.working_time import Clock
from storage.kinds import Level, Severity, Stage

DAY = timedelta(days=1)
# A repeat more often than this is a flood; a step later than this is a ticket forgotten.
SHORTEST = timedelta(minutes=1)
LONGEST = 366 * DAY


@dataclass(frozen=True, slots=True)
class WrittenRung:
    """One table of the file: the same steps for several severities."""

    severities: tuple[Severity, ...]
    stage: Stage
    steps: tuple[Step, ...]
    every: timedelta
    every_whom: Level
    every_clock: Clock = Clock.WALL


@dataclass(frozen=True, slots=True)
class WrittenDigit:
    digit: str
    label: str
    start_event: str = ""
    target_event: str = ""
    duration: str = ""
    clock: Clock | None = None
    on_miss: str = ""


@dataclass(frozen=True, slots=True)
class WrittenLadder:
    """`rungs_of` names the ladder whose rungs are used, for one that has only words of its own."""

    id: str
    name: str
    disclaimer: str
    loud: tuple[Severity, ...]
    digit: tuple[WrittenDigit, ...] = ()
    rung: tuple[WrittenRung, ...] = ()
    rungs_of: str = ""


@dataclass(frozen=True, slots=True)
class File:
    ladder: tuple[WrittenLadder, ...]


def load(path: Path, id: str) -> Ladder:
    """The ladder called `id`. Raises `CannotRun` with a sentence for each mistake in any ladder of the file."""
    ladders = structure(read_toml(path), File, str(path)).ladder
    mistakes = [*_repeated_ids(ladders), *(f"{one.id}: {told}" for one in ladders for told in _mistakes(one, ladders))]
    chosen = {ladder.id: ladder for ladder in ladders}
    if id not in chosen:
        mistakes.append(f"there is no ladder {id!r}; the ladders are {', '.join(chosen) or 'none'}.")
    if mistakes:
        raise CannotRun(*(f"{path}: {mistake}" for mistake in mistakes))
    return _ladder(chosen[id], chosen)


def _ladder(written: WrittenLadder, ladders: dict[str, WrittenLadder]) -> Ladder:
    digits = tuple(
        Digit(one.digit, one.label, one.start_event, one.target_event, one.duration, one.clock, one.on_miss)
        for one in written.digit
    )
    rungs = tuple(
        Rung(severity, rung.stage, rung.steps, rung.every, rung.every_clock, rung.every_whom)
        for rung in (ladders[written.rungs_of] if written.rungs_of else written).rung
        for severity in rung.severities
    )
    return Ladder(written.id, written.name, written.disclaimer, digits, rungs, written.loud)


def _repeated_ids(ladders: tuple[WrittenLadder, ...]) -> Iterator[str]:
    ids = [ladder.id for ladder in ladders]
    for id in dict.fromkeys(ids):
        if ids.count(id) > 1:
            yield f"{id}: is the id of {ids.count(id)} ladders; write each id once."


def _mistakes(ladder: WrittenLadder, ladders: tuple[WrittenLadder, ...]) -> Iterator[str]:
    for digit in ladder.digit:
        if digit.duration and not DURATION.fullmatch(digit.duration):
            yield f'digit {digit.digit}: duration is {digit.duration!r}; write a time, as in "5m", or leave it out.'
    if ladder.rungs_of:
        yield from _borrowing_mistakes(ladder, ladders)
        return
    yield from _coverage_mistakes(ladder)
    for rung in ladder.rung:
        label = f"{'/'.join(rung.severities) or 'nobody'} {rung.stage}"
        yield from (f"{label}: {mistake}" for mistake in _rung_mistakes(rung))


def _borrowing_mistakes(ladder: WrittenLadder, ladders: tuple[WrittenLadder, ...]) -> Iterator[str]:
    lenders = [one.id for one in ladders if not one.rungs_of]
    if ladder.rung:
        yield "has rungs of its own and rungs_of; write one of the two."
    if ladder.rungs_of not in lenders:
        yield f"rungs_of is {ladder.rungs_of!r}; write a ladder with rungs of its own: {', '.join(lenders) or 'none'}."


def _coverage_mistakes(ladder: WrittenLadder) -> Iterator[str]:
    written = [(severity, rung.stage) for rung in ladder.rung for severity in rung.severities]
    for severity, stage in product(Severity, Stage):
        times = written.count((severity, stage))
        if not times:
            yield f"has no rung for {severity} {stage}; write one."
        if times > 1:
            yield f"has {times} rungs for {severity} {stage}; write one."


def _rung_mistakes(rung: WrittenRung) -> Iterator[str]:
    if not rung.severities:
        yield 'severities is empty; write some, as in ["S2"].'
    if not rung.steps:
        yield 'has no steps; write one at least, as in {after = "5m", whom = "duty"}.'
    if not SHORTEST <= rung.every <= LONGEST:
        yield 'every must be from a minute to 366 days; write a time, as in "1d".'
    if not _fits(rung.every, rung.every_clock):
        yield f'every must be whole days with the clock {rung.every_clock}; write days, as in "1d".'
    for place, step in enumerate(rung.steps):
        yield from (f"steps[{place}]: {mistake}" for mistake in _step_mistakes(step))
    for place, (step, following) in enumerate(pairwise(rung.steps), 1):
        if following.after <= step.after or _at_night(following) <= _at_night(step):
            yield f"steps[{place}]: is not later than the step before it; each must be, at night too."


def _step_mistakes(step: Step) -> Iterator[str]:
    for key, after in (("after", step.after), ("night_after", step.night_after)):
        if after is None:
            continue
        if after > LONGEST:
            yield f"{key} is over 366 days; write a shorter time."
        if not _fits(after, step.clock):
            yield f'{key} must be whole days with the clock {step.clock}; write days, as in "1d".'


def _at_night(step: Step) -> timedelta:
    return step.after if step.night_after is None else step.night_after


def _fits(amount: timedelta, clock: Clock) -> bool:
    return clock in (Clock.WALL, Clock.BUSINESS_HOUR) or not amount % DAY

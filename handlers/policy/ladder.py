"""Who is spoken to next about an open ticket, and when; the ladder is data and has no last step."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from handlers.policy import working_time
from handlers.policy.working_time import Calendar, Clock
from storage.kinds import Level, Severity, Stage

# The least time that a level has to answer before the next one is asked, where quiet hours or a holiday made both steps
# due at once; steps that the ladder itself puts closer than this stay as close.
BREATH = timedelta(minutes=30)
# No zone moves its clocks by more than this within a night.
CLOCK_CHANGE = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Step:
    """Speak to `whom` this long after the stage began; `night_after` instead when it began in quiet hours."""

    after: timedelta
    whom: Level
    clock: Clock = Clock.WALL
    night_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """The steps of one severity in one stage; after the last of them `every_whom` hears of it for ever."""

    severity: Severity
    stage: Stage
    steps: tuple[Step, ...]
    every: timedelta
    every_clock: Clock
    every_whom: Level


@dataclass(frozen=True, slots=True)
class Digit:
    """One of the five digits in words for people; `duration` is empty where the digit is no time."""

    digit: str
    label: str
    start_event: str
    target_event: str
    duration: str
    clock: Clock | None
    on_miss: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """`loud` are the severities that may speak in quiet hours; `disclaimer` goes wherever the digits are shown."""

    id: str
    name: str
    disclaimer: str
    digits: tuple[Digit, ...]
    rungs: tuple[Rung, ...]
    loud: tuple[Severity, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """`step` is the step's index, counted on through the repeats."""

    at: datetime
    whom: Level
    step: int


class Climb:
    """The steps of one wait: of a stage in which a ticket of that severity is since then; that of a suspended one is
    the time it is suspended until. Only loud severities speak in quiet hours, and not even they to a reporter; all else
    waits for the end of the quiet hours."""

    def __init__(self, ladder: Ladder, calendar: Calendar, severity: Severity, stage: Stage, since: datetime) -> None:
        self._rung, self._calendar, self._loud = _rung(ladder, severity, stage), calendar, severity in ladder.loud
        # Only as far as it is asked for: most tickets never come to their last step.
        self._coming, self._steps = _steps(self._rung, calendar, since, self._loud), list[Due]()

    @property
    def last_step(self) -> int:
        """The index of the last one before the repeats."""
        return len(self._rung.steps) - 1

    def after(self, taken: int) -> Due:
        """The step after `taken` steps: always there, and always later than the one before."""
        self._steps.extend(islice(self._coming, max(0, taken + 1 - len(self._steps))))
        if taken < len(self._steps):
            return self._steps[taken]
        repeats = taken + 1 - len(self._steps)
        at = _repeat(self._rung, self._calendar, self._steps[-1].at, repeats, self._loud)
        return Due(at, self._rung.every_whom, taken)

    def overdue(self, taken: int, now: datetime) -> tuple[Due, int]:
        """The last step due at `now` and the number of steps taken with it, so that whoever comes late says one thing.
        Nothing due yet: the coming step, and `taken` as it was."""
        if self.after(taken).at > now:
            return self.after(taken), taken
        late, stride = taken, 1
        while self.after(late + stride).at <= now:
            late += stride
            stride *= 2
        late += bisect_right(range(late + 1, late + stride), now, key=lambda step: self.after(step).at)
        return self.after(late), late + 1


def _rung(ladder: Ladder, severity: Severity, stage: Stage) -> Rung:
    for rung in ladder.rungs:
        if rung.severity is severity and rung.stage is stage:
            return rung
    raise LookupError(f"ladder {ladder.id} has no rung for {severity} {stage}")


def _steps(rung: Rung, calendar: Calendar, since: datetime, loud: bool) -> Iterator[Due]:
    night = working_time.quiet_until(calendar, since) is not None
    before: datetime | None = None
    planned_before = since
    for index, step in enumerate(rung.steps):
        after = step.night_after if night and step.night_after is not None else step.after
        planned = working_time.add(calendar, since, after, step.clock)
        at = planned
        if before:
            room = min(planned - planned_before, BREATH) if planned > planned_before else BREATH
            at = max(planned, before + room)
        if not _wakes(step.whom, loud):
            at = working_time.speaking_from(calendar, at)
        yield Due(at, step.whom, index)
        before, planned_before = at, planned


def _wakes(whom: Level, loud: bool) -> bool:
    """Nobody is woken to be asked whether it is mended."""
    return loud and whom is not Level.REPORTER


def _repeat(rung: Rung, calendar: Calendar, last: datetime, count: int, loud: bool) -> datetime:
    """The repeat number `count` (from 1). A quiet interval shorter than the night runs only while the bot may speak, or
    all repeats of a night would speak at once in the morning."""
    if _wakes(rung.every_whom, loud):
        return working_time.add(calendar, last, rung.every * count, rung.every_clock)
    base = working_time.speaking_from(calendar, last)
    if rung.every_clock in (Clock.CALENDAR_DAY, Clock.BUSINESS_DAY):
        return working_time.add(calendar, base, rung.every * count, rung.every_clock)
    night = working_time.longest_quiet(calendar, base.year) + CLOCK_CHANGE
    if rung.every_clock is Clock.WALL and rung.every <= night:
        return working_time.add_speaking(calendar, base, rung.every * count)
    return working_time.speaking_from(calendar, working_time.add(calendar, base, rung.every * count, rung.every_clock))

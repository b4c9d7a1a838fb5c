"""What the rules go by in one subdistrict: its people, its calendar, its ladder, its words and its limits."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.policy.ladder import Ladder
from handlers.policy.matching import Matcher
from handlers.policy.roster import Roster
from handlers.policy.working_time import Calendar


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things hold. Like reports are one matter within `duplicates_within` of its last report, of an S0 matter
    within `urgent_duplicates_within`; a closed ticket can be reopened within `reopen_within`; a question to a person
    waits `answer_within` for their next words."""

    duplicates_within: timedelta = timedelta(hours=72)
    urgent_duplicates_within: timedelta = timedelta(hours=2)
    reopen_within: timedelta = timedelta(days=7)
    answer_within: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Town:
    """One subdistrict; `subdistrict` is its id in every table. On `public` platforms nothing is said to one person
    alone."""

    subdistrict: str
    name: str
    roster: Roster
    calendar: Calendar
    ladder: Ladder
    matcher: Matcher
    limits: Limits
    public: frozenset[str] = frozenset()

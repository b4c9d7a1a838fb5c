"""The life of a ticket: every arrow from one status to the next, on one page.

            ┌─ held ─────────────────────────────────────────────────────────┐
       a    │           b               c                    d               │    e               h i
    ──────────► open ──────► assigned ────► acknowledged ────► in_progress   │ ──────► resolved ───────► closed
            │   ▲ ▲                             ▲                            │            │             │  ▲
            │   │ │                           u │                            │            │             │  │
            │   │ │                         suspended                        │            │             │  │
            └───│─│──────────────────────────────────────────────────────────┘            │             │  │
       n      o │ │ r                                                                     │             │  │
    ─────► needs_info ── x ─────────────────────────────────────────────────────────────────────────────│──┘
                  └───────────────────────────────────────────────────────────────────────┴─────────────┘

A line of the table is one arrow, from each of the statuses on its left. What is `held` somebody should be doing
something about, or put off; what is `accepted` is held or resolved.

a  understood    (heard) -> open                           a message opened it
n  asked         (heard) -> needs_info                     likely, so one person is asked first
o  affirmed      needs_info -> open                        the one asked said yes, or nobody did and it is dangerous
x  withdrawn     needs_info -> closed                      the one asked said no, or nobody answered
b  assigned      open -> assigned                          somebody answers for it and is pinged
c  acknowledged  open assigned suspended -> acknowledged   收到, 接单
d  arrived       open assigned acknowledged suspended -> in_progress   到场
s  suspended     held -> suspended                         挂起, with a reason and until when; again is longer
u  resumed       suspended -> acknowledged                 the time of a hold is over
t  handed        held -> assigned                          转派, 退回, or the shift changed
e  resolved      held -> resolved                          办结, with what was done
h  confirmed     accepted -> closed                        a reporter says it is solved
i  expired       resolved -> closed                        nobody said so in time (unconfirmed)
r  reopened      resolved closed -> open                   没解决, 重开, or the same trouble again
j  rejected      held -> closed                            不受理
m  merged        accepted -> closed                        合并
f  false_alarm   accepted -> closed                        误报
"""

from enum import StrEnum
from typing import Final

from storage.kinds import Outcome, Stage, Status


class Event(StrEnum):
    """The arrows of the picture."""

    UNDERSTOOD = "understood"
    ASKED = "asked"
    AFFIRMED = "affirmed"
    WITHDRAWN = "withdrawn"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    ARRIVED = "arrived"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    HANDED = "handed"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"
    REOPENED = "reopened"
    REJECTED = "rejected"
    MERGED = "merged"
    FALSE_ALARM = "false_alarm"


WORKED_ON: Final = frozenset({Status.OPEN, Status.ASSIGNED, Status.ACKNOWLEDGED, Status.IN_PROGRESS})
"""Somebody should be doing something about it."""

HELD: Final = WORKED_ON | {Status.SUSPENDED}
ACCEPTED: Final = HELD | {Status.RESOLVED}
UNFINISHED: Final = HELD | {Status.NEEDS_INFO}
NOT_CLOSED: Final = UNFINISHED | {Status.RESOLVED}

ARROWS: Final[dict[Event, tuple[frozenset[Status], Status]]] = {
    Event.AFFIRMED: (frozenset({Status.NEEDS_INFO}), Status.OPEN),
    Event.WITHDRAWN: (frozenset({Status.NEEDS_INFO}), Status.CLOSED),
    Event.ASSIGNED: (frozenset({Status.OPEN}), Status.ASSIGNED),
    Event.ACKNOWLEDGED: (frozenset({Status.OPEN, Status.ASSIGNED, Status.SUSPENDED}), Status.ACKNOWLEDGED),
    Event.ARRIVED: (HELD - {Status.IN_PROGRESS}, Status.IN_PROGRESS),
    Event.SUSPENDED: (HELD, Status.SUSPENDED),
    Event.RESUMED: (frozenset({Status.SUSPENDED}), Status.ACKNOWLEDGED),
    Event.HANDED: (HELD, Status.ASSIGNED),
    Event.RESOLVED: (HELD, Status.RESOLVED),
    Event.CONFIRMED: (ACCEPTED, Status.CLOSED),
    Event.EXPIRED: (frozenset({Status.RESOLVED}), Status.CLOSED),
    Event.REOPENED: (frozenset({Status.RESOLVED, Status.CLOSED}), Status.OPEN),
    Event.REJECTED: (HELD, Status.CLOSED),
    Event.MERGED: (ACCEPTED, Status.CLOSED),
    Event.FALSE_ALARM: (ACCEPTED, Status.CLOSED),
}

BEGINNINGS: Final = {Event.UNDERSTOOD: Status.OPEN, Event.ASKED: Status.NEEDS_INFO}

OUTCOMES: Final = {
    Event.WITHDRAWN: Outcome.FALSE_ALARM,
    Event.CONFIRMED: Outcome.CONFIRMED,
    Event.EXPIRED: Outcome.UNCONFIRMED,
    Event.REJECTED: Outcome.REJECTED,
    Event.MERGED: Outcome.MERGED,
    Event.FALSE_ALARM: Outcome.FALSE_ALARM,
}

STAGES: Final = {
    Status.NEEDS_INFO: Stage.NEEDS_INFO,
    Status.OPEN: Stage.UNACKNOWLEDGED,
    Status.ASSIGNED: Stage.UNACKNOWLEDGED,
    Status.ACKNOWLEDGED: Stage.ACKNOWLEDGED,
    Status.IN_PROGRESS: Stage.IN_PROGRESS,
    Status.SUSPENDED: Stage.SUSPENDED,
    Status.RESOLVED: Stage.RESOLVED,
}


def status_after(status: Status, event: Event) -> Status | None:
    """Where the arrow leads from here; None where there is no such arrow."""
    sources, target = ARROWS[event]
    return target if status in sources else None

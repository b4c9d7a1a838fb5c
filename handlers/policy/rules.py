"""Who may do what to a ticket."""

from dataclasses import dataclass
from typing import Final

from handlers.policy.phrases import READING
from storage.kinds import Action


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is to one ticket: its reporter, and its sole one, the one who answers for it, staff of its grid,
    leading staff (grid leader or community), a supervisor. Several may hold at once."""

    reporter: bool = False
    sole: bool = False
    assignee: bool = False
    staff: bool = False
    leading: bool = False
    supervisor: bool = False


REPORTERS_TOO: Final = frozenset({Action.FALSE_ALARM, Action.REOPEN})
REPORTERS_ALONE: Final = frozenset({Action.CONFIRM})
"""Not even a supervisor says for a neighbour that it is solved."""

ASSIGNEE_ALONE: Final = frozenset({Action.RETURN})
LEADERS_ALONE: Final = frozenset({Action.REJECT})
WITH_REASON: Final = frozenset({Action.REJECT, Action.RETURN})
NO_REASON: Final = frozenset({Action.ACK}) | READING
READ_BY_ALL: Final = READING - {Action.PHOTOS}
"""Pictures may show people and plates: they are for those who work on it."""

BEHIND_A_NAME: Final = frozenset({Action.TRANSFER, Action.MERGE})
"""The first of their words says to whom or with what; the reason comes after it."""


def may(action: Action, standing: Standing) -> bool:
    """Whether somebody of that standing may; a supervisor may nearly all, with a reason (`needs_reason`)."""
    if action in READ_BY_ALL:
        return True
    if action in REPORTERS_ALONE:
        return standing.reporter
    if action in ASSIGNEE_ALONE:
        return standing.assignee
    if action in LEADERS_ALONE:
        return standing.leading or standing.supervisor
    if standing.assignee or standing.staff or standing.supervisor:
        return True
    # Nobody calls off what other neighbours have seen too.
    return standing.reporter and action in REPORTERS_TOO and (standing.sole or action is not Action.FALSE_ALARM)


def needs_reason(action: Action, standing: Standing) -> bool:
    """A supervisor who steps in from above says why; so does whoever turns a report away or hands it back."""
    if action in WITH_REASON:
        return True
    involved = standing.assignee or standing.staff or standing.reporter
    return standing.supervisor and not involved and action not in NO_REASON


def reason_in(action: Action, words: str) -> str:
    """What of the words behind a command is the reason."""
    return " ".join(words.split()[1:]) if action in BEHIND_A_NAME else words


def who_may(action: Action) -> str:
    """The people who may, for the sentence that refuses the others."""
    if action in REPORTERS_ALONE:
        return "报事的邻居"
    if action in ASSIGNEE_ALONE:
        return "接手这张工单的人"
    if action in LEADERS_ALONE:
        return "网格长或社区"
    return "报事的邻居或本网格的工作人员" if action in REPORTERS_TOO else "本网格的工作人员"

"""Who may do what: the whole table."""

import pytest

from handlers.policy import rules
from handlers.policy.rules import Standing
from storage.kinds import Action

STRANGER = Standing()
REPORTER = Standing(reporter=True, sole=True)
ONE_OF_SEVERAL = Standing(reporter=True)
ASSIGNEE = Standing(assignee=True)
OFFICER = Standing(staff=True)
LEADER = Standing(staff=True, leading=True)
SUPERVISOR = Standing(supervisor=True)
EVERYBODY = {
    "stranger": STRANGER,
    "reporter": REPORTER,
    "one of several": ONE_OF_SEVERAL,
    "assignee": ASSIGNEE,
    "officer": OFFICER,
    "leader": LEADER,
    "supervisor": SUPERVISOR,
}
STAFF = {"assignee", "officer", "leader", "supervisor"}
TABLE = {
    Action.ACK: STAFF,
    Action.ARRIVE: STAFF,
    Action.RESOLVE: STAFF,
    Action.TRANSFER: STAFF,
    Action.SUSPEND: STAFF,
    Action.MERGE: STAFF,
    Action.SPLIT: STAFF,
    Action.RETURN: {"assignee"},
    Action.REJECT: {"leader", "supervisor"},
    Action.FALSE_ALARM: STAFF | {"reporter"},
    Action.REOPEN: STAFF | {"reporter", "one of several"},
    Action.CONFIRM: {"reporter", "one of several"},
    Action.SHOW: set(EVERYBODY),
    Action.WHY: set(EVERYBODY),
    Action.PHOTOS: STAFF,
}


@pytest.mark.parametrize("action", TABLE)
def test_who_may(action: Action) -> None:
    assert {name for name, standing in EVERYBODY.items() if rules.may(action, standing)} == TABLE[action]


def test_a_supervisor_says_why_and_staff_need_not() -> None:
    for action in TABLE.keys() - {Action.ACK, Action.SHOW, Action.WHY, Action.PHOTOS}:
        assert rules.needs_reason(action, SUPERVISOR)
    for action in TABLE.keys() - {Action.REJECT, Action.RETURN}:
        assert not rules.needs_reason(action, OFFICER)
    assert not rules.needs_reason(Action.RESOLVE, Standing(supervisor=True, assignee=True))


def test_turning_away_and_handing_back_need_a_reason_from_everybody() -> None:
    assert rules.needs_reason(Action.REJECT, LEADER) and rules.needs_reason(Action.RETURN, ASSIGNEE)


def test_a_name_is_no_reason() -> None:
    assert rules.reason_in(Action.TRANSFER, "供电所") == ""
    assert rules.reason_in(Action.TRANSFER, "供电所 跳闸") == "跳闸"
    assert rules.reason_in(Action.RESOLVE, "换了 灯泡") == "换了 灯泡"


def test_whoever_is_refused_is_told_who_may() -> None:
    assert rules.who_may(Action.CONFIRM) == "报事的邻居"
    assert rules.who_may(Action.RETURN) == "接手这张工单的人"
    assert rules.who_may(Action.REJECT) == "网格长或社区"
    assert rules.who_may(Action.FALSE_ALARM) == "报事的邻居或本网格的工作人员"
    assert rules.who_may(Action.RESOLVE) == "本网格的工作人员"

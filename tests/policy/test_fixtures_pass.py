"""The lines of `tests/fixtures/talk.jsonl` are decided as they should be; what is still wrong is listed."""

import json
import tomllib
from pathlib import Path
from typing import Any

import cattrs
import pytest

from handlers.policy.lexicon import Lexicon
from handlers.policy.matching import Matcher, Reading
from storage.kinds import Decision, Role, Severity

ROOT = Path(__file__).parents[2]
LINES = [json.loads(line) for line in (ROOT / "tests/fixtures/talk.jsonl").read_text(encoding="utf-8").splitlines()]
ROLES = {"resident": Role.RESIDENT, "informant": Role.SAFETY_INFORMANT, "officer": Role.GRID_OFFICER}
# Reports that are not heard, and other talk that opens a ticket. A line that has become right is taken out; none is
# added.
LOST = set(
    (
        "na-124 nb-001 nb-203 nd-195 ne-043 ne-048 ne-054 ne-068 nf-037 nf-052 nf-074 nf-082 nf-099 nf-103"
        " nf-110 nf-113 nf-118 nf-119 ng-217 pets-11"
    ).split()
)
OPENED = set(
    (
        "hb-held-policy_question-06 joke-04 na-275 nc-216 nc-319 nd-056 nd-324 nd-360 ne-125 ne-149 ne-199"
        " ne-209 ne-217 ne-240 ne-300 ne-305 ne-346 nf-242 nf-328 nf-372 ng-213"
    ).split()
)

Judged = list[tuple[dict[str, Any], Reading]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    lexicon = cattrs.structure(tomllib.loads((ROOT / "lexicon.toml").read_text(encoding="utf-8")), Lexicon)
    matcher = Matcher(lexicon, ["大社路口"])
    return [(line, matcher.read(line["text"], role=ROLES[line.get("role", "resident")])) for line in LINES]


@pytest.fixture(scope="module")
def reports(judged: Judged) -> Judged:
    return [(line, reading) for line, reading in judged if line["kind"] == "report"]


@pytest.fixture(scope="module")
def others(judged: Judged) -> Judged:
    return [(line, reading) for line, reading in judged if line["kind"] != "report"]


def share(some: Judged, of: Judged) -> float:
    return len(some) / len(of)


def heard(judged: Judged) -> Judged:
    return [(line, reading) for line, reading in judged if reading.decision != Decision.NONE]


def test_of_a_hundred_reports_ninety_six_are_heard(reports: Judged) -> None:
    assert share(heard(reports), reports) >= 0.96


def test_every_danger_to_life_is_heard(reports: Judged) -> None:
    grave = [(line, reading) for line, reading in reports if line["severity"] == Severity.S0]
    assert [line["id"] for line, reading in grave if reading.decision == Decision.NONE] == []


def test_of_a_hundred_other_lines_at_most_three_open_a_ticket(others: Judged) -> None:
    assert share([one for one in others if one[1].decision == Decision.TICKET], others) <= 0.03


def test_of_a_hundred_other_lines_at_most_seven_are_asked_about(others: Judged) -> None:
    assert share([one for one in others if one[1].decision == Decision.ASK], others) <= 0.07


def test_nearly_every_report_is_taken_for_what_it_is(reports: Judged) -> None:
    of = heard(reports)
    assert share([one for one in of if one[1].category == one[0]["category"]], of) >= 0.93
    assert share([one for one in of if one[1].severity == one[0]["severity"]], of) >= 0.80


def test_what_is_decided_wrong_is_known(judged: Judged) -> None:
    wrong = [(line, reading) for line, reading in judged if reading.decision != line["decision"]]
    lost = {line["id"] for line, reading in wrong if reading.decision == Decision.NONE and line["kind"] == "report"}
    opened = {
        line["id"] for line, reading in wrong if reading.decision == Decision.TICKET and line["decision"] == "none"
    }
    assert (lost, opened) == (LOST, OPENED)

"""The lines that `screen` prints."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.lexicon_file import load
from bot.screening import screen
from handlers.policy.matching import Matcher

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load(ROOT / "lexicon.toml"))


def _screened(matcher: Matcher, *lines: str) -> tuple[int, list[Any]]:
    said: list[str] = []
    status = screen(matcher, lines, said.append)
    return status, [json.loads(line) for line in said]


def test_a_report_is_answered_with_its_decision_and_place(matcher: Matcher) -> None:
    status, [answer] = _screened(matcher, '{"id": "a", "text": "3号楼2单元电梯又坏了，里面有人"}')
    assert status == 0
    why = answer.pop("why")
    place = {"text": "3号楼2单元", "building": "3", "unit": "2", "floor": None, "room": None, "landmark": None}
    assert answer == {"id": "a", "decision": "ticket", "category": "elevator", "severity": "S0", "place": place}
    assert "（电梯）" in why[0]


def test_an_officers_words_open_nothing_and_still_have_a_place(matcher: Matcher) -> None:
    _, [answer] = _screened(matcher, '{"id": 1, "text": "3栋路灯不亮", "role": "officer"}')
    assert (answer["decision"], answer["category"], answer["place"]["building"]) == ("none", None, "3")


@pytest.mark.parametrize("line", ["", "[]", "no", '{"id": 7}', '{"id": 7, "text": 3}', "[" * 100_000])
def test_a_line_that_is_no_message_is_answered_and_the_run_goes_on(matcher: Matcher, line: str) -> None:
    status, answers = _screened(matcher, line, '{"id": "b", "text": "早"}')
    assert status == 1
    assert "error" in answers[0]
    assert answers[1]["decision"] == "none"


def test_a_role_nobody_knows_is_an_error(matcher: Matcher) -> None:
    status, [answer] = _screened(matcher, '{"id": 7, "text": "早", "role": "king"}')
    assert status == 1
    assert answer["id"] == 7


def test_half_a_character_can_be_printed(matcher: Matcher) -> None:
    said: list[str] = []
    assert screen(matcher, ['{"id": "\\ud800", "text": "\\ud800着火了快来"}'], said.append) == 0
    assert said[0].encode("utf-8")

"""What the lines of group talk must be before anybody measures a rule with them."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import TypedDict

import pytest

FIXTURES = Path(__file__).parents[1] / "fixtures"
CATEGORIES = set(
    "life_emergency fire_gas public_security hazard elevator utility_outage leak_drainage public_facility sanitation"
    " noise fumes_odor parking_traffic street_building pets dispute care_help".split()
)
OTHER_TALK = set(
    "official_reply notice thanks ack advert group_purchase forwarded_news policy_question suggestion praise drill"
    " elsewhere long_ago resolved mood_only lost_and_found chat joke fiction out_of_scope".split()
)
KEYS = {"id", "text", "decision", "category", "severity", "place", "kind"}
PUNCTUATION = re.compile(r"[，。！？、：；…“”《》【】.!?,:;()（）@/#*-]")
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")
PLATE = re.compile(r"[京沪闽粤浙赣][A-Z][A-Z0-9]{5}")


class Line(TypedDict):
    id: str
    text: str
    decision: str
    category: str | None
    severity: str | None
    place: dict[str, str] | None
    kind: str


def lines(name: str) -> list[Line]:
    return [json.loads(line) for line in (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


OPEN = lines("talk")
HELD_BACK = lines("talk_held_back")
BOTH = OPEN + HELD_BACK
each_file = pytest.mark.parametrize("talk", [OPEN, HELD_BACK], ids=["open", "held back"])


def halves(talk: list[Line]) -> tuple[list[Line], list[Line]]:
    return [line for line in talk if line["kind"] == "report"], [line for line in talk if line["kind"] != "report"]


def test_there_are_enough_lines_and_many_are_held_back() -> None:
    assert len(BOTH) >= 600
    assert len(HELD_BACK) >= 700


def punctuation_marks(text: str) -> int:
    return len(PUNCTUATION.findall(text))


@each_file
def test_half_of_the_lines_are_reports(talk: list[Line]) -> None:
    reports, _ = halves(talk)
    assert 0.45 <= len(reports) / len(talk) <= 0.55


@each_file
@pytest.mark.parametrize("measure", [len, punctuation_marks])
def test_nothing_but_the_words_tells_the_halves_apart(talk: list[Line], measure: Callable[[str], int]) -> None:
    reports, others = (mean(measure(line["text"]) for line in half) for half in halves(talk))
    assert abs(reports - others) <= 0.15 * max(reports, others)


@each_file
@pytest.mark.parametrize("mark", [r"[?？]", r"\d", " "], ids=["question", "number", "space"])
def test_no_single_mark_gives_a_half_away(talk: list[Line], mark: str) -> None:
    reports, others = (mean(bool(re.search(mark, line["text"])) for line in half) for half in halves(talk))
    assert abs(reports - others) <= 0.10


@each_file
def test_a_place_gives_no_half_away(talk: list[Line]) -> None:
    reports, others = (mean(line["place"] is not None for line in half) for half in halves(talk))
    assert abs(reports - others) <= 0.20


@pytest.mark.parametrize(("talk", "least"), [(OPEN, 12), (HELD_BACK, 6)], ids=["open", "held back"])
def test_every_category_and_every_kind_of_talk_is_there(talk: list[Line], least: int) -> None:
    reports, others = halves(talk)
    categories = Counter(line["category"] for line in reports)
    kinds = Counter(line["kind"] for line in others)
    assert categories.keys() == CATEGORIES
    assert kinds.keys() == OTHER_TALK
    assert min(categories.values()) >= least
    assert min(kinds.values()) >= least


def test_danger_is_told_in_many_ways() -> None:
    danger = [line for line in BOTH if line["severity"] == "S0"]
    assert len(danger) >= 60
    categories = {line["category"] for line in danger}
    assert categories >= {"life_emergency", "fire_gas", "public_security", "hazard", "elevator"}


def test_a_line_says_what_is_expected_of_it() -> None:
    for line in BOTH:
        assert line.keys() - {"role"} == KEYS, line["id"]
        assert line["decision"] in {"ticket", "ask", "none"}, line["id"]
        assert line["kind"] == "report" or line["decision"] != "ticket", line["id"]
        nothing = line["decision"] == "none"
        assert {line["category"] is None, line["severity"] is None} == {nothing}, line["id"]
        assert line["kind"] != "report" or not nothing, line["id"]


def test_a_place_holds_only_what_was_said() -> None:
    for line in BOTH:
        place = line["place"] or {}
        assert place.keys() <= {"building", "unit", "floor", "room", "landmark"}, line["id"]
        assert place.get("landmark", "") in line["text"], line["id"]


def test_a_line_is_short_and_gives_nobody_away() -> None:
    assert [line["id"] for line in BOTH if not 0 < len(line["text"]) <= 120] == []
    assert [line["id"] for line in BOTH if PHONE.search(line["text"]) or PLATE.search(line["text"])] == []


def test_nothing_is_there_twice_and_nothing_held_back_is_open() -> None:
    assert [name for name, times in Counter(line["id"] for line in BOTH).items() if times > 1] == []
    bare = Counter(re.sub(r"\W", "", line["text"]) for line in BOTH)
    assert [text for text, times in bare.items() if times > 1] == []

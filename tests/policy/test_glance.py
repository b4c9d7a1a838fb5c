"""A glance before the reading: it may only ever save time."""

import json
import tomllib
from pathlib import Path

import cattrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy.lexicon import Lexicon, phrases, spread
from handlers.policy.matching import Matcher
from handlers.policy.normalising import Normaliser
from handlers.policy.several import Several
from storage.kinds import Decision, Role

ROOT = Path(__file__).parents[2]
LEXICON = cattrs.structure(tomllib.loads((ROOT / "lexicon.toml").read_text(encoding="utf-8")), Lexicon)
MATCHER = Matcher(LEXICON, ["大社路口", "AAA广场", "@门", "老刘·小店"])
NORMALISER = Normaliser({"燥音": "噪音", "拉圾": "垃圾"})
WORDS = [
    word
    for category in LEXICON.categories
    for lists in (*phrases(category), *(("", (*pair.things, *pair.troubles)) for pair in category.pairs))
    for word in spread(lists[1], LEXICON.words)
]
SIGNS = [
    *" .·*-/|_~()（）「」@…，。！？：\n",
    "\u200b",
    "\ufe0f",
    "哈哈哈",
    "急急急",
    "１２",
    "Ａ",
    "A",
    "(xian)",
    "🔥",
    "拍了拍",
]
SPELT = [
    "著火",
    "燥音",
    "瓦斯",
    "機車",
    "壞",
    "沈船",
    "答覆",
    "3栋",
    "负一楼",
    "B1",
    "一层",
    "302室",
    "大社路口",
    "AAA广场",
]
TALK = st.lists(st.sampled_from([*SIGNS, *SPELT]) | st.sampled_from(WORDS), max_size=7).map("".join)


@given(TALK)
def test_what_is_let_go_at_a_glance_is_nothing_when_read_closely(text: str) -> None:
    for role in (Role.RESIDENT, Role.SAFETY_INFORMANT):
        assert MATCHER.concerns(text, role) or MATCHER.read_closely(text, role=role).decision == Decision.NONE


@given(TALK, st.sampled_from(list(Role)))
def test_a_reading_is_the_same_with_and_without_the_glance(text: str, role: Role) -> None:
    assert MATCHER.read(text, role=role) == MATCHER.read_closely(text, role=role)


@pytest.mark.parametrize("text", [*SPELT, "去大社路口", "那个12#", "在7-2-301", "车库见", "负一楼见"])
def test_a_place_is_given_though_nothing_is_the_matter(text: str) -> None:
    assert MATCHER.read(text) == MATCHER.read_closely(text)


@given(TALK | st.text(max_size=20))
def test_a_skimmed_text_is_the_normalised_one(text: str) -> None:
    assert NORMALISER.skim(text) in (None, NORMALISER.normalise(text).text)


@pytest.mark.parametrize("name", ["intake", "talk", "talk_held_back"])
def test_no_report_of_the_fixtures_is_let_go(name: str) -> None:
    for line in (ROOT / f"tests/fixtures/{name}.jsonl").read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        assert MATCHER.concerns(text) or MATCHER.read_closely(text).decision == Decision.NONE, text


def test_small_talk_is_let_go() -> None:
    for text in ("好的呀 知道了", "哈哈哈哈", "收到", "明天几点集合？", "OK！"):
        assert not MATCHER.concerns(text), text


def test_a_word_broken_by_a_blow_is_not_taken_for_unfired_clay() -> None:
    assert NORMALISER.normalise("路灯被打坏").text == "路灯被打坏"


def test_several_expressions_are_told_by_their_numbers() -> None:
    several = Several([["水.?漏", "漏水"], [], ["火"]])
    assert (several.within("水漏了"), several.within("着火漏水"), several.within("好")) == ([0], [0, 2], [])
    assert Several([[], []]).within("水") == []

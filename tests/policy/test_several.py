"""Many expressions at once say what each of them says alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy.atoms import needed
from handlers.policy.expressions import compiled
from handlers.policy.several import Several

PIECES = st.sampled_from("水 漏 水漏 [水火] [^水] . (?:水|火|) (?:漏水|着.火) 火? 火+ 水{2}".split())
PATTERNS = st.lists(PIECES, min_size=1, max_size=4).map("".join)
ALTERNATIVES = st.lists(PATTERNS, min_size=1, max_size=3).map("|".join)


@given(st.lists(st.lists(ALTERNATIVES, max_size=3), max_size=4), st.text("水火漏着电", max_size=8))
def test_several_find_what_each_finds_alone(groups: list[list[str]], text: str) -> None:
    alone = [number for number, group in enumerate(groups) if any(compiled(one).search(text) for one in group)]
    assert Several(groups).within(text) == alone


@given(st.lists(ALTERNATIVES, min_size=1, max_size=4), st.text("水火漏着电", max_size=8))
def test_the_words_that_were_seen_are_enough_to_tell_whether_one_is_found(patterns: list[str], text: str) -> None:
    several = Several([patterns])
    seen = 0
    for word, bits in several.bits.items():
        seen |= bits if word in text else 0
    assert several.any_in(text, seen) == any(compiled(one).search(text) is not None for one in patterns)


def test_what_must_be_there_is_told_for_each_way() -> None:
    assert needed("楼上.{0,4}(?:漏|滴)|着火") == [(frozenset(["楼上"]), frozenset("漏滴")), (frozenset(["着火"]),)]


@pytest.mark.parametrize("pattern", ["(?i)AB", "(?i:ab)水", r"[[:alpha:]]水", r"\Qa.b\E", ".*", "水*", "[^水]", r"\z"])
def test_where_nothing_can_be_told_the_expression_is_always_tried(pattern: str) -> None:
    assert needed(pattern) is None


def test_a_script_may_stand_for_any_character() -> None:
    assert Several([[r"\p{Han}{2}有小区"]]).within("泉州有小区") == [0]

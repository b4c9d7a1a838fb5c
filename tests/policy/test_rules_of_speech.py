"""What a lexicon of a few words does with lists inside patterns, manners of speaking and complaints."""

from dataclasses import replace

import pytest

from handlers.policy.lexicon import Category, Lexicon, Talk, composed, one_of_words
from handlers.policy.matching import Matcher
from storage.kinds import Decision, Severity

FIRE = Category("fire", "火", "破小案", Severity.S1, grave=("着火", "冒烟"), weak=("烟味",), strip=("热到.{0,3}着火",))
LEXICON = Lexicon(
    categories=(FIRE,), words={"修": ("修", "换"), "谁管": ("没人管",)}, typos={}, now=(), urgent=(), demoting=(),
    repeats=(), extreme=(), extreme_category="fire", landmarks=(),
    talk=(Talk("说好的事", ("明天来{修}",), ordinary=Decision.NONE, grave=Decision.ASK),), pinned=(),
    complaints=("@谁管",),
)  # fmt: skip


def test_a_list_named_in_a_pattern_stands_for_any_of_its_words() -> None:
    assert one_of_words("来{修}.{2,4}", {"修": ("修", "换")}) == "来(?:修|换).{2,4}"
    assert composed(LEXICON).talk[0].patterns == ("明天来(?:修|换)",)


def test_a_script_in_a_pattern_is_no_list() -> None:
    assert one_of_words(r"\p{Han}{2}", {}) == r"\p{Han}{2}"


def test_a_list_in_a_pattern_that_is_not_there_is_no_list() -> None:
    with pytest.raises(KeyError, match="没有"):
        one_of_words("{没有}", {})


def test_a_list_in_a_pattern_works_in_what_is_said() -> None:
    reading = Matcher(LEXICON).read("3栋有烟味 明天来换")
    assert (reading.decision, reading.why[-1]) == (Decision.NONE, "“明天来换”像是说好的事")


def test_a_danger_that_is_a_manner_of_speaking_is_asked_about_and_never_silenced() -> None:
    reading = Matcher(LEXICON).read("今天热到要着火了真是的")
    assert (reading.decision, reading.severity) == (Decision.ASK, Severity.S0)
    assert "像是一种说法，先问清楚" in reading.why


def test_a_danger_beside_a_manner_of_speaking_counts() -> None:
    assert Matcher(LEXICON).read("热到要着火了，楼下真的冒烟").decision is Decision.TICKET


def test_a_manner_of_speaking_in_talk_that_silences_dangers_is_silent() -> None:
    joking = replace(LEXICON, talk=(Talk("说笑", ("哈哈",), ordinary=Decision.NONE, grave=Decision.NONE),))
    assert Matcher(joking).read("热到要着火了哈哈").decision is Decision.NONE


def test_a_complaint_supports_a_weak_word_in_a_short_message_alone() -> None:
    said = Matcher(LEXICON).read("一股烟味，没人管")
    assert (said.decision, said.why[-1]) == (Decision.TICKET, "像是在抱怨或求助")
    assert Matcher(LEXICON).read("一股烟味").decision is Decision.NONE
    assert Matcher(LEXICON).read("烟味" + "说来话长" * 20 + "没人管").decision is Decision.NONE

"""What corrections propose: words that help and harm nothing, and never less for what is grave."""

from dataclasses import replace

import pytest

from handlers.policy.amending import Change, Do
from handlers.policy.lexicon import UNSORTED, Category, Lexicon, Pinned
from handlers.policy.proposing import Proposal, propose
from handlers.policy.trying import Line, Trial
from storage.kinds import Decision, Label, Severity

NOISE = Category("noise", "噪声", "", Severity.S2, open=("太吵", "打桩"), weak=("炮",))
WATER = Category("water", "漏水", "", Severity.S2, open=("漏水",), grave=("漏水触电",))
FIRE = Category("fire", "消防", "", Severity.S1, dangerous=True, open=("冒烟",), grave=("着火",))
LEXICON = Lexicon(
    categories=(NOISE, WATER, FIRE), words={"抱怨": ("没人管",)}, typos={}, now=(), urgent=(), demoting=(), repeats=(),
    extreme=(), extreme_category="fire", landmarks=("后门",), talk=(), pinned=(),
)  # fmt: skip


def _lines(label: Label | None, category: str, *texts: str, since: int = 1) -> list[Line]:
    return [Line(number, text, category, label) for number, text in enumerate(texts, since)]


def _missed(*texts: str, category: str = UNSORTED.id) -> list[Line]:
    return _lines(Label.MISSED, category, *texts)


def _false(category: str, *texts: str) -> list[Line]:
    return _lines(Label.FALSE_ALARM, category, *texts, since=101)


def _right(category: str, *texts: str) -> list[Line]:
    return _lines(None, category, *texts, since=201)


def _proposed(*lines: Line, lexicon: Lexicon = LEXICON) -> list[Proposal]:
    return propose(lexicon, ["大社路口"], ["陈海燕"], list(lines))


def _changes(*lines: Line, lexicon: Lexicon = LEXICON) -> list[Change]:
    return [proposal.change for proposal in _proposed(*lines, lexicon=lexicon)]


def test_a_word_that_missed_reports_share_is_added_where_its_weak_word_belongs() -> None:
    (proposal,) = _proposed(*_missed("隔壁驱鸟炮从早打到晚", "那个驱鸟炮谁家的", "宝宝怕驱鸟炮"))
    assert proposal.change == Change(Do.ADD, "noise", "open", ("驱鸟炮",))
    assert (proposal.tickets, proposal.examples) == ((1, 2, 3), 3)
    assert proposal.why.startswith("3 条人工上报都说了“驱鸟炮”")


def test_a_weak_word_is_enough_where_everybody_said_the_place() -> None:
    (change,) = _changes(*_missed("3栋鸽子笼", "5栋鸽子笼又来", category="noise"))
    assert change == Change(Do.ADD, "noise", "weak", ("鸽子笼",))


def test_of_what_nobody_can_sort_the_person_names_the_category() -> None:
    (proposal,) = _proposed(*_missed("隔壁鸽子笼从早到晚", "那个鸽子笼谁家的"))
    assert (proposal.change.category, proposal.change.words) == (None, ("鸽子笼",))
    assert "接受时请写 --category" in proposal.why


@pytest.mark.parametrize(
    "texts",
    [
        ("驱鸟炮从早打到晚",),
        ("鸽从早到晚", "那个鸽谁家的"),
        ("大社路口有东西", "在大社路口看到"),
        ("后门有东西", "在后门看到"),
        ("陈海燕呢", "找陈海燕"),
        ("没人管的啦", "真的没人管"),
        ("12栋那边", "我家12栋"),
        ("在负一那边", "到负一看看"),
        ("你们好的呀", "咱们好的呀"),
    ],
    ids=["once", "one character", "spot", "usual spot", "name", "of anything", "building", "basement", "small words"],
)
def test_nothing_is_added_from_one_example_a_place_a_name_or_a_complaint(texts: tuple[str, ...]) -> None:
    assert _changes(*_missed(*texts)) == []


def test_a_word_that_false_alarms_or_other_matters_have_is_not_added() -> None:
    missed = _missed("隔壁鸽子笼从早到晚", "那个鸽子笼谁家的", category="noise")
    assert _changes(*missed, *_false("noise", "鸽子笼太吵啦哈哈")) == []
    assert _changes(*missed, *_right("water", "鸽子笼漏水")) == []
    assert _changes(*missed, *_right("noise", "鸽子笼太吵")) != []


@pytest.mark.parametrize(
    "example", [Pinned("我家的鸽子笼很好看", Decision.NONE), Pinned("鸽子笼漏水", Decision.TICKET, "water")]
)
def test_a_word_that_changes_a_pinned_example_is_not_added(example: Pinned) -> None:
    pinned = replace(LEXICON, pinned=(example,))
    assert _changes(*_missed("隔壁鸽子笼从早到晚", "那个鸽子笼谁家的", category="noise"), lexicon=pinned) == []


def test_a_way_of_speaking_that_only_false_alarms_have_is_taken_out() -> None:
    (change,) = _changes(*_false("water", "手机漏水保护套", "买个漏水保护套"), *_right("water", "漏水了", "楼上漏水"))
    assert change == Change(Do.STRIP, "water", "strip", ("漏水保护套",))


def test_the_word_itself_is_never_taken_out_where_nothing_around_it_is_shared() -> None:
    changes = _changes(*_false("noise", "看动画片打桩", "游戏里打桩练级"))
    assert changes == [Change(Do.WEAKEN, "noise", "weak", ("打桩",))]


def test_an_open_word_that_is_wrong_more_often_than_right_is_weakened() -> None:
    (proposal,) = _proposed(*_false("noise", "孩子太吵", "太吵不去"), *_right("noise", "楼上太吵"))
    assert proposal.change == Change(Do.WEAKEN, "noise", "weak", ("太吵",))
    assert "误报 2 次，已解决的工单里只有 1 次" in proposal.why
    assert proposal.tickets == (101, 102, 201)


def test_an_open_word_that_is_right_as_often_stays() -> None:
    assert _changes(*_false("noise", "孩子太吵", "太吵不去"), *_right("noise", "楼上太吵", "隔壁太吵")) == []


@pytest.mark.parametrize(
    ("category", "texts"),
    [
        ("fire", ("着火锅底料真香", "着火锅底料促销")),
        ("fire", ("干冰冒烟舞台", "看干冰冒烟舞台")),
        ("water", ("漏水触电保护器打折", "装漏水触电保护器")),
    ],
    ids=["grave", "dangerous", "grave in an ordinary category"],
)
def test_what_is_grave_or_dangerous_becomes_a_question_at_most_and_says_so(
    category: str, texts: tuple[str, ...]
) -> None:
    (proposal,) = _proposed(*_false(category, *texts))
    assert (proposal.change.do, proposal.change.category) == (Do.ASK, None)
    assert "规则不减弱也不剔除，最多先问一句" in proposal.why


def test_a_change_that_takes_a_danger_to_life_with_it_has_no_effect_to_propose() -> None:
    trial = Trial(LEXICON, [], _right("water", "阳台漏水触电了"))
    assert trial.effect(Change(Do.STRIP, "water", "strip", ("阳台漏水",))) is None
    assert trial.effect(Change(Do.ASK, None, "patterns", ("阳台漏水",))) is not None


def test_a_question_is_not_proposed_where_somebody_was_right_to_say_it() -> None:
    false = _false("fire", "着火锅底料真香", "着火锅底料促销")
    assert _changes(*false, *_right("fire", "店里着火锅底料烧起来")) == []


def test_nothing_is_taken_out_that_could_take_a_danger_to_life_with_it() -> None:
    changes = _changes(*_false("water", "我手机漏水呢", "小孩手机漏水"))
    assert [change.do for change in changes] == [Do.WEAKEN]


def test_what_most_examples_speak_for_comes_first() -> None:
    three = _missed("隔壁驱鸟炮响", "那个驱鸟炮谁家的", "宝宝怕驱鸟炮")
    two = _false("water", "手机漏水保护套", "买个漏水保护套")
    assert [proposal.examples for proposal in _proposed(*two, *three)] == [3, 2, 2]

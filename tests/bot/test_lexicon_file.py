"""The customer's lexicon: every mistake at once, and what is allowed but hardly meant."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.lexicon_file import load, remarks
from bot.troubles import CannotRun
from handlers.policy.lexicon import Category, Lexicon, Pinned
from storage.kinds import Decision, Severity

ROOT = Path(__file__).parents[2]
SMALL = Lexicon(
    categories=(Category("water", "水", "办小事", Severity.S2, open=("漏水",), grave=("水管爆炸",)),),
    words={}, typos={}, now=(), urgent=(), demoting=(), repeats=(), extreme=(), extreme_category="water",
    landmarks=(), talk=(), pinned=(),
)  # fmt: skip


def test_the_lexicon_that_comes_with_it_is_sound() -> None:
    assert remarks(load(ROOT / "lexicon.toml")) == []


def test_every_mistake_is_said_at_once(tmp_path: Path) -> None:
    written = (ROOT / "lexicon.toml").read_text(encoding="utf-8")
    wrong = written.replace('extreme_category = "life_emergency"', 'extreme_category = "nowhere"')
    wrong += '\n[[categories]]\nid = "pets"\nname = "又"\nfive_small = ""\nseverity = "S2"\n'
    wrong += 'open = [" ", "@没有"]\nstrip = ["(", "a*"]\n'
    path = tmp_path / "lexicon.toml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(CannotRun) as trouble:
        load(path)
    said = "\n".join(trouble.value.sentences)
    assert len(trouble.value.sentences) == 6
    for part in ("'nowhere'", "'pets'", "open[0]: is an empty", "'@没有'", "strip[0]", "strip[1]"):
        assert part in said


def test_a_word_that_normalising_changes_can_never_be_met() -> None:
    lexicon = replace(SMALL, now=("馬上",))
    assert remarks(lexicon) == ["now: '馬上' reads '马上' once a message is normalised; write that instead."]


def test_a_word_in_two_places_is_remarked() -> None:
    other = replace(SMALL.categories[0], id="fire", grave=())
    [remark] = remarks(replace(SMALL, categories=(*SMALL.categories, other)))
    assert "water.open and fire.open" in remark


def test_a_strip_rule_that_eats_a_danger_is_remarked() -> None:
    eaten = replace(SMALL.categories[0], strip=("爆炸",))
    [remark] = remarks(replace(SMALL, categories=(eaten,)))
    assert "danger to life" in remark


def test_a_pinned_example_that_is_lost_is_remarked() -> None:
    [remark] = remarks(replace(SMALL, pinned=(Pinned("路灯不亮", Decision.TICKET),)))
    assert "'路灯不亮' should be ticket, but these rules say none" in remark

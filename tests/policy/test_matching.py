"""Whether a text is a report, of what and how pressing, by the lexicon that comes with the project."""

import json
import time
import tomllib
from pathlib import Path
from typing import Any

import cattrs
import pytest

from handlers.policy.lexicon import Lexicon
from handlers.policy.matching import Matcher
from storage.kinds import Decision, Role, Severity

ROOT = Path(__file__).parents[2]
LINES = [json.loads(line) for line in (ROOT / "tests/fixtures/intake.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    raw = tomllib.loads((ROOT / "lexicon.toml").read_text(encoding="utf-8"))
    return Matcher(cattrs.structure(raw, Lexicon), ["大社路口"])


@pytest.mark.parametrize("line", LINES, ids=[line["text"] for line in LINES])
def test_what_neighbours_write_is_understood(matcher: Matcher, line: dict[str, Any]) -> None:
    reading = matcher.read(line["text"])
    assert (reading.decision, reading.category) == (line["decision"], line["category"]), reading.why


def test_a_bare_noun_never_opens_a_ticket(matcher: Matcher) -> None:
    for noun in ("电梯", "路灯", "井盖", "火", "狗", "垃圾", "车位", "下水道"):
        assert matcher.read(noun).decision == Decision.NONE


def test_a_weak_word_needs_a_place_urgency_or_an_informant(matcher: Matcher) -> None:
    assert matcher.read("井盖").decision == Decision.NONE
    assert matcher.read("大社路口井盖").decision == Decision.TICKET
    assert matcher.read("井盖 很危险").decision == Decision.TICKET
    assert matcher.read("井盖", role=Role.SAFETY_INFORMANT).decision == Decision.TICKET


def test_a_place_or_urgency_supports_a_weak_word_only_close_by(matcher: Matcher) -> None:
    assert matcher.read("3栋快递柜").decision == Decision.TICKET
    assert matcher.read("我在3栋等你拿快递柜里的蛋糕顺便聊聊孩子上学的事").decision == Decision.NONE
    assert matcher.read("井盖的样子换了，今天出门看到隔壁老王说很危险").decision == Decision.NONE


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("反映幸福路的路灯问题", "public_facility"),
        ("投诉某某培训中心", "dispute"),
        ("请求解决一楼返水", "leak_drainage"),
    ],
)
def test_an_appeal_in_form_needs_no_other_word(matcher: Matcher, text: str, category: str) -> None:
    assert (matcher.read(text).decision, matcher.read(text).category) == (Decision.TICKET, category)


def test_a_cry_with_an_exclamation_mark_is_asked_about(matcher: Matcher) -> None:
    assert [matcher.read(cry).decision for cry in ("煤气！", "抢劫！", "火")] == [
        Decision.ASK,
        Decision.ASK,
        Decision.NONE,
    ]


def test_a_noise_by_night_presses_more_than_one_by_day(matcher: Matcher) -> None:
    assert (matcher.read("半夜还在打桩").severity, matcher.read("周末一直打桩").severity) == (Severity.S1, Severity.S2)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("3栋路灯不亮", Severity.S2),
        ("急 3栋路灯不亮", Severity.S2),
        ("3栋电梯坏了", Severity.S1),
        ("3栋电梯困人", Severity.S0),
        ("消防通道被堵", Severity.S1),
        ("楼道冒烟", Severity.S0),
        ("围墙裂缝 正在越来越大", Severity.S0),
        ("6栋顶楼违建 不急", Severity.S2),
    ],
)
def test_severity_comes_from_the_matter_and_the_moment_together(
    matcher: Matcher, text: str, severity: Severity
) -> None:
    assert matcher.read(text).severity == severity


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.RESIDENT, Role.SAFETY_INFORMANT)])
def test_the_words_of_staff_open_nothing(matcher: Matcher, role: Role) -> None:
    reading = matcher.read("3栋着火了快来人", role=role)
    assert (reading.decision, reading.place and reading.place.building) == (Decision.NONE, "3")


def test_a_danger_in_news_a_drill_or_an_old_story_is_asked_about_and_never_silenced(matcher: Matcher) -> None:
    old = ("新闻说那边着火了", "以前3栋着火了", "小时候我们村也着火过")
    played = ("演练：3栋冒烟", "明早九点电梯困人应急演练", "【新闻】某市高层起火", "电影里那栋楼着火了")
    for text in (*old, *played):
        assert (matcher.read(text).decision, matcher.read(text).severity) == (Decision.ASK, Severity.S0), text
    for text in ("热搜上着火的是不是我们小区", "小时候着火那家现在又冒烟", "明早演练？现在里面是真的着火"):
        assert matcher.read(text).decision != Decision.NONE, text


def test_a_cry_of_two_words_is_asked_about_first(matcher: Matcher) -> None:
    assert matcher.read("救命").decision == Decision.ASK
    assert matcher.read("着火").decision == Decision.ASK


def test_a_question_mark_decides_nothing(matcher: Matcher) -> None:
    assert matcher.read("又停水了？").decision == Decision.TICKET


def test_despair_is_private(matcher: Matcher) -> None:
    reading = matcher.read("我真的不想活了")
    assert (reading.severity, reading.private, reading.decision) == (Severity.S0, True, Decision.TICKET)
    assert "不想活" not in "".join(reading.why)


def test_why_shows_the_words_people_wrote(matcher: Matcher) -> None:
    assert matcher.read("3栋路燈壞好幾天").why == ("命中“路燈…好幾天”、“路燈壞”（公共设施）",)


def test_a_repeat_is_told_and_raises_nothing(matcher: Matcher) -> None:
    reading = matcher.read("3栋路灯又不亮了")
    assert (reading.repeats, reading.severity) == (True, Severity.S2)


@pytest.mark.parametrize(
    "text", ["", "\ud800", "\u202e", "🔥" * 9, "电梯坏" * 300_000, "着火" * 500_000, "7-2-" * 250_000]
)
def test_hostile_texts_are_read_in_a_time_in_proportion(matcher: Matcher, text: str) -> None:
    began = time.perf_counter()
    matcher.read(text)
    assert time.perf_counter() - began < 20


def test_a_thing_and_its_trouble_must_stand_near_each_other_in_one_sentence(matcher: Matcher) -> None:
    assert matcher.read("门禁这几天老是失灵").decision == Decision.TICKET
    assert matcher.read("门禁旁边遇见一位多年没见的同学说话说得失灵").decision == Decision.NONE
    assert matcher.read("门禁。失灵").decision == Decision.NONE

"""The ladders that come with the project, and each way to write one wrong."""

from datetime import datetime, time, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.ladder_file import load
from bot.troubles import CannotRun
from handlers.policy.ladder import Climb, Ladder
from handlers.policy.working_time import Calendar, Period
from storage.kinds import Level, Severity, Stage

SHIPPED = Path(__file__).parents[2] / "ladders.toml"
SHANGHAI = Calendar(
    ZoneInfo("Asia/Shanghai"),
    (Period(time(8), time(12)), Period(time(14, 30), time(18))),
    (Period(time(22), time(7)),),
)

GOOD = """
[[ladder]]
id = "ours"
name = "我们的时限"
disclaimer = ""
loud = ["S0"]
"""
RUNG = """
[[ladder.rung]]
severities = ["S0", "S1", "S2", "S3"]
stage = "{stage}"
steps = [{{ after = "5m", whom = "duty" }}]
every = "1d"
every_whom = "leader"
"""
EVERY_STAGE = "".join(RUNG.format(stage=stage) for stage in Stage)


@pytest.fixture
def default() -> Ladder:
    return load(SHIPPED, "54321-default")


def spoken(ladder: Ladder, severity: Severity, stage: Stage, count: int, since: str = "2026-07-08 10:00") -> list[str]:
    start = datetime.fromisoformat(since).replace(tzinfo=SHANGHAI.zone)
    found = [Climb(ladder, SHANGHAI, severity, stage, start).after(taken) for taken in range(count)]
    return [f"{due.at.astimezone(SHANGHAI.zone):%m-%d %H:%M} {due.whom}" for due in found]


def complaints(tmp_path: Path, text: str, id: str = "ours") -> list[str]:
    path = tmp_path / "ladders.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CannotRun) as trouble:
        load(path, id)
    return [sentence.removeprefix(f"{path}: ") for sentence in trouble.value.sentences]


def test_the_default_says_that_it_is_our_own_reading(default: Ladder) -> None:
    assert default.disclaimer == "本产品默认解读，非集美街道官方口径，请按本街道规定修改"
    assert [(digit.digit, digit.duration) for digit in default.digits] == [
        ("5", "5m"),
        ("4", "4h"),
        ("3", "3d"),
        ("2", "2w"),
        ("1", "1d"),
    ]


def test_the_labels_have_no_times_and_tickets_are_chased_all_the_same(default: Ladder) -> None:
    labels = load(SHIPPED, "54321-labels")
    assert [digit.digit for digit in labels.digits] == ["5", "4", "3", "2", "1"]
    assert {(digit.duration, digit.clock) for digit in labels.digits} == {("", None)}
    assert labels.rungs == default.rungs


def test_every_severity_has_a_next_step_in_every_stage(default: Ladder) -> None:
    for severity, stage in product(Severity, Stage):
        assert len(spoken(default, severity, stage, 10)) == 10


def test_an_urgent_ticket_nobody_takes_reaches_the_subdistrict_every_half_hour(default: Ladder) -> None:
    assert spoken(default, Severity.S0, Stage.UNACKNOWLEDGED, 8, "2026-07-08 23:00") == [
        "07-08 23:02 duty",
        "07-08 23:05 leader",
        "07-08 23:10 community",
        "07-08 23:15 subdistrict",
        "07-08 23:30 subdistrict",
        "07-09 00:00 subdistrict",
        "07-09 00:30 subdistrict",
        "07-09 01:00 subdistrict",
    ]


def test_a_pressing_ticket_waits_longer_at_night(default: Ladder) -> None:
    assert spoken(default, Severity.S1, Stage.UNACKNOWLEDGED, 5) == [
        "07-08 10:05 duty",
        "07-08 10:10 duty",
        "07-08 10:20 leader",
        "07-08 11:00 community",
        "07-08 14:00 subdistrict",
    ]
    assert spoken(default, Severity.S1, Stage.UNACKNOWLEDGED, 1, "2026-07-08 23:00") == ["07-08 23:15 duty"]


def test_an_ordinary_ticket_of_the_night_begins_when_service_does(default: Ladder) -> None:
    assert spoken(default, Severity.S2, Stage.UNACKNOWLEDGED, 5, "2026-07-07 23:00") == [
        "07-08 08:30 duty",
        "07-08 10:00 leader",
        "07-08 12:00 community",
        "07-11 07:00 subdistrict",
        "07-13 07:00 subdistrict",
    ]


def test_a_complex_ticket_nobody_takes_is_told_weekly(default: Ladder) -> None:
    assert spoken(default, Severity.S3, Stage.UNACKNOWLEDGED, 7) == [
        "07-08 10:30 duty",
        "07-08 12:00 duty",
        "07-09 10:00 leader",
        "07-11 10:00 community",
        "07-15 10:00 subdistrict",
        "07-22 10:00 subdistrict",
        "07-29 10:00 subdistrict",
    ]


@pytest.mark.parametrize(
    ("severity", "stage", "first"),
    [
        (Severity.S0, Stage.NEEDS_INFO, "07-08 10:05 duty"),
        (Severity.S1, Stage.NEEDS_INFO, "07-08 10:30 duty"),
        (Severity.S0, Stage.ACKNOWLEDGED, "07-08 10:15 assignee"),
        (Severity.S1, Stage.ACKNOWLEDGED, "07-08 14:00 assignee"),
        (Severity.S2, Stage.ACKNOWLEDGED, "07-08 16:30 assignee"),
        (Severity.S0, Stage.IN_PROGRESS, "07-08 12:00 assignee"),
        (Severity.S1, Stage.IN_PROGRESS, "07-09 10:00 assignee"),
        (Severity.S2, Stage.IN_PROGRESS, "07-11 10:00 assignee"),
        (Severity.S3, Stage.IN_PROGRESS, "07-22 10:00 assignee"),
        (Severity.S2, Stage.SUSPENDED, "07-08 10:00 assignee"),
        (Severity.S0, Stage.RESOLVED, "07-09 10:00 reporter"),
    ],
)
def test_a_stage_has_its_own_deadline(default: Ladder, severity: Severity, stage: Stage, first: str) -> None:
    assert spoken(default, severity, stage, 1) == [first]


def test_a_reporter_is_asked_once_more_before_the_last_step_closes(default: Ladder) -> None:
    resolved = [rung.steps for rung in default.rungs if rung.stage is Stage.RESOLVED]
    assert {len(steps) for steps in resolved} == {2}
    assert {steps[-1].after for steps in resolved} == {timedelta(days=3)}
    assert {step.whom for steps in resolved for step in steps} == {Level.REPORTER}


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ladders.toml"
    path.write_text(GOOD + EVERY_STAGE, encoding="utf-8")
    assert spoken(load(path, "ours"), Severity.S2, Stage.SUSPENDED, 2) == ["07-08 10:05 duty", "07-09 10:05 leader"]


def test_an_unknown_id_is_answered_with_the_ids() -> None:
    with pytest.raises(CannotRun) as trouble:
        load(SHIPPED, "12345")
    assert trouble.value.sentences == (
        f"{SHIPPED}: there is no ladder '12345'; the ladders are 54321-default, 54321-labels.",
    )


def test_every_rung_that_is_missing_or_twice_is_named(tmp_path: Path) -> None:
    text = GOOD + "".join(RUNG.format(stage=stage) for stage in Stage if stage is not Stage.SUSPENDED)
    assert complaints(tmp_path, text + RUNG.format(stage="resolved").replace('"S0", "S1", "S2", ', "")) == [
        "ours: has no rung for S0 suspended; write one.",
        "ours: has no rung for S1 suspended; write one.",
        "ours: has no rung for S2 suspended; write one.",
        "ours: has no rung for S3 suspended; write one.",
        "ours: has 2 rungs for S3 resolved; write one.",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        (
            '{ after = "5m", whom = "duty" }',
            "",
            'has no steps; write one at least, as in {after = "5m", whom = "duty"}.',
        ),
        ('every = "1d"', 'every = "0m"', 'every must be from a minute to 366 days; write a time, as in "1d".'),
        ('every = "1d"', 'every = "60w"', 'every must be from a minute to 366 days; write a time, as in "1d".'),
        (
            'every = "1d"',
            'every = "36h"\nevery_clock = "business_day"',
            'every must be whole days with the clock business_day; write days, as in "1d".',
        ),
        ('"5m",', '"53w",', "steps[0]: after is over 366 days; write a shorter time."),
        (
            '"5m",',
            '"5m", clock = "calendar_day",',
            'steps[0]: after must be whole days with the clock calendar_day; write days, as in "1d".',
        ),
        (
            '{ after = "5m", whom = "duty" }',
            '{ after = "5m", whom = "duty" }, { after = "5m", whom = "leader" }',
            "steps[1]: is not later than the step before it; each must be, at night too.",
        ),
        (
            '{ after = "5m", whom = "duty" }',
            '{ after = "5m", night_after = "15m", whom = "duty" }, { after = "10m", whom = "leader" }',
            "steps[1]: is not later than the step before it; each must be, at night too.",
        ),
        (
            '{ after = "5m", whom = "duty" }',
            '{ after = "5m", whom = "duty" }, { after = "5m", night_after = "9m", whom = "leader" }',
            "steps[1]: is not later than the step before it; each must be, at night too.",
        ),
    ],
)
def test_a_rung_that_would_stand_still_flood_or_go_back_is_refused(
    tmp_path: Path, right: str, wrong: str, complaint: str
) -> None:
    broken = RUNG.format(stage="resolved").replace(right, wrong)
    others = "".join(RUNG.format(stage=stage) for stage in Stage if stage is not Stage.RESOLVED)
    assert complaints(tmp_path, GOOD + others + broken) == [f"ours: S0/S1/S2/S3 resolved: {complaint}"]


def test_mistakes_in_every_ladder_are_told_at_once(tmp_path: Path) -> None:
    other = GOOD.replace("ours", "theirs") + 'rungs_of = "nobody"\n'
    empty = RUNG.format(stage="resolved").replace('"S0", "S1", "S2", "S3"', "")
    digit = '[[ladder.digit]]\ndigit = "5"\nlabel = "五小"\nduration = "soon"\n'
    assert complaints(
        tmp_path, GOOD + EVERY_STAGE.replace('"1d"', '"0d"', 1) + empty + other + digit + empty + GOOD
    ) == [
        "ours: is the id of 2 ladders; write each id once.",
        'ours: S0/S1/S2/S3 needs_info: every must be from a minute to 366 days; write a time, as in "1d".',
        'ours: nobody resolved: severities is empty; write some, as in ["S2"].',
        "theirs: digit 5: duration is 'soon'; write a time, as in \"5m\", or leave it out.",
        "theirs: has rungs of its own and rungs_of; write one of the two.",
        "theirs: rungs_of is 'nobody'; write a ladder with rungs of its own: ours, ours.",
        *(f"ours: has no rung for {severity} {stage}; write one." for severity, stage in product(Severity, Stage)),
    ]


def test_a_value_of_the_wrong_kind_is_named_by_its_key(tmp_path: Path) -> None:
    text = GOOD + EVERY_STAGE.replace('"5m"', '"soon"', 1).replace('"leader"', '"mayor"', 1)
    assert complaints(tmp_path, text) == [
        "ladder[0].rung[0].steps[0].after: is 'soon'; write a number and s, m, h, d or w, as in \"30m\".",
        "ladder[0].rung[0].every_whom: is 'mayor'; "
        "write one of reporter, assignee, duty, leader, community, subdistrict.",
    ]

"""Until when, in the words that people use, and over holidays, months and midnights."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy import until
from tests.telling import example

CALENDAR = example().calendar
WEDNESDAY = datetime.fromisoformat("2026-11-25T10:30:00+08:00")


def _at(text: str, now: datetime = WEDNESDAY) -> str:
    found = until.find(CALENDAR, now, text)
    return found.at.astimezone(CALENDAR.zone).strftime("%Y-%m-%d %H:%M") if found else "never"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("半小时", "2026-11-25 11:00"),
        ("一个半小时", "2026-11-25 12:00"),
        ("2小时半", "2026-11-25 13:00"),
        ("90分钟", "2026-11-25 12:00"),
        ("两天", "2026-11-27 10:30"),
        ("三天后", "2026-11-28 10:30"),
        ("3日内", "2026-11-28 10:30"),
        ("十五天", "2026-12-10 10:30"),
        ("1周", "2026-12-02 10:30"),
        ("两个星期", "2026-12-09 10:30"),
        ("一个月", "2026-12-25 10:30"),
        ("半个月", "2026-12-10 10:30"),
        ("3个工作日", "2026-11-30 10:30"),
    ],
)
def test_a_span_runs_from_now(text: str, at: str) -> None:
    assert _at(text) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("明天", "2026-11-26 09:00"),
        ("明天10点", "2026-11-26 10:00"),
        ("明天上午九点半", "2026-11-26 09:30"),
        ("明天3点", "2026-11-26 15:00"),
        ("明天03:00", "2026-11-26 03:00"),
        ("明早", "2026-11-26 08:00"),
        ("后天下午", "2026-11-27 15:00"),
        ("大后天", "2026-11-28 09:00"),
        ("今天", "2026-11-25 18:00"),
        ("今晚", "2026-11-25 20:00"),
        ("今晚8点", "2026-11-25 20:00"),
        ("今晚12点", "2026-11-26 00:00"),
        ("晚上12点半", "2026-11-26 00:30"),
        ("下午3点一刻", "2026-11-25 15:15"),
        ("15：45", "2026-11-25 15:45"),
        ("中午1点", "2026-11-25 13:00"),
    ],
)
def test_a_day_and_an_hour_are_local_time(text: str, at: str) -> None:
    assert _at(text) == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("周五下午", "2026-11-27 15:00"),
        ("这周五", "2026-11-27 09:00"),
        ("周三", "2026-12-02 09:00"),
        ("周三晚上", "2026-11-25 20:00"),
        ("星期天", "2026-11-29 09:00"),
        ("周末", "2026-11-28 09:00"),
        ("下周", "2026-11-30 09:00"),
        ("下周一", "2026-11-30 09:00"),
        ("下下周一", "2026-12-07 09:00"),
        ("11月30日", "2026-11-30 09:00"),
        ("11月1日", "2027-11-01 09:00"),
        ("十二月一日", "2026-12-01 09:00"),
        ("2027-01-05 10:00", "2027-01-05 10:00"),
        ("2026年12月1日", "2026-12-01 09:00"),
        ("30号", "2026-11-30 09:00"),
        ("24号", "2026-12-24 09:00"),
        ("25号", "2026-12-25 09:00"),
        ("月底", "2026-11-30 18:00"),
        ("下个月", "2026-12-01 09:00"),
        ("下月5号", "2026-12-05 09:00"),
    ],
)
def test_a_date_is_the_next_one_of_that_name(text: str, at: str) -> None:
    assert _at(text) == at


def test_next_monday_said_on_a_sunday_is_tomorrow() -> None:
    assert _at("下周一", datetime.fromisoformat("2026-11-29T10:00:00+08:00")) == "2026-11-30 09:00"


def test_workdays_jump_over_the_holiday_and_count_the_make_up_day() -> None:
    assert _at("3个工作日", datetime.fromisoformat("2026-09-30T10:00:00+08:00")) == "2026-10-10 10:00"


def test_the_end_of_a_month_is_its_last_day() -> None:
    assert _at("月底", datetime.fromisoformat("2028-02-03T10:00:00+08:00")) == "2028-02-29 18:00"
    assert _at("下个月", datetime.fromisoformat("2026-12-31T10:00:00+08:00")) == "2027-01-01 09:00"
    assert _at("31号", datetime.fromisoformat("2026-12-31T10:00:00+08:00")) == "2027-01-31 09:00"


@pytest.mark.parametrize("text", ["等配件", "2月30日", "99点", "半个工作日", "3号楼", "13月1日", "昨天", ""])
def test_what_names_no_time_is_none(text: str) -> None:
    assert _at(text) == "never"


@pytest.mark.parametrize("text", ["0小时", "10点", "凌晨2点", "本周一", "2026-11-01", "2020年1月1日"])
def test_a_time_that_is_past_is_given_as_past(text: str) -> None:
    found = until.find(CALENDAR, WEDNESDAY, text)
    assert found and found.at <= WEDNESDAY


@pytest.mark.parametrize(
    "text", ["明天10点 等配件", "等配件 明天10点", "到明天10点再说，等配件", "等配件，明天10点前", "明天１０点　等配件"]
)
def test_the_other_words_are_the_reason(text: str) -> None:
    assert until.find(CALENDAR, WEDNESDAY, text) == until.Until(WEDNESDAY + timedelta(hours=23.5), "等配件")


def test_a_house_in_the_reason_is_no_day() -> None:
    found = until.find(CALENDAR, WEDNESDAY, "等3号楼的配件 明天")
    assert found and (found.at.day, found.rest) == (26, "等3号楼的配件")


@given(st.text(alphabet="0123456789一二两三十半个点:月日号天周星期下上中午晚工作小时分钟年底-/ 等", max_size=20))
def test_no_words_break_it(text: str) -> None:
    found = until.find(CALENDAR, WEDNESDAY, text)
    assert found is None or found.at.tzinfo is not None

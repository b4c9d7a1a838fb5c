"""Talk copied out of a chat: who said what and when, in the forms that people have, and what only looks like it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy import exports, repeats
from handlers.policy.excerpts import pasted
from handlers.policy.said_when import moment

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LAMP = "3栋路灯不亮"


def _read(text: str) -> list[tuple[str, str, str]]:
    return [(one.sender, one.at, one.text) for one in pasted(text)]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (f"王大爷 2026/11/22 14:05:33\n{LAMP}", "2026/11/22 14:05:33"),
        (f"王大爷 2026/11/22 2:05 PM\n{LAMP}\n", "2026/11/22 2:05 PM"),
        (f"王大爷 昨天 14:05\n{LAMP}", "昨天 14:05"),
        (f"王大爷 14:05\n{LAMP}", "14:05"),
        (f"—————  2026-11-22  —————\n\n\n王大爷  14:05\n\n{LAMP}\n", "2026-11-22 14:05"),
        (f"2026年11月22日 星期日\n王大爷  14:05\n{LAMP}", "2026年11月22日 14:05"),
        (f"王大爷, [22.11.2026 14:05]\n{LAMP}", "22.11.2026 14:05"),
        (f"王大爷, [11/22/26 2:05 PM]\n{LAMP}", "11/22/26 2:05 PM"),
        (f"2026-11-22 14:05:33 王大爷(10086123)\n{LAMP}", "2026-11-22 14:05:33"),
        (f"[14:05] 王大爷: {LAMP}", "14:05"),
        (f"[2026-11-22 14:05:33] 王大爷：{LAMP}", "2026-11-22 14:05:33"),
        (f"2026-11-22 14:05 王大爷：{LAMP}", "2026-11-22 14:05"),
        (f"王大爷（14:05）：{LAMP}", "14:05"),
        (f"王大爷 星期日 14:05\n{LAMP}", "星期日 14:05"),
        (f"王大爷 2026年11月22日 周日 14:05\n{LAMP}", "2026年11月22日 周日 14:05"),
        (f"王大爷 2026年11月22日下午2:05\n{LAMP}", "2026年11月22日下午2:05"),
        (f"王大爷: 11-22 14:05:33\n{LAMP}", "11-22 14:05:33"),
        (f"王大爷 11/22 14:05\n{LAMP}", "11/22 14:05"),
        (f"王大爷\t2026/11/22\u00a014:05\n{LAMP}", "2026/11/22 14:05"),
        (f"王大爷 2026/11/22 14：05\n{LAMP}", "2026/11/22 14：05"),
        (f"王大爷 (2026-11-22 14:05:33)\n{LAMP}", "2026-11-22 14:05:33"),
        (f"王大爷, [22.11.2026 14:05]\n[In reply to 小何]\n{LAMP}", "22.11.2026 14:05"),
        (f"王大爷 2026/11/22 14:05\n{LAMP}\n小何撤回了一条消息\n小李加入了群聊", "2026/11/22 14:05"),
        (f"群里刚才说的：\n王大爷 2026/11/22 14:05\n{LAMP}", "2026/11/22 14:05"),
    ],
)
def test_one_speaker_with_a_time_is_an_excerpt(text: str, at: str) -> None:
    assert _read(text) == [("王大爷", at, LAMP)]


@pytest.mark.parametrize(
    "text",
    [
        f"王大爷：{LAMP}\n3-502李阿姨：我也看到了",
        f"王大爷: {LAMP}\n3-502李阿姨: 我也看到了",
        f"王大爷:\n{LAMP}\n\n3-502李阿姨:\n我也看到了",
    ],
)
def test_two_speakers_need_no_times(text: str) -> None:
    assert _read(text) == [("王大爷", "", LAMP), ("3-502李阿姨", "", "我也看到了")]


def test_the_words_of_one_message_may_have_several_lines() -> None:
    text = "王大爷 2026/11/22 14:05\n3栋路灯不亮\n\n好几天了\n李阿姨 2026/11/22 14:06\n是啊"
    assert [said for _, _, said in _read(text)] == ["3栋路灯不亮\n\n好几天了", "是啊"]


@pytest.mark.parametrize("name", ["3-502", "502", "13800138000", "老周:阳光", "[太阳]老周", "物业通知", "早8:30开门"])
def test_whatever_stands_where_another_has_a_name_is_a_name(name: str) -> None:
    read = _read(f"小何 2026/11/22 14:04\n早\n{name} 2026/11/22 14:05\n{LAMP}")
    assert read == [("小何", "2026/11/22 14:04", "早"), (name, "2026/11/22 14:05", LAMP)]


@pytest.mark.parametrize("day", ["", "—————  2026-11-22  —————\n\n"])
def test_in_a_group_everybody_may_be_called_by_their_door(day: str) -> None:
    at = "  14:05" if day else " 2026/11/22 14:05"
    read = _read(f"{day}3-502{at}\n{LAMP}\n5-101{at}\n是啊")
    assert [(name, text) for name, _, text in read] == [("3-502", LAMP), ("5-101", "是啊")]


def test_a_time_above_a_line_without_one_is_when_it_was_said() -> None:
    assert _read(f"王大爷:\n{LAMP}\n昨天 14:06\n小何:\n是啊") == [("王大爷", "", LAMP), ("小何", "昨天 14:06", "是啊")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        LAMP,
        "明天早上8：00停水\n后天晚上9：30来电",
        "东门：路灯不亮\n西门：垃圾没人清",
        "今天巡查情况：\n3栋路灯不亮\n5栋：垃圾没清",
        "值班记录 2026-11-22 20:00\n3栋路灯不亮\n值班记录 2026-11-22 22:00\n5栋有人吵架",
        "A栋：路灯不亮\nB栋：垃圾没人清",
        "3栋 11月22日 14:05\n路灯不亮\n5栋 11月22日 15:05\n垃圾没清",
        "老周\n11月22日 14:05\n路灯不亮",
        f"刚去看了：{LAMP}\n物业说：下午来修",
        f"地点：3栋\n时间：昨晚 23:10\n事情：{LAMP}",
        "报修地点：3栋\n联系人：老王",
        "3栋：路灯不亮\n5栋：垃圾没清",
        "1：路灯不亮\n2：垃圾没清",
        "停水时间 2026-11-22 14:05\n请大家储水",
        "今晚 19:00\n停水",
        f"{LAMP}\n大概 14:05 看到的\n谢谢",
        f"{LAMP}\n发生时间 2026/11/22 14:05\n谢谢",
        "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。",
        "老师：你好",
        "看 https://a.example/b\n再看 http://c.example/d",
        "注意：\n请大家关好门窗",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert _read(text) == []


@pytest.mark.parametrize(
    ("written", "local", "exact"),
    [
        ("2026/11/22 14:05:33", "2026-11-22 14:05:33", True),
        ("2026/11/22 2:05 PM", "2026-11-22 14:05:00", True),
        ("2026年11月22日 下午 2:05", "2026-11-22 14:05:00", True),
        ("22.11.26 14:05", "2026-11-22 14:05:00", True),
        ("11/22/26 2:05 PM", "2026-11-22 14:05:00", True),
        ("2026-11-22T14:05:33", "2026-11-22 14:05:33", True),
        ("2026-11-22T06:05:33+00:00", "2026-11-22 14:05:33", True),
        ("11月22日 14:05", "2026-11-22 14:05:00", True),
        ("12月22日 14:05", "2025-12-22 14:05:00", True),
        ("昨天 14:05", "2026-11-22 14:05:00", True),
        ("星期五 14:05", "2026-11-20 14:05:00", True),
        ("周日 下午2:05", "2026-11-22 14:05:00", True),
        ("11-22 14:05:33", "2026-11-22 14:05:33", True),
        ("12/22 14:05", "2025-12-22 14:05:00", True),
        ("2026/11/23 上午12:10", "2026-11-23 00:10:00", True),
        ("昨天 中午1:10", "2026-11-22 13:10:00", True),
        ("2026/11/22 14：05", "2026-11-22 14:05:00", True),
        ("08:05", "2026-11-23 08:05:00", True),
        ("14:05", "2026-11-22 14:05:00", True),
        ("2030-01-01 00:00", "2026-11-23 09:00:00", False),
        ("2026-13-40 25:61", "2026-11-23 09:00:00", False),
        ("", "2026-11-23 09:00:00", False),
    ],
)
def test_when_it_was_said_is_never_later_than_it_was_heard(written: str, local: str, exact: bool) -> None:
    at, is_exact = moment(written, ZONE, MONDAY)
    assert (f"{at.astimezone(ZONE):%Y-%m-%d %H:%M:%S}", is_exact) == (local, exact)


def test_a_line_is_known_again_with_and_without_its_time() -> None:
    timed = repeats.of_line("王大爷", LAMP, MONDAY, exact=True, zone=ZONE, near="g")
    again = repeats.of_line(" 王大爷 ", f"{LAMP}\n", MONDAY + timedelta(seconds=20), exact=True, zone=ZONE, near="h")
    untimed = repeats.of_line("王大爷", LAMP, MONDAY + timedelta(hours=3), exact=False, zone=ZONE, near="g")
    later = repeats.of_line("王大爷", LAMP, MONDAY + timedelta(hours=3), exact=True, zone=ZONE, near="g")
    assert {*timed.noted} & {*again.known} and {*timed.noted} & {*untimed.known} and {*untimed.noted} & {*timed.known}
    assert not {*timed.noted} & {*later.known}


@given(st.text(alphabet="王：:[](]14/05\n ，—.PM月日", max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert all(one.sender and one.text for one in pasted(text))
    try:
        exports.read(text)
    except exports.NoLog as refusal:
        assert str(refusal)
    moment(text, ZONE, MONDAY)

"""Where it is, as far as somebody said."""

import pytest

from handlers.policy.places import Landmarks, compatible, find
from storage.models import Place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("三号楼电梯坏了", Place("三号楼", building="3")),
        ("3号楼2单元停水", Place("3号楼2单元", building="3", unit="2")),
        ("3#2单元", Place("3#2单元", building="3", unit="2")),
        ("3栋2单元灯不亮", Place("3栋2单元", building="3", unit="2")),
        ("3-2漏水", Place("3-2", building="3", unit="2")),
        ("7-2-301漏水", Place("7-2-301", building="7", unit="2", room="301")),
        ("5-302 太吵", Place("5-302", building="5", room="302")),
        ("9#2601让人休息", Place("9#2601", building="9", room="2601")),
        ("B1积水", Place("B1", floor="-1")),
        ("负一楼积水", Place("负一楼", floor="-1")),
        ("地下一层积水", Place("地下一层", floor="-1")),
        ("8棟23樓有人", Place("8棟23樓", building="8", floor="23")),
        ("７栋３０１室", Place("７栋３０１室", building="7", room="301")),
        ("023号楼", Place("023号楼", building="23")),
        ("十二号楼1单元", Place("十二号楼1单元", building="12", unit="1")),
        ("6#楼道好黑", Place("6#", building="6")),
        ("3号楼很吵，是2单元的", Place("3号楼 2单元", building="3", unit="2")),
        ("1栋和2栋都停水", Place("1栋", building="1")),
    ],
)
def test_only_what_was_said_is_given(text: str, place: Place) -> None:
    assert find(text) == place


@pytest.mark.parametrize(
    "text",
    ["", "8-17点停水", "28-30层", "掉了两层", "13800138000", "0592-1234567", "还有3-2个", "一层灰", "2026-10-01"],
)
def test_times_counts_and_phones_are_no_places(text: str) -> None:
    assert find(text) is None


def test_a_landmark_is_the_words_written_and_the_customers_own_names_come_first() -> None:
    landmarks = Landmarks(["大社路口"], general=["北门"])
    assert find("北門到大社路口積水", landmarks) == Place("大社路口", landmark="大社路口")
    assert find("北門積水", landmarks) == Place("北門", landmark="北門")


def test_places_differ_as_soon_as_both_say_a_part_and_differ() -> None:
    third = Place("3栋", building="3")
    assert not compatible(third, Place("5栋", building="5"))
    assert not compatible(Place("3栋1单元", building="3", unit="1"), Place("3栋2单元", building="3", unit="2"))
    assert not compatible(Place("东门", landmark="东门"), Place("西门", landmark="西门"))
    assert compatible(third, Place("3栋2单元", building="3", unit="2"))
    assert compatible(third, None)
    assert compatible(Place("车库", landmark="车库"), Place("地下车库", landmark="地下车库"))

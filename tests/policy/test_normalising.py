"""One spelling for what people write in many, and the way back to their words."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy.normalising import Normaliser, reveal

NORMALISER = Normaliser({"燥音": "噪音", "拉圾": "垃圾"})


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("７栋漏水", "7栋漏水"),
        ("漏 水啊", "漏水啊"),
        ("停*水", "停水"),
        ("停\u200b电", "停电"),
        ("著火了", "着火了"),
        ("門卡著開不了", "门卡着开不了"),
        ("顯著改善，著名的老店", "显著改善,著名的老店"),
        ("冷氣滴水", "空调滴水"),
        ("機車亂停", "摩托车乱停"),
        ("楼上燥音", "楼上噪音"),
        ("急急急急急", "急急"),
        ("集(xiàn)美", "集美"),
        ("楼上 漏水", "楼上 漏水"),
        ("没有了。漏水", "没有了。漏水"),
        ("11111", "11111"),
    ],
)
def test_many_spellings_become_one(written: str, normal: str) -> None:
    assert NORMALISER.normalise(written).text == normal


def test_a_quoted_message_and_a_nickname_are_not_what_was_said() -> None:
    assert reveal("「王姐：电梯坏了」\n- - - - - - -\n好的") == "好的"
    assert reveal("@3栋王姐 路灯不亮") == "路灯不亮"
    assert reveal('"王姐" 拍了拍 "李伯"') == ""


def test_a_nickname_without_a_space_after_it_does_not_swallow_the_words() -> None:
    assert reveal("@物业电梯坏了") == "物业电梯坏了"


def test_the_words_are_given_back_as_they_were_written() -> None:
    normal = NORMALISER.normalise("楼上 燥 音，漏 水")
    start = normal.text.index("漏水")
    assert normal.written(start, start + 2) == "漏 水"


@pytest.mark.parametrize("text", ["", "🔥🔥🔥", "\u200b\u200d\ufe0f", "\u202e着火\u202c", "\ud800火", "\x00\x07"])
def test_nothing_that_is_sent_can_stop_it(text: str) -> None:
    assert NORMALISER.normalise(text).text.encode("utf-8") is not None


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_every_character_knows_where_it_came_from(text: str) -> None:
    normal = NORMALISER.normalise(text)
    assert len(normal.offsets) == len(normal.text)
    assert all(0 <= offset < len(normal.visible) for offset in normal.offsets)
    assert list(normal.offsets) == sorted(normal.offsets)


@pytest.mark.parametrize("piece", ["漏 ", "@", "「", "-", "\u200b", "水(a", "ﷺ"])
def test_a_million_characters_take_a_time_in_proportion(piece: str) -> None:
    began = time.perf_counter()
    NORMALISER.normalise(piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - began < 10

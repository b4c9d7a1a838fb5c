"""Whether two reports speak of the same matter."""

import pytest

from handlers.policy.duplicates import asks_after, is_named_in, same_matter, similarity, thing
from handlers.policy.places import find


def _same(one: str, other: str) -> bool:
    return same_matter(one, find(one), other, find(other))


def test_the_same_words_about_another_building_are_another_matter() -> None:
    assert not _same("3栋漏水", "5栋漏水")
    assert not _same("3栋301漏水", "3栋502漏水")


@pytest.mark.parametrize(
    ("one", "other"),
    [("3号楼电梯坏了", "3栋电梯又不动了"), ("3栋楼道灯不亮", "三号楼 灯坏了"), ("路灯不亮", "路灯坏了好几天")],
)
def test_other_words_about_the_same_thing_are_the_same_matter(one: str, other: str) -> None:
    assert _same(one, other)


def test_another_thing_in_the_same_building_is_another_matter() -> None:
    assert not _same("3栋楼道灯坏了", "3栋门禁坏了")
    assert not _same("3栋门口路灯不亮了", "3栋门禁又坏了")


def test_politeness_and_places_do_not_make_texts_alike() -> None:
    assert similarity("请物业尽快处理3栋漏水问题谢谢", "漏水") == 100
    assert similarity("麻烦处理一下路灯", "麻烦处理一下井盖") == 0


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("还没修啊", ""),
        ("怎么还没人来", ""),
        ("都三天了还没修好", ""),
        ("到现在都没人管！！", ""),
        ("师傅几时来修", ""),
        ("3栋还没修", ""),
        ("电梯还是没人来", "电梯"),
        ("我家洗衣机还没修", "洗衣机"),
    ],
)
def test_who_waits_is_known_by_their_words_and_what_they_name_is_left(words: str, named: str) -> None:
    assert asks_after(words)
    assert thing(words) == named


@pytest.mark.parametrize("words", ["又是你", "3栋路灯不亮", "谁家的狗还没拴", "今晚吃什么", "还没修，" + "真的" * 20])
def test_talk_is_no_waiting(words: str) -> None:
    assert not asks_after(words)


def test_a_thing_is_the_one_that_was_said_and_a_single_character_is_none() -> None:
    assert is_named_in("电梯", "3栋的电梯又停了")
    assert not is_named_in("洗衣机", "3栋的电梯又停了")
    assert not is_named_in("水", "3栋漏水了")

"""Whether two reports speak of the same matter."""

import pytest

from handlers.policy.duplicates import same_matter, similarity
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


def test_politeness_and_places_do_not_make_texts_alike() -> None:
    assert similarity("请物业尽快处理3栋漏水问题谢谢", "漏水") == 100
    assert similarity("麻烦处理一下路灯", "麻烦处理一下井盖") == 0

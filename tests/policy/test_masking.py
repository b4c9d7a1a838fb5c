"""Personal numbers stay out of the group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy.masking import mask


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("电话13800138000 漏水", "电话*** 漏水"),
        ("138-0013-8000找我", "***找我"),
        ("１３８００１３８０００", "***"),
        ("我是350203199001011234", "我是***"),
        ("卡号6222 0212 3456 7890 123", "卡号***"),
        ("闽D12345挡路", "***挡路"),
        ("闽DA12345挡路", "***挡路"),
        ("7-2-301漏水", "7-2-***漏水"),
        ("3栋2单元301室漏水", "3栋2单元***室漏水"),
        ("301房着火", "***房着火"),
        ("3栋2单元301漏水", "3栋2单元***漏水"),
        ("5-302吵", "5-***吵"),
        ("等502王阿姨在家", "等***王阿姨在家"),
        ("和501老李、1203 陈大明先生说好了", "和***老李、*** 陈大明先生说好了"),
    ],
)
def test_numbers_of_people_and_doors_are_hidden(written: str, shown: str) -> None:
    assert mask(written) == shown


@pytest.mark.parametrize(
    "text", ["", "3栋2单元停水", "打12345", "8:30到17:00停水", "二楼漏水", "已打120王阿姨在等", "来了500位阿姨"]
)
def test_building_unit_and_public_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_an_invisible_character_hides_no_number() -> None:
    assert mask("138\u200b0013\u200b8000") == "***"


@given(st.text("012389-~.: 号栋单元楼室房户住有人闽京DAb学"))
def test_what_is_passed_at_a_glance_hides_nothing(text: str) -> None:
    assert mask(f"{text}。13800138000") == f"{mask(text)}。***"

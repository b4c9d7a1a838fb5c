"""What is kept to learn from has no people in it."""

import pytest

from handlers.policy.anonymising import anonymous


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("3-2-501的王阿姨 13800138000 家漏水", "3-2-***的*** *** 家漏水"),
        ("老赵说闽D12345又堵门", "***说***又堵门"),
        ("找小王", "找***"),
        ("李师傅修的，陈海燕看过", "***修的，***看过"),
        ("@物业小李 电梯坏了", "电梯坏了"),
        ("小黄车乱停 小马路老黄瓜", "小黄车乱停 小马路老黄瓜"),
    ],
)
def test_numbers_doors_and_names_are_gone_and_other_words_stay(text: str, left: str) -> None:
    assert anonymous(text, ["陈海燕"]) == left


def test_a_name_of_one_character_is_in_too_many_words_to_be_taken_out() -> None:
    assert anonymous("路灯不亮", ["灯", " "]) == "路灯不亮"

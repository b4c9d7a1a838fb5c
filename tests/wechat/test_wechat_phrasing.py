"""The shape of what is said on WeChat."""

from bot.platforms import Mention
from bot.wechat import phrasing
from bot.wechat.phrasing import Part

CHEN = Mention("chen-haiyan", "wxid_chen", "陈海燕")
LIU = Mention("liu-wei", "wxid_liu", "刘伟")
NICKNAMES = {"wxid_chen": "一格-海燕(全天)"}


def test_a_person_is_called_by_the_nickname_in_the_room_and_by_id() -> None:
    said = phrasing.parts("请 @陈海燕 处理：3号楼电梯", [CHEN], NICKNAMES)
    assert said == [Part("请 @一格-海燕(全天)\u2005处理：3号楼电梯", ("wxid_chen",))]


def test_who_is_not_in_the_room_stays_plain_words() -> None:
    said = phrasing.parts("@刘伟 @陈海燕，谁在？", [LIU, CHEN], NICKNAMES)
    assert said == [Part("@刘伟 @一格-海燕(全天)\u2005，谁在？", ("wxid_chen",))]


def test_a_person_named_twice_is_called_twice_and_nobody_without_a_mention() -> None:
    said = phrasing.parts("@陈海燕@陈海燕 @陈海燕", [CHEN, CHEN], NICKNAMES)
    assert said == [Part("@一格-海燕(全天)\u2005@一格-海燕(全天)\u2005@陈海燕", ("wxid_chen",))]


def test_a_long_text_is_split_between_lines_and_each_part_calls_its_own() -> None:
    lines = [f"{number}. {'灯' * 90}" for number in range(1, 31)]
    said = phrasing.parts("\n".join([*lines, "@陈海燕 请看"]), [CHEN], NICKNAMES)
    assert [len(part.text) <= 2000 for part in said] == [True, True]
    assert [part.called for part in said] == [(), ("wxid_chen",)]
    assert said[1].text.splitlines()[-1] == "@一格-海燕(全天)\u2005请看"

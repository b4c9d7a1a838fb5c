"""Where it is, as far as somebody said."""

import pytest

from handlers.policy.normalising import fold
from handlers.policy.place_forms import rooms
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
        ("3 栋 2 单元停水", Place("3 栋 2 单元", building="3", unit="2")),
        ("三號樓漏水", Place("三號樓", building="3")),
        ("參棟停電", Place("參棟", building="3")),
        ("位置：3号楼", Place("3号楼", building="3")),
        ("住3號501", Place("3號501", building="3", room="501")),
        ("3号楼-2-501漏水", Place("3号楼-2-501", building="3", unit="2", room="501")),
        ("5幢乙单元", Place("5幢乙单元", building="5", unit="2")),
        ("3栋东单元灯坏了", Place("3栋东单元", building="3", landmark="东单元")),
        ("A2栋1802漏水", Place("A2栋1802", room="1802", landmark="A2栋")),
        ("接龙 3-1楼下取", Place("3-1", building="3", unit="1")),
        ("3栋300户停电", Place("3栋", building="3")),
        ("爬到十八楼", Place("十八楼", floor="18")),
        ("二十二层漏水", Place("二十二层", floor="22")),
        ("18F漏水", Place("18F", floor="18")),
        ("3栋负二楼积水", Place("3栋负二楼", building="3", floor="-2")),
    ],
)
def test_only_what_was_said_is_given(text: str, place: Place) -> None:
    assert find(text) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("804小孩从早跑到晚", Place("804", room="804")),
        ("1203又在装修", Place("1203", room="1203")),
        ("住501的阿伯", Place("501", room="501")),
        ("501的狗一直叫", Place("501", room="501")),
        ("楼上1302半夜拖椅子", Place("1302", room="1302")),
        ("502 3号楼漏水", Place("502 3号楼", building="3", room="502")),
        ("1502夜里又开趴 4栋", Place("1502 4栋", building="4", room="1502")),
    ],
)
def test_a_room_may_be_its_number_alone_beside_who_lives_there_or_what_goes_on(text: str, place: Place) -> None:
    assert find(text) == place


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("岑东路128号", "岑东路128号"),
        ("井盖坏了岑东路128号", "岑东路128号"),
        ("石鼓路12-3号漏水", "石鼓路12-3号"),
        ("在集美大道668号門口", "集美大道668号"),
        ("浔江里32号着火了", "浔江里32号"),
        ("潯江里32號著火", "潯江里32號"),
        ("门牌32号漏水", "门牌32号"),
    ],
)
def test_a_house_on_a_road_is_a_landmark_as_it_is_written(text: str, house: str) -> None:
    assert find(text) == Place(house, landmark=house)


def test_several_buildings_are_no_single_one() -> None:
    for text in ("3到5号楼停水", "3-5号楼停水", "3、5、7栋都没电", "三和五号楼停水", "1栋到8栋清洗水箱"):
        place = find(text)
        assert place and (place.building, place.unit, place.landmark) == (None, None, None), text
        assert text.startswith(place.text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "8-17点停水", "28-30层", "掉了两层", "13800138000", "0592-1234567", "还有3-2个", "一层灰", "2026-10-01"),
        *("3-2赢了", "比分3-2", "主队2-1", "11-22", "3-5天", "5-1放假吗", "12-8打折", "138-0013-8000", "4到6楼没水"),
        *(
            "房租1205一个月",
            "1203元",
            "密码1203",
            "验证码 1203 勿泄",
            "2026 新年快乐",
            "520快乐",
            "110来了",
            "902路公交",
        ),
        *("10-1200元", "100-200块", "1127开会", "下午1430开始", "年级802班", "3-2班", "微信步数1208第一", "1203 两份"),
        *(
            "3号停水",
            "群里12号通知",
            "11月22号楼下吵",
            "2号门坏了",
            "走马路3号线",
            "那一栋着火",
            "有一座桥",
            "爬了18楼",
        ),
    ],
)
def test_times_counts_scores_prices_and_phones_are_no_places(text: str) -> None:
    assert find(text) is None


def test_a_landmark_is_the_words_written_and_the_customers_own_names_come_first() -> None:
    landmarks = Landmarks(["大社路口"], general=["北门"])
    assert find("北門到大社路口積水", landmarks) == Place("大社路口", landmark="大社路口")
    assert find("北門積水", landmarks) == Place("北門", landmark="北門")


def test_a_building_behind_the_words_in_here_is_no_house_on_a_road() -> None:
    assert find("小区里3号楼漏水") == Place("3号楼", building="3")


@pytest.mark.parametrize(
    ("text", "doors"),
    [("1203的阳台一直滴", ["1203"]), ("住3號501", ["501"]), ("502 3号楼", ["502"]), ("3号楼-2-501", ["501"])],
)
def test_the_number_of_a_door_is_known_for_one_however_it_is_said(text: str, doors: list[str]) -> None:
    assert [text[start:end] for start, end in rooms(fold(text))] == doors


def test_the_number_of_a_ticket_is_no_door() -> None:
    said = ("📋 1203 号 · 电梯【一般】", "已并入 1203 号 · 漏水", "@王大爷 1203 号在哪里？", "1203 号：已收到")
    asked = ("例如“转派 112 供电”。", "例如“挂起 112 明天10点 等配件”。", "可以发“工单 112”看进展", "“误报 112 原因”")
    assert [text for text in (*said, *asked) if rooms(fold(text))] == []


def test_places_differ_as_soon_as_both_say_a_part_and_differ() -> None:
    third = Place("3栋", building="3")
    assert not compatible(third, Place("5栋", building="5"))
    assert not compatible(Place("3栋1单元", building="3", unit="1"), Place("3栋2单元", building="3", unit="2"))
    assert not compatible(Place("东门", landmark="东门"), Place("西门", landmark="西门"))
    assert compatible(third, Place("3栋2单元", building="3", unit="2"))
    assert compatible(third, None)
    assert compatible(Place("车库", landmark="车库"), Place("地下车库", landmark="地下车库"))

"""The customer's names with a slip in them, and what only looks like one."""

import pytest

from handlers.policy.landmarks import Landmarks, sounds_alike
from handlers.policy.places import find_near
from storage.models import Place

NAMES = ["榕树广场", "南门岗亭", "老年活动室", "榕岸菜市场", "北门", "书院小学后门", "望湖亭", "社区食堂", "老人会"]
KNOWN = Landmarks(NAMES, general=["篮球场", "广场"])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("榕数广场漏水", "榕树广场"),
        ("榕树广厂", "榕树广场"),
        ("榕广场積水", "榕树广场"),
        ("老年活动是", "老年活动室"),
        ("老年人活动室漏水", "老年活动室"),
        ("榕岸菜场", "榕岸菜市场"),
        ("望壶亭有人落水", "望湖亭"),
        ("望湖停", "望湖亭"),
        ("书院小雪后门", "书院小学后门"),
        ("老人汇门口", "老人会"),
        ("南门岗停", "南门岗亭"),
    ],
)
def test_one_wrong_or_missing_character_is_forgiven(said: str, meant: str) -> None:
    assert KNOWN.meant(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        *("老人家摔倒", "老人", "望海亭", "看湖亭", "柳树广场", "榕树下", "人民广场", "小区食堂", "社区食品", "活动室"),
        *("北门岗亭", "东门岗亭", "书院小学前门", "书院中学后门", "书院小学门口", "青年活动室", "樟树广厂", "被门"),
    ],
)
def test_another_spot_is_never_taken_for_one_of_these(said: str) -> None:
    near = KNOWN.near(said)
    assert near is None, near


def test_where_two_names_could_be_meant_neither_is() -> None:
    assert Landmarks(["望湖亭", "望湖厅"]).meant("望湖停") is None


def test_a_slip_is_looked_for_only_where_no_building_or_landmark_was_said() -> None:
    assert find_near("榕数广场漏水", None, KNOWN) == Place("榕数广场", landmark="榕数广场")
    assert find_near("榕數廣場 二楼", Place("二楼", floor="2"), KNOWN) == Place(
        "榕數廣場 二楼", floor="2", landmark="榕數廣場"
    )
    for said in (Place("3栋", building="3"), Place("篮球场", landmark="篮球场")):
        assert find_near("榕数广场旁边", said, KNOWN) == said


def test_a_general_name_within_a_misspelt_one_is_no_other_spot() -> None:
    general = Place("广场 二楼", floor="2", landmark="广场")
    meant = Place("榕数广场 二楼", floor="2", landmark="榕数广场")
    assert find_near("榕数广场 二楼", general, KNOWN) == meant


def test_a_name_written_right_goes_before_one_misspelt() -> None:
    assert KNOWN.near("望湖亭到榕数广场") is None


def test_a_long_message_is_searched_in_its_beginning_only() -> None:
    assert KNOWN.near("好" * 1_000_000 + "榕数广场") is None


def test_characters_sound_alike_by_their_order_in_the_national_standard() -> None:
    assert sounds_alike("湖", "壶") and sounds_alike("会", "汇") and sounds_alike("室", "市")
    assert not sounds_alike("会", "家") and not sounds_alike("湖", "海") and not sounds_alike("榕", "a")

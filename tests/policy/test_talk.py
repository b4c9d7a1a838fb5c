"""The ways of talking that are no report."""

import tomllib
from pathlib import Path

import cattrs
import pytest

from handlers.policy.lexicon import Lexicon, Talk, composed
from handlers.policy.talk import Talks

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def talks() -> Talks:
    raw = tomllib.loads((ROOT / "lexicon.toml").read_text(encoding="utf-8"))
    return Talks(composed(cattrs.structure(raw, Lexicon)).talk)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("【停水通知】明日8:00-17:00停水", "通知或提醒"),
        ("您反映的路灯问题已安排维修", "答复或处理情况"),
        ("谢谢物业师傅", "感谢或表扬"),
        ("车位出租 500一个月", "广告或接龙"),
        ("请问低保要什么条件", "打听办事"),
        ("今天下午消防演练", "演练"),
        ("听说那边停电了", "听说的事"),
        ("新闻里说那边停电了", "新闻"),
        ("我在广州出差，酒店停电了", "别处的事"),
        ("以前停电三天", "也许是从前的事"),
        ("小时候天天停电", "从前的事"),
        ("好的，电梯停了我知道了", "收到"),
        ("电梯口捡到车钥匙", "失物招领"),
        ("网购的灯坏了商家不认", "不归社区管的事"),
        ("电梯修好了", "已经解决"),
        ("建议多种点花", "建议"),
        ("笑死我了", "说笑或心情"),
    ],
)
def test_each_kind_of_talk_is_known_by_its_words(talks: Talks, text: str, name: str) -> None:
    heard = talks.hear(text)
    assert heard and heard.talk.name == name


@pytest.mark.parametrize(
    "text", ["没人处理 漏水", "没通知就停水", "电梯怎么还没修好", "麻烦处理一下路灯 谢谢", "3栋漏水"]
)
def test_a_report_that_sounds_like_it_is_no_such_talk(talks: Talks, text: str) -> None:
    assert talks.hear(text) is None


@pytest.mark.parametrize(
    "when",
    [
        "2026/11/22 14:05",
        "2026/11/22 2:05 pm",
        "11/22",
        "22/11/2026",
        "2026-11-22 14:05:01",
        "2026.11.22",
        "昨天 14:05",
    ],
)
def test_when_something_was_written_is_no_such_talk(talks: Talks, when: str) -> None:
    assert [talks.hear(text) for text in (when, f"王大爷 {when}\n电梯停了", f"电梯停了 {when}")] == [None] * 3


@pytest.mark.parametrize("text", ["土鸡蛋 18/斤", "橙子10元/箱", "车厘子 49.9/"])
def test_a_price_by_the_piece_is_an_advert(talks: Talks, text: str) -> None:
    heard = talks.hear(text)
    assert heard and heard.talk.name == "广告或接龙"


def test_the_first_kind_that_fits_is_meant_unless_its_exception_is_there() -> None:
    talks = Talks([Talk("甲", ("水",), unless=("火",)), Talk("乙", ("水",))])
    first, second = talks.hear("水"), talks.hear("水火")
    assert first and second
    assert (first.talk.name, second.talk.name) == ("甲", "乙")

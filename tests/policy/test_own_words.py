"""Whether it is solved, as people say it who were asked, and what is only polite."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy.own_words import is_polite, solved


@pytest.mark.parametrize(
    "text",
    "好了|好了！|修好了谢谢|好了谢谢啊辛苦了|好了 谢谢你们|已经好了|亮了|可以了|已解决谢谢|解决了谢谢|好了[呲牙]|"
    "嗯好了|都好了|已修好|修好啦|没事了|非常满意|不漏了谢谢师傅".split("|"),
)
def test_a_yes_is_known_in_their_words(text: str) -> None:
    assert solved(text, answering=False) is True


@pytest.mark.parametrize(
    "text",
    "还没好|没好|没修好|没解决啊|没解决 还是不亮|没解决2楼还在漏|没好，还是不亮|没有人来啊|还是不亮|还在漏|"
    "还是老样子|根本没修".split("|"),
)
def test_a_no_is_known_in_their_words(text: str) -> None:
    assert solved(text, answering=False) is False


@pytest.mark.parametrize("text", ["没有", "还没", "没呢", "不行"])
def test_less_says_no_only_where_it_is_surely_the_answer(text: str) -> None:
    assert solved(text, answering=True) is False and solved(text, answering=False) is None


@pytest.mark.parametrize(
    "text",
    "好的|嗯|OK|👌|1|谢谢|好了吗|好了没|修好了没有|没修好吗|不好了|好了好了|还是算了吧|没好意思|还没吃饭|还是不去|作业做好了|"
    "要是修好了就好了".split("|"),
)
def test_a_nod_a_question_and_other_talk_say_neither(text: str) -> None:
    assert solved(text, answering=True) is None


def test_thanks_and_nods_are_polite_and_questions_are_not() -> None:
    assert all(is_polite(text) for text in ("谢谢", "好的", "嗯", "👌", "OK", "谢谢你们", "好的谢谢", "辛苦了 [玫瑰]"))
    assert not any(is_polite(text) for text in ("你好", "在吗", "好了没", "谢谢 什么时候来"))


@given(st.text())
def test_no_text_breaks_the_reading_of_answers(text: str) -> None:
    assert solved(f"好了{text}", answering=True) in (True, False, None)
    is_polite(text)

"""What those who work on a ticket say of it in a talk, and what only sounds like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy.plain_steps import step
from storage.kinds import Action


@pytest.mark.parametrize(
    ("text", "action", "number", "words"),
    [
        ("到了", Action.ARRIVE, None, ""),
        ("1到了", Action.ARRIVE, 1, ""),
        ("我到现场了", Action.ARRIVE, None, ""),
        ("搞定了", Action.RESOLVE, None, ""),
        ("处理好了换了灯泡", Action.RESOLVE, None, "换了灯泡"),
        ("处理好了，换了灯泡", Action.RESOLVE, None, "换了灯泡"),
        ("1号办结换了灯泡", Action.RESOLVE, 1, "换了灯泡"),
        ("1 办结 换了 Ｌ 形灯", Action.RESOLVE, 1, "换了 Ｌ 形灯"),
        ("已解决", Action.RESOLVE, None, ""),
        ("转给吴志明", Action.TRANSFER, None, "吴志明"),
        ("2转给吴志明 他熟", Action.TRANSFER, 2, "吴志明 他熟"),
        ("2不归我管", Action.RETURN, 2, "不归我管"),
    ],
)
def test_a_step_is_known_in_their_words(text: str, action: Action, number: int | None, words: str) -> None:
    said = step(text)
    assert said and (said.action, said.number, said.words) == (action, number, words)


@pytest.mark.parametrize(
    "text", ["修好了吗", "处理好了没有", "搞定了吧", "快递到了", "到了吗", "好了", "等物业明天来", "不归我管吗", ""]
)
def test_a_question_and_other_talk_are_no_step(text: str) -> None:
    assert step(text) is None


def test_a_house_is_no_ticket() -> None:
    assert step("1号楼处理好了") is None


@given(st.text())
def test_no_text_breaks_the_reading_of_steps(text: str) -> None:
    for said in (text, f"1 搞定了{text}", f"{text}到了"):
        step(said)

"""Answers that WeChat writes into the text, whichever dashes it draws."""

import pytest

from bot.wechat.dashed_lines import Answer, parse

CARD = "【工单 12】3号楼2单元 电梯\n请 @陈海燕 处理"


@pytest.mark.parametrize(
    "dashes",
    ["- - - - - - - - - - - - - - -", "---------------", "——————", "─ ─ ─ ─", "－－－－", "– – – –  "],
)
def test_the_words_below_the_dashes_answer_those_above(dashes: str) -> None:
    assert parse(f"「邻应：{CARD}」\n{dashes}\n收到") == Answer("收到", CARD)


@pytest.mark.parametrize(
    ("text", "text_below", "quoted"),
    [
        ("「王大爷: 灯坏了」\n- - - - - -\n我也看到了", "我也看到了", "灯坏了"),
        ("「王大爷：说好“「明天」\n修」」\n- - - - - -\n没修\n还是黑的", "没修\n还是黑的", "说好“「明天」\n修」"),
        ("「王大爷：」\n- - - - - -\n？", "？", "王大爷："),
        ("「灯坏了」\n- - - - - -\n收到", "收到", "灯坏了"),
        ("「王大爷：3点15:30」\r\n- - - - - -\r\n好", "好", "3点15:30"),
    ],
)
def test_the_name_above_is_left_out_and_the_words_are_kept_whole(text: str, text_below: str, quoted: str) -> None:
    assert parse(text) == Answer(text_below, quoted)


@pytest.mark.parametrize(
    "text",
    [
        "3号楼电梯坏了",
        "「王大爷：灯坏了」",
        "「王大爷：灯坏了」\n收到",
        "「王大爷：灯坏了」\n-\n收到",
        "「王大爷：灯坏了」\n\n收到",
        "他说「灯坏了」\n- - - - - -\n收到",
        "",
    ],
)
def test_anything_else_is_plain_words(text: str) -> None:
    assert parse(text) == Answer(text)

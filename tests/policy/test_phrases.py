"""What is a command, in which spelling, and what only sounds like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policy import phrases
from handlers.policy.phrases import Command, parse
from storage.kinds import Action


@pytest.mark.parametrize(
    "text",
    "接单 12|接单12|/接单 12|/ack 12|/ACK 12|/ack@linying_bot 12|/ack12|接单 １２|接單 12|接单　12|接单：12|接单 #12|"
    "接单 12号|接单第12号| 接单 12 |已接单 12|接单工单12".split("|"),
)
def test_a_command_is_known_in_every_spelling(text: str) -> None:
    command = parse(text)
    assert command and (command.action, command.number, command.words) == (Action.ACK, 12, "")


@pytest.mark.parametrize("action", Action)
def test_every_button_is_a_command_too(action: Action) -> None:
    assert parse(f"/{action.value} 12") is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("办结 12 换了灯泡，好了。", "换了灯泡，好了"),
        ("办结12：换了 Ｌ 形灯", "换了 Ｌ 形灯"),
        ("办结 12 - 换了", "换了"),
        ("办结 12\n换了\n两只", "换了\n两只"),
        ("办结 12 楼道灯换了", "楼道灯换了"),
    ],
)
def test_the_words_behind_the_number_stay_as_they_were_written(text: str, words: str) -> None:
    assert parse(text) == Command(Action.RESOLVE, "办结", 12, words, slashed=False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("挂起 3天 等配件", "3天 等配件"),
        ("挂起 2个工作日 等审批", "2个工作日 等审批"),
        ("挂起 10点 等人", "10点 等人"),
        ("挂起 11月25日 等人", "11月25日 等人"),
        ("挂起 2026-11-25 等人", "2026-11-25 等人"),
        ("办结 3号楼的灯换了", "3号楼的灯换了"),
        ("办结 12楼的灯换了", "12楼的灯换了"),
        ("误报 13812345678 打的", "13812345678 打的"),
    ],
)
def test_a_time_a_house_and_a_phone_are_no_ticket(text: str, words: str) -> None:
    command = parse(text)
    assert command and (command.number, command.words) == (None, words)


def test_what_is_reported_is_taken_whole_with_its_numbers() -> None:
    for text, words in {
        "上报 12号楼路灯坏": "12号楼路灯坏",
        "/report 有人上报假事": "有人上报假事",
        "上报：-1楼漏水": "-1楼漏水",
    }.items():
        command = parse(text)
        assert command and (command.action, command.words) == (Action.REPORT, words)
    assert parse("上报 " + "水" * 5000) == Command(Action.REPORT, "上报", None, "水" * 5000, slashed=False)


@pytest.mark.parametrize(
    "text",
    "我的手机坏了|我的 手机坏了|为什么电梯还没修|为什么12点还在吵|为什么 12 楼没水|为什么3号楼没水|没解决2楼还在漏|"
    "已解决3个|工单系统坏了|帮助一下老人|上报纸了|到场了吗|接单员来了|ack 12|why not|mine|/newbot|/whyever|".split("|"),
)
def test_talk_is_no_command(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "text", ["收到", "收到。", "收到👌", "收到[OK]", "收 到！", "收到，马上到", "马上到", "好的马上", "好的，收到"]
)
def test_an_ack_in_plain_words_is_known(text: str) -> None:
    assert phrases.is_ack(text, answering=False)


@pytest.mark.parametrize(
    "text", ["收到快递了", "收到吗", "好的", "1", "马上下雨了", "", "收到" + " " * 40 + "我家漏水"]
)
def test_what_only_begins_like_an_ack_is_none(text: str) -> None:
    assert not phrases.is_ack(text, answering=False)


def test_less_is_enough_in_a_reply_to_the_message_that_asked() -> None:
    assert all(phrases.is_ack(text, answering=True) for text in ("好的", "1", "OK", "嗯", "收到"))
    assert not phrases.is_ack("好的，但是我不在", answering=True)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("供电所 跳闸了", ("供电所", "跳闸了")),
        ("给供电所，跳闸了", ("供电所", "跳闸了")),
        ("@吴志明", ("吴志明", "")),
        ("转给吴志明 他熟", ("吴志明", "他熟")),
        ("给 @吴志明：他熟", ("吴志明", "他熟")),
        ("", ("", "")),
    ],
)
def test_whom_it_is_handed_to_stands_first(words: str, named: tuple[str, str]) -> None:
    assert phrases.named_in(words) == named


@given(st.text())
def test_no_text_breaks_the_reading_of_commands(text: str) -> None:
    for said in (text, f"/接单{text}", f"办结 12{text}", f"转派 {text}"):
        command = parse(said)
        assert command is None or command.number is None or command.number < 10**9
        phrases.is_ack(said, answering=True)
        phrases.named_in(said)
        phrases.number_in(said)
        phrases.taken_numbers(said)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("收到 12", (12,)),
        ("收到12号。", (12,)),
        (" 收到 #3 ", (3,)),
        ("12收到", (12,)),
        ("1号收到", (1,)),
        ("1 收到马上到", (1,)),
        ("1和3收到", (1, 3)),
        ("收到1、3", (1, 3)),
        ("接单 1，3", (1, 3)),
        ("2 3 都收到", (2, 3)),
        ("收到", ()),
        ("收到 12点", ()),
        ("收到 2 个快递", ()),
        ("3栋收到", ()),
    ],
)
def test_收到_with_numbers_is_of_those_tickets(text: str, numbers: tuple[int, ...]) -> None:
    assert phrases.taken_numbers(text) == numbers

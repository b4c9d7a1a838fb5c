"""What a change of the rules would have done to a chat log."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.backtesting import backtest
from bot.chat_logs import LoggedMessage, read_log
from bot.troubles import CannotRun
from handlers.policy.lexicon import Category, Lexicon, Pinned
from handlers.policy.matching import Matcher
from storage.kinds import Decision, Severity

WATER = Category("water", "水", "办小事", Severity.S2, open=("漏水",))
OLD = Lexicon(
    categories=(WATER,), words={}, typos={}, now=(), urgent=(), demoting=(), repeats=(), extreme=(),
    extreme_category="water", landmarks=(), talk=(), pinned=(),
)  # fmt: skip
NEW = replace(OLD, categories=(replace(WATER, open=("停水",)),))
LOG = [LoggedMessage(str(number), text, "", "") for number, text in enumerate(["漏水 13800138000", "停水", "早"], 1)]


def _tested(*pinned: Pinned) -> tuple[int, list[Any]]:
    said: list[str] = []
    status = backtest(Matcher(OLD), Matcher(NEW), LOG, pinned, said.append)
    return status, [json.loads(line) for line in said]


def test_tickets_won_and_lost_are_told_with_masked_texts() -> None:
    status, said = _tested()
    assert status == 0
    assert [(line["kind"], line.get("text")) for line in said] == [
        ("lost", "漏水 ***"),
        ("won", "停水"),
        ("end", None),
    ]
    assert (said[-1]["messages"], said[-1]["won"], said[-1]["lost"]) == (3, 1, 1)


def test_a_pinned_example_that_is_lost_is_the_answer_no() -> None:
    status, said = _tested(Pinned("漏水", Decision.TICKET, "water"))
    assert status == 1
    assert said[-2]["kind"] == "pinned_lost"


@pytest.mark.parametrize(
    "content",
    [
        '{"messages": [{"id": 1, "type": "message", "from": "甲", "date": "d", "text": ["漏", {"text": "水"}]}]}',
        '{"chats": {"list": [{"messages": [{"id": 1, "type": "message", "text": "漏水"}]}]}}',
        '{"id": "1", "text": "漏水"}\n',
        '\ufeff{"id": 1, "text": "漏水"}',
        "2026-05-01 12:00:00 甲\n漏水\n",
        "甲 2026-05-01 12:00\n漏水\n\n",
    ],
)
def test_every_kind_of_export_is_read(tmp_path: Path, content: str) -> None:
    path = tmp_path / "log"
    path.write_text(content, encoding="utf-8")
    assert [(message.id, message.text) for message in read_log(path)] == [("1", "漏水")]


@pytest.mark.parametrize("content", ["", "hello", "{}", '{"text": 3}', '{"messages": []}', '{"text": "a"}\nno'])
def test_what_is_no_log_is_said_in_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "log"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CannotRun, match="log"):
        list(read_log(path))

"""Claims about `check`: the example is whole, a hole is a line of JSON and exit 1, faults come before it refuses."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.checking import check
from bot.troubles import CannotRun
from tests.bot.configs import EXAMPLE, write

TODAY = date(2026, 3, 2)


def checked(path: Path, today: date = TODAY) -> tuple[int, list[dict[str, Any]]]:
    lines: list[str] = []
    status = check(path, lines.append, today)
    return status, [json.loads(line) for line in lines]


def test_the_example_has_no_hole() -> None:
    status, findings = checked(EXAMPLE)
    assert [finding for finding in findings if finding["kind"] != "note"] == []
    assert status == 0


def test_the_disclaimer_of_the_ladder_is_a_note() -> None:
    text = "本产品默认解读，非集美街道官方口径，请按本街道规定修改"
    _, findings = checked(EXAMPLE)
    (note,) = [finding for finding in findings if finding["where"] == "ladder.54321-default"]
    assert note["kind"] == "note" and text in note["text"]


def test_each_hole_is_a_line_and_the_status_is_one(tmp_path: Path) -> None:
    path = write(
        tmp_path, ('grid = "rongan-2"', 'grid = ""'), ('of = "luhu"\nshift = "20:00', 'of = "luhu"\nshift = "21:00')
    )
    status, findings = checked(path)
    assert status == 1
    assert [finding for finding in findings if finding["kind"] == "hole"] == [
        {
            "kind": "hole",
            "where": "chats.rongan-2-group",
            "text": "这个群没有绑定网格，群里的报事只能交给街道；请写 grid。",
        },
        {"kind": "hole", "where": "grids.rongan-2", "text": "榕岸二格没有群，居民无处报事；请在 chats 里绑定一个。"},
        {
            "kind": "hole",
            "where": "subdistrict",
            "text": "街道在 每天 20:00-21:00 没有人值班，升级上来的报事无人接；请在 duties 里补上。",
        },
    ]


def test_every_fault_is_a_line_before_it_refuses(tmp_path: Path) -> None:
    path = write(tmp_path, ('leader = "su-meizhen"', 'leader = "su"'), ('of = "luhu"', 'of = "lu"'))
    lines: list[str] = []
    with pytest.raises(CannotRun):
        check(path, lines.append, TODAY)
    assert [json.loads(line)["kind"] for line in lines] == ["fault", "fault"]
    assert json.loads(lines[0]) == {
        "kind": "fault",
        "where": str(path),
        "text": 'grids "rongan-2" leader: "su" is not in people; write an id that is, or add it there.',
    }


@pytest.mark.parametrize(
    ("today", "kinds"),
    [(date(2026, 3, 2), []), (date(2098, 12, 1), ["hole", "note"]), (date(2099, 2, 1), ["hole"])],
)
def test_a_year_without_known_holidays_is_a_hole_once_it_begins(today: date, kinds: list[str]) -> None:
    _, findings = checked(EXAMPLE, today)
    assert [finding["kind"] for finding in findings if finding["where"] == "calendar"] == kinds

"""The running program, seen from outside: it answers, keeps quiet about what people wrote, and stops without loss."""

import json
import re
import signal
import urllib.error
import urllib.request
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.programs import Program

SECRET = "秘密话"


@pytest.fixture
def program(tmp_path: Path) -> Generator[Program]:
    running = Program(tmp_path)
    config = tmp_path / "config.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('listen = ""', 'listen = ":0"'), encoding="utf-8")
    yield running
    running.kill()


def _asked(program: Program, page: str) -> tuple[int, str]:
    port = re.findall(r'"port": (\d+)', program.log())[-1]
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def _talk(program: Program) -> None:
    """All the ways in which words come in, those that cannot be understood too."""
    said = {"chat": "rongan-1-group", "from": f"王大爷{SECRET}"}
    program.write(**said, id="m1", text=f"3栋门口路灯不亮了 {SECRET}")
    program.write(**said, text=f"误报 99 {SECRET}")
    program.write(**{**said, "chat": "dm"}, text=f"上报 {SECRET} 13800138000")
    program.write(edit="m1", text=f"5栋门口路灯不亮了 {SECRET}")
    program.write(**said, text=SECRET, at=SECRET)
    program.write(**{"from": SECRET, "press": SECRET, "on": SECRET})
    program.write(do=SECRET)
    program.write_raw(f'{{"chat": "{SECRET}')


def test_it_answers_how_it_is_and_its_log_says_nothing_of_what_people_wrote(program: Program) -> None:
    assert program.command("migrate").returncode == 0
    program.start()
    _talk(program)
    program.wait_for(lambda: len(program.said()) >= 4 and program.log().count('"warning"') >= 4)
    program.wait_for(lambda: _asked(program, "/healthz")[0] == 200)
    told = json.loads(_asked(program, "/healthz")[1])
    assert (told["status"], told["reasons"], told["database"]) == ("ok", [], True)
    assert 0 <= told["heard_seconds_ago"] < 60
    page = _asked(program, "/metrics")[1]
    assert 'linying_tickets_total{category="public_facility",severity="S2"} 1.0' in page
    assert 'linying_open_tickets{status="assigned"} 2.0' in page
    assert "linying_tick_seconds_count 0.0" not in page and "linying_batch_seconds_count 0.0" not in page
    assert SECRET not in page + json.dumps(told, ensure_ascii=False)
    assert program.end(signal.SIGTERM) == 0
    assert SECRET not in program.log()
    assert json.dumps(SECRET)[1:-1] not in program.log()
    assert "13800138000" not in program.log()


def test_being_told_to_stop_in_the_middle_loses_and_doubles_nothing(program: Program) -> None:
    assert program.command("migrate").returncode == 0
    program.start()
    places = [f"{building}栋{unit}单元" for building in range(1, 4) for unit in range(1, 6)]
    for place in places:
        program.write(chat="rongan-1-group", **{"from": f"住在{place}的"}, text=f"{place}门口路灯不亮了")
    program.wait_for(lambda: bool(program.said()))
    assert program.end(signal.SIGTERM) == 0
    program.start()
    program.wait_for(
        lambda: {line["ticket"] for line in program.said() if line["purpose"] == "receipt"} == _numbers(15)
    )
    assert program.end(signal.SIGTERM) == 0
    receipts = [line for line in program.said() if line["purpose"] == "receipt"]
    assert len(receipts) == 15 or all("可能重复" in line["text"] for line in receipts[15:])
    assert program.command("verify").stdout == '{"kind": "end", "tickets": 15, "open": 15, "findings": 0}\n'


def _numbers(count: int) -> set[int]:
    return set(range(1, count + 1))

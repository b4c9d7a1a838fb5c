"""The command line as others rely on it: exit statuses, one sentence for what cannot run, and the lines it prints."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main

PROJECT = Path(__file__).parent.parent.parent
EXAMPLE = str(PROJECT / "config.example.toml")
STORY = [
    {
        "at": "2026-11-23T09:00:00+08:00",
        "chat": "rongan-1-group",
        "from": "王大爷",
        "text": "3栋门口路灯不亮了",
        "id": "m",
    },
    {"at": "2026-11-23T09:05:00+08:00", "from": "chen-haiyan", "press": "ack", "on": "b1"},
    {"at": "2026-11-23T09:10:00+08:00", "chat": "rongan-1-group", "from": "chen-haiyan", "text": "办结 1 换了灯泡"},
    {"at": "2026-11-23T09:20:00+08:00", "chat": "rongan-1-group", "from": "王大爷", "text": "已解决", "reply_to": "b4"},
]


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "story.jsonl"
    path.write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in STORY), encoding="utf-8")
    return path


def printed(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_rehearsal_prints_what_is_said_and_how_the_ticket_changes(
    story: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rehearse", str(story), "--config", EXAMPLE, "--until", "1h"]) == 0
    lines = printed(capsys)
    statuses = [line["status"] for line in lines if line["kind"] == "ticket"]
    assert statuses == ["assigned", "acknowledged", "resolved", "closed"]
    assert [line["message"] for line in lines if line["kind"] == "said"][:3] == ["b1", "b2", "b3"]
    closed = next(line for line in lines if line.get("status") == "closed")
    assert closed == {
        "at": "2026-11-23T09:20:00+08:00",
        "kind": "ticket",
        "ticket": 1,
        "status": "closed",
        "outcome": "confirmed",
        "category": "public_facility",
        "severity": "S2",
        "assignee": "chen-haiyan",
        "reporters": ["王大爷"],
        "place": {"text": "3栋", "building": "3", "unit": None, "floor": None, "room": None, "landmark": None},
        "due": None,
    }
    assert lines[-1] == {"kind": "end", "tickets": 1, "open": 0, "said": len(lines) - 1 - len(statuses)}


def test_the_same_story_gives_the_same_output_byte_for_byte(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["rehearse", str(story), "--config", EXAMPLE, "--until", "2026-12-01T00:00:00+08:00"])
    first = capsys.readouterr().out
    main(["rehearse", str(story), "--config", EXAMPLE, "--until", "2026-12-01T00:00:00+08:00"])
    assert capsys.readouterr().out == first


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2: is no JSON"),
        ("[]", "line 2: is no JSON object"),
        ('{"chat": "dm", "from": "a", "text": "b"}', 'line 2: "at" is missing'),
        ('{"at": "2026-11-23T10:00:00", "do": "clock"}', 'line 2: "at" has no offset'),
        ('{"at": "soon", "do": "clock"}', 'line 2: "at" is no time'),
        ('{"at": "2026-11-23T08:00:00+08:00", "do": "clock"}', "line 2: is earlier than the line before"),
        ('{"at": "2026-11-23T10:00:00+08:00", "do": "dance"}', "write one of crash, platform_down"),
        ('{"at": "2026-11-23T10:00:00+08:00", "from": "a", "press": "x", "on": "b1"}', "write one of ack, arrive"),
        ('{"at": "2026-11-23T10:00:00+08:00", "chat": "dm", "from": 3, "text": ""}', '"from" is no text'),
    ],
)
def test_a_line_that_is_no_event_is_named_with_what_to_write(
    story: Path, line: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first = story.read_text(encoding="utf-8").splitlines()[0]
    story.write_text(f"{first}\n{line}\n", encoding="utf-8")
    assert main(["rehearse", str(story), "--config", EXAMPLE]) == 2
    shown = capsys.readouterr()
    assert words in shown.err
    assert shown.err.count("\n") == 1
    assert shown.out == ""


@pytest.mark.parametrize("until", ["7 days", "", "2026-12-01T00:00:00", "-3h", "99999999999d"])
def test_a_bad_until_is_one_sentence(story: Path, until: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", str(story), "--config", EXAMPLE, f"--until={until}"]) == 2
    assert capsys.readouterr().err.startswith("--until: ")


def test_a_missing_story_and_a_missing_config_are_named(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rehearse", "nowhere.jsonl", "--config", EXAMPLE]) == 2
    assert "nowhere.jsonl: cannot be read" in capsys.readouterr().err
    assert main(["rehearse", str(story), "--config", "nowhere.toml"]) == 2
    assert "nowhere.toml: cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["fly"], ["rehearse"], ["backtest", "a"], ["run", "--fast"]])
def test_wrong_arguments_exit_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_screen_answers_each_line_in_a_real_process() -> None:
    given = '{"id": "1", "text": "3号楼2单元电梯坏了"}\n{"id": "2"}\nnot json\n{"id": "3", "text": "今晚吃什么"}\n'
    words = [sys.executable, "-m", "bot", "screen", "--config", EXAMPLE]
    done = subprocess.run(words, cwd=PROJECT, input=given.encode(), capture_output=True, timeout=60, check=False)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [answer["id"] for answer in answers] == ["1", "2", None, "3"]
    assert [answer.get("decision") for answer in answers] == ["ticket", None, None, "none"]
    assert answers[0]["place"]["unit"] == "2"
    assert "error" in answers[1] and "error" in answers[2]
    assert done.returncode == 1


def test_backtest_takes_lexicons_and_configs_and_exits_1_when_a_pinned_example_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, new, log = tmp_path / "old.toml", tmp_path / "new.toml", tmp_path / "log.jsonl"
    shutil.copy(PROJECT / "lexicon.toml", old)
    new.write_text(old.read_text(encoding="utf-8") + PINNED_NONSENSE, encoding="utf-8")
    log.write_text('{"text": "3栋门口路灯不亮了"}\n', encoding="utf-8")
    assert main(["backtest", str(old), EXAMPLE, str(log)]) == 0
    assert printed(capsys)[-1]["lost"] == 0
    assert main(["backtest", str(old), str(new), str(log)]) == 1
    assert printed(capsys)[-1]["pinned_lost"] == 1


PINNED_NONSENSE = """
[[pinned]]
text = "今晚吃什么"
decision = "ticket"
"""


def test_migrate_and_verify_in_a_fresh_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("config.example.toml", "lexicon.toml", "ladders.toml"):
        shutil.copy(PROJECT / name, tmp_path / name)
    config = str(tmp_path / "config.example.toml")
    assert main(["verify", "--config", config]) == 2
    assert "run `python -m bot migrate`" in capsys.readouterr().err
    assert main(["migrate", "--config", config]) == 0
    assert main(["migrate", "--config", config]) == 0
    capsys.readouterr()
    assert main(["verify", "--config", config]) == 0
    assert printed(capsys) == [{"kind": "end", "tickets": 0, "open": 0, "findings": 0}]

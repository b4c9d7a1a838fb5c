"""The running program, as a process: it serves, it can be killed, and it stops when it is told."""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parent.parent.parent
PATIENCE = 60.0


class Program:
    """`python -m bot run` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("config.example.toml", "lexicon.toml", "ladders.toml"):
            shutil.copy(PROJECT / name, folder / name)
        shutil.copy(PROJECT / "config.example.toml", folder / "config.toml")
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words, "--config", str(self.folder / "config.toml")],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )

    def start(self) -> None:
        words = [sys.executable, "-m", "bot", "run", "--config", str(self.folder / "config.toml")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(words, cwd=PROJECT, stdin=subprocess.DEVNULL, stderr=log)
        starts = self.log().count('"serving"') + 1
        self.wait_for(lambda: self.log().count('"serving"') >= starts)

    def end(self, number: signal.Signals) -> int:
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def write(self, **event: Any) -> None:
        with (self.folder / "local" / "in.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(event, ensure_ascii=False) + "\n")

    def said(self) -> list[dict[str, Any]]:
        path = self.folder / "local" / "said.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

    def log(self) -> str:
        path = self.folder / "log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Another process cannot be pushed: it is looked at until it has got there."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"waited {PATIENCE} s; said {self.said()}; log {self.log()}"
            assert self.process is None or self.process.poll() is None, self.log()
            time.sleep(0.02)


@pytest.fixture
def program(tmp_path: Path) -> Generator[Program]:
    running = Program(tmp_path)
    yield running
    if running.process and running.process.poll() is None:
        running.process.kill()
        running.process.wait()


def test_a_ticket_lives_through_the_real_process_and_a_kill(program: Program) -> None:
    assert program.command("migrate").returncode == 0
    program.start()
    program.write(chat="rongan-1-group", **{"from": "王大爷"}, text="3栋门口路灯不亮了")
    program.wait_for(lambda: any("1 号" in line["text"] for line in program.said()))
    program.end(signal.SIGKILL)
    program.write(chat="rongan-1-group", **{"from": "王大爷"}, text="误报 1")
    program.start()
    program.wait_for(lambda: program.said()[-1]["purpose"] in ("closing", "update"))
    program.wait_for(lambda: any(line["purpose"] == "closing" for line in program.said()))
    assert program.end(signal.SIGTERM) == 0
    assert "路灯" not in program.log()
    verified = program.command("verify")
    assert (verified.returncode, verified.stdout) == (0, '{"kind": "end", "tickets": 1, "open": 0, "findings": 0}\n')


def test_it_does_not_start_before_the_database_was_migrated(program: Program) -> None:
    refused = program.command("run")
    assert refused.returncode == 2
    assert "run `python -m bot migrate`" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_without_a_platform_it_says_what_to_write(program: Program) -> None:
    config = program.folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("[platforms.local]", "[platforms]").replace('folder = "local"', ""), encoding="utf-8"
    )
    refused = program.command("run")
    assert refused.returncode == 2
    assert "platforms" in refused.stderr
    assert "Traceback" not in refused.stderr

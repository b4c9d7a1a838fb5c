"""The running program as a process in a folder of its own, for tests that start, watch and kill it."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parent.parent
PATIENCE = 60.0
QUIET, SHIFT, DAYS = (re.compile(rf"^{key} = .*", re.MULTILINE) for key in ("quiet", "shift", "days"))


def same_at_every_hour(example: str) -> str:
    """No quiet hours, and each shift the whole day, every day: the tests are run at night and on Sundays too."""
    text = SHIFT.sub('shift = "00:00-00:00"', QUIET.sub("quiet = []", example, count=1))
    return DAYS.sub('days = "daily"', text)


class Program:
    """`python -m bot run` in a folder of its own, with the example's config at every hour the same."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("config.example.toml", "lexicon.toml", "ladders.toml"):
            shutil.copy(PROJECT / name, folder / name)
        example = (PROJECT / "config.example.toml").read_text(encoding="utf-8")
        (folder / "config.toml").write_text(same_at_every_hour(example), encoding="utf-8")
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
        self.write_raw(json.dumps(event, ensure_ascii=False))

    def write_raw(self, line: str) -> None:
        with (self.folder / "local" / "in.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

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

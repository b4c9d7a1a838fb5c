"""The README shows what the program really prints."""

import re
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent


def test_the_demo_prints_every_line_that_the_readme_shows_in_that_order() -> None:
    words = [sys.executable, "-m", "bot", "demo", "--once"]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, timeout=120, check=True, stdin=subprocess.DEVNULL)
    printed = iter(done.stdout.decode().splitlines())
    block = re.search(r"```text\n(.*?)```", (PROJECT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block
    shown = [line for line in block[1].splitlines() if line.strip() not in ("", "…")]
    assert len(shown) > 20
    assert [line for line in shown if line not in printed] == []

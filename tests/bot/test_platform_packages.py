"""Platforms whose packages are extras: without them one sentence says what to run."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot import __main__
from tests.bot.configs import PROJECT, write

WECHAT = """[platforms.wechat-2]
gateway = "127.0.0.1:8788"
token = "env:LINYING_TOKEN_OF_THE_TEST"
"""
WECOM = """[platforms.wecom]
bot_id = "aib-1"
secret = "env:LINYING_TOKEN_OF_THE_TEST"
"""


@pytest.mark.parametrize(
    ("table", "package", "extra"), [(WECHAT, "wechaty_puppet_service", "wechat"), (WECOM, "aibot", "wecom")]
)
def test_a_platform_whose_package_is_missing_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str, package: str, extra: str
) -> None:
    monkeypatch.setenv("LINYING_TOKEN_OF_THE_TEST", "0123456789abcdef0123456789abcdef")
    config = write(tmp_path, ("[operations]", table + "\n[operations]"))
    assert __main__.main(["migrate", "--config", str(config)]) == 0
    program = (
        f"import sys; sys.modules[{package!r}] = None; from bot.__main__ import main; sys.exit(main(sys.argv[1:]))"
    )
    asked = [sys.executable, "-c", program, "run", "--config", str(config)]
    done = subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2, done.stderr
    assert f"its packages are not installed; run `scripts/setup --no-dev --inexact --extra {extra}`." in done.stderr
    assert "Traceback" not in done.stderr

"""The running program in front of the double: it serves, it is killed and goes on, and it stops when it is told."""

import re
import signal
import socket
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.programs import Program
from tests.telegram.served import Served

GROUP = "榕岸一格"
WEBHOOK = """
[platforms.telegram.webhook]
listen = "127.0.0.1:{port}"
url = "http://127.0.0.1:{port}/linying"
secret = "env:LINYING_TELEGRAM_SECRET"
"""


@pytest.fixture
def program(tmp_path: Path, served_double: Served, monkeypatch: pytest.MonkeyPatch) -> Generator[Program]:
    monkeypatch.setenv("LINYING_TELEGRAM_TOKEN", served_double.token)
    monkeypatch.setenv("LINYING_TELEGRAM_SECRET", "secret-of-the-hook")
    running = Program(tmp_path)
    yield running
    running.kill()


def _configure(program: Program, double: Served, more: str = "") -> None:
    """The first group of the example is on Telegram, and nothing is local."""
    address = double.world.group(GROUP, ["王大爷"], bot="administrator")
    config = program.folder / "config.toml"
    text = config.read_text(encoding="utf-8")
    table = f'[platforms.telegram]\ntoken = "env:LINYING_TELEGRAM_TOKEN"\napi = "{double.url}"\n{more}\n[operations]'
    text = text.replace("[operations]", table, 1)
    group = r'(id = "rongan-1-group".*?)platform = "local"(.*?)address = "[^"]*"'
    config.write_text(
        re.sub(group, rf'\1platform = "telegram"\2address = "{address}"', text, flags=re.DOTALL), encoding="utf-8"
    )


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def test_r1_a_ticket_lives_through_the_real_process_and_a_kill(program: Program, served_double: Served) -> None:
    _configure(program, served_double)
    assert program.command("migrate").returncode == 0
    program.start()
    served_double.talk.write("王大爷", GROUP, "3栋门口路灯不亮了")
    program.wait_for(lambda: any("1 号" in text for text in served_double.shown.texts(GROUP)))
    program.end(signal.SIGKILL)
    served_double.talk.write("王大爷", GROUP, "误报 1")
    program.start()
    program.wait_for(lambda: any("误报" in one["text"] and not one["edited"] for one in served_double.shown.now(GROUP)))
    assert program.end(signal.SIGTERM) == 0
    assert [word for word in (served_double.token.partition(":")[2], "路灯") if word in program.log()] == []


def test_a_webhook_is_served_by_the_real_process(program: Program, served_double: Served) -> None:
    _configure(program, served_double, WEBHOOK.format(port=_free_port()))
    assert program.command("migrate").returncode == 0
    served_double.talk.write("王大爷", GROUP, "3栋门口路灯不亮了")
    program.start()
    program.wait_for(lambda: any("1 号" in text for text in served_double.shown.texts(GROUP)))
    assert program.end(signal.SIGTERM) == 0
    assert served_double.backlog.waiting() == []
    assert "secret-of-the-hook" not in program.log()

"""The running program, as a process: it serves, it can be killed, and it stops when it is told."""

import signal
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.programs import Program


@pytest.fixture
def program(tmp_path: Path) -> Generator[Program]:
    running = Program(tmp_path)
    yield running
    running.kill()


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

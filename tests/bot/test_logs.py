"""A log line of a bug says what it was and where, and never what somebody wrote."""

import json
import logging
import sys

import pytest
import structlog

from bot import logs

SECRET = "秘密话"


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers[:])


def _break(text: str) -> None:
    try:
        int(text)
    except ValueError as trouble:
        raise KeyError(text) from trouble


def _logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_an_exception_is_logged_by_type_and_place_alone(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    try:
        _break(SECRET)
    except KeyError:
        structlog.get_logger().exception("a message could not be handled", chat="rongan-1-group")
    (line,) = _logged(capsys)
    structlog.reset_defaults()
    assert (line["event"], line["chat"]) == ("a message could not be handled", "rongan-1-group")
    assert [part["exc_type"] for part in line["exception"]] == ["KeyError", "ValueError"]
    assert line["exception"][0]["frames"][-1]["name"] == "_break"
    assert SECRET not in str(line)


def test_a_librarys_exception_and_the_end_by_a_bug_are_no_different(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    logs.take_in_libraries()
    try:
        _break(SECRET)
    except KeyError:
        logging.getLogger("apscheduler").exception("Job raised an exception")
        sys.excepthook(*sys.exc_info())
    lines = _logged(capsys)
    structlog.reset_defaults()
    assert [line["event"] for line in lines] == ["Job raised an exception", "ended by a bug"]
    assert SECRET not in str(lines)

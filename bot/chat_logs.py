"""A chat log that people exported, read from a file."""

from pathlib import Path

from bot.troubles import CannotRun
from handlers.policy import exports
from handlers.policy.excerpts import LoggedMessage
from handlers.policy.exports import KINDS


def read_log(path: Path) -> list[LoggedMessage]:
    """The messages that have words, in the order of the file. Raises `CannotRun` for a file that is no chat log."""
    try:
        return exports.read(path.read_text(encoding="utf-8-sig"))
    except OSError as trouble:
        raise CannotRun(f"{path}: cannot be read ({trouble.strerror}); give {KINDS}.") from trouble
    except UnicodeDecodeError as trouble:
        raise CannotRun(f"{path}: byte {trouble.start} is not UTF-8; save the log as UTF-8.") from trouble
    except exports.NoLog as trouble:
        raise CannotRun(f"{path}: {trouble}") from trouble

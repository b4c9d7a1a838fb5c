"""Secrets where they belong: in the environment, or in a file that nobody else can read; never in the config."""

import os
import re
import stat
from pathlib import Path
from typing import Final

ENVIRONMENT: Final = "env:"
FILE: Final = "file:"
USUAL_NAME: Final = re.compile(r"[A-Z_][A-Z0-9_]*")


def variable(written: str) -> str | None:
    """The one that `env:NAME` names; None for anything else."""
    return written.removeprefix(ENVIRONMENT) if written.startswith(ENVIRONMENT) else None


def unset(written: str) -> str:
    """What is wrong with a variable that is not there. What may be a secret in the place of its name is not quoted."""
    named = written.removeprefix(ENVIRONMENT)
    if USUAL_NAME.fullmatch(named):
        return f"the environment has no {named}"
    return f'the environment has no variable of the name behind "{ENVIRONMENT}" (a name goes there, not the secret)'


def read(written: str, folder: Path) -> str:
    """What `env:NAME` or `file:PATH` stands for; a path is seen from `folder`. Raises `ValueError` with what is wrong
    and what to write."""
    named = variable(written)
    if named is not None:
        return _from_environment(named)
    if written.startswith(FILE):
        return _from_file(folder / written.removeprefix(FILE))
    raise ValueError('is written out, or is none; write "env:NAME" or "file:NAME", and keep it there.')


def read_or_note(wrong: list[str], key: str, written: str, folder: Path) -> str:
    """The same; empty where `wrong` got a sentence about `key` instead."""
    try:
        return read(written, folder)
    except ValueError as trouble:
        wrong.append(f"{key}: {trouble}")
        return ""


def _from_environment(named: str) -> str:
    value = os.environ.get(named, "").strip()
    if not value:
        raise ValueError(f"{unset(named)}; set it.")
    return value


def _from_file(path: Path) -> str:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as trouble:
        raise ValueError(f"{path} cannot be read; write the secret there, and chmod 600 it.") from trouble
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ValueError(f"{path} can be read by others (mode {mode:o}); chmod 600 it.")
    if not value:
        raise ValueError(f"{path} is empty; write the secret there.")
    return value

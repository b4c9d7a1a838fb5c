"""How the program is watched, as the config says it: where it answers, whom it tells that it is well, and how often it
audits."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.config_file import OperationsTable
from bot.secret_values import unset, variable
from bot.troubles import CannotRun

LISTEN = re.compile(r"(\[[0-9a-fA-F:]+\]|[\w.-]*):(\d{1,5})")
LOOPBACK = "127.0.0.1"
HIGHEST_PORT = 65535
SHORTEST, LONGEST = timedelta(seconds=10), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Operations:
    """`address` is a host and a port to answer on, None when turned off; `heartbeat` a URL, which may be a secret."""

    address: tuple[str, int] | None = None
    heartbeat: str | None = field(default=None, repr=False)
    audit_every: timedelta = timedelta(minutes=5)


def read(source: Path, table: OperationsTable) -> Operations:
    """Raises `CannotRun` with a sentence for each mistake."""
    heartbeat = _from_environment(table.heartbeat)
    mistakes = list(_mistakes(table, heartbeat))
    if mistakes:
        raise CannotRun(*(f"{source}: operations.{mistake}" for mistake in mistakes))
    return Operations(address(table.listen), heartbeat or None, table.audit_every)


def _mistakes(table: OperationsTable, heartbeat: str | None) -> Iterator[str]:
    if table.listen and address(table.listen) is None:
        yield f'listen: is "{table.listen}"; write an address and a port, as in "127.0.0.1:9464".'
    if heartbeat is None:
        yield f"heartbeat: {unset(table.heartbeat)}; set it to the URL."
    elif heartbeat and not heartbeat.startswith(("http://", "https://")):
        yield "heartbeat: is no URL that begins with https:// or http://; write one, or leave it out."
    if not SHORTEST <= table.audit_every <= LONGEST:
        yield 'audit_every: must be from ten seconds to a day; write a time, as in "5m".'


def _from_environment(written: str) -> str | None:
    """None when the variable that is named is not set."""
    named = variable(written)
    return written if named is None else os.environ.get(named) or None


def address(written: str) -> tuple[str, int] | None:
    """The host and the port of a text like `127.0.0.1:9464`; None when it is none."""
    found = LISTEN.fullmatch(written)
    if found is None or int(found[2]) > HIGHEST_PORT:
        return None
    return found[1].strip("[]") or LOOPBACK, int(found[2])

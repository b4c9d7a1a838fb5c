"""What is said to a person when the database cannot be used: one sentence that names it, without its password."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final
from urllib.parse import unquote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage import schema_version

KNOWN: Final = {
    "database is locked": "is locked by another program; stop that one, or wait, and try again.",
    "readonly database": "is read-only; give this program the right to write to the file and its folder.",
    "unable to open": "cannot be opened; is there such a folder, and may this program write to it?",
    "not a database": "is no SQLite database; name another file.",
    "disk is full": "is on a full disk; make room and start again.",
    "No space left": "is on a full disk; make room and start again.",
    "read-only transaction": "may only be read, like a copy of another; name the server that may be written to.",
    "permission denied": "does not let this account do that; give it the right to the schema and all its tables.",
    "deadlock detected": "ended one of two transactions that waited for each other; try again.",
}
"""Advice for what a driver says."""

LIMITS_OF_POSTGRESQL: Final = "54"
"""The class of errors for a value that is longer than an index can hold, and the like."""

CONTAINING_PASSWORDS: Final = ("password", "sslpassword")


class DatabaseTrouble(Exception):
    """The database cannot be used now; the one sentence says why and what to do."""


class SchemaMismatch(DatabaseTrouble):
    """The schema is older or newer than this program's."""


@contextmanager
def translated(url: URL | str, *, connecting: bool = False) -> Generator[None]:
    """Raises `DatabaseTrouble` for trouble outside of this program; while `connecting`, for all that a driver says."""
    try:
        yield
    except schema_version.Mismatch as trouble:
        raise SchemaMismatch(f"{shown(url)}: {trouble}") from trouble
    except PoolTimeout as trouble:
        raise DatabaseTrouble(f"{shown(url)}: had no connection free for too long; try again.") from trouble
    except DBAPIError as trouble:
        said = str(trouble.orig).partition("\n")[0].rstrip(".")
        advice = next((advice for part, advice in KNOWN.items() if part in said), None)
        if not (advice or connecting or _is_from_outside(trouble)):
            _forget_values(trouble, said)
            raise
        raise DatabaseTrouble(f"{shown(url)}: {advice or f'cannot be used ({said}).'}") from trouble


def _is_from_outside(trouble: DBAPIError) -> bool:
    """No fault of the statement, which otherwise would be refused however often it is tried."""
    state = getattr(trouble.orig, "sqlstate", None) or ""
    wrong = getattr(trouble.orig, "sqlite_errorname", "") == "SQLITE_ERROR" or state.startswith(LIMITS_OF_POSTGRESQL)
    return trouble.connection_invalidated or (isinstance(trouble, OperationalError) and not wrong)


def _forget_values(trouble: DBAPIError, said: str) -> None:
    # PostgreSQL adds the row that it refused, which is people's words and on its way to a log.
    trouble.args = (said,)
    if trouble.orig is not None:
        trouble.orig.args = (said,)


def readable(url: str) -> URL:
    """The URL in its parts. Raises `DatabaseTrouble` for one that is none of ours."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as trouble:
        raise DatabaseTrouble(f"{shown(url)}: is no database URL we know; {_what_to_write()}") from trouble
    if _is_ambiguous(url):
        raise DatabaseTrouble(f"{shown(url)}: has an @ too many; in a password, write %40 for it.")
    if parsed.drivername not in ("sqlite+aiosqlite", "postgresql+psycopg", "postgresql"):
        raise DatabaseTrouble(f"{shown(url)}: is of a kind that we do not use; {_what_to_write()}")
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise DatabaseTrouble(f"{shown(url)}: names no file and would keep nothing; {_what_to_write()}")
    return parsed


def shown(url: URL | str) -> str:
    """The URL without its password, and without the rest where nobody can tell where a password ends."""
    written = str(url)
    try:
        if not _is_ambiguous(written):
            without = make_url(url).difference_update_query(CONTAINING_PASSWORDS)
            return unquote(without.render_as_string(hide_password=True))
    except (ArgumentError, ValueError):
        pass
    may_have_one = "@" in written or "password" in written
    return f"{written.partition('://')[0]}://…" if may_have_one else written


def _is_ambiguous(written: str) -> bool:
    return written.count("@") > 1 and not written.startswith("sqlite")


def _what_to_write() -> str:
    return "write sqlite+aiosqlite:///FILE or postgresql+psycopg://USER@HOST/NAME."

"""A copy of the database while the program runs, and the way back from one."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, make_url

from bot.config import Config
from bot.troubles import CannotRun
from storage import strays
from storage.database import Database, migrate

WHAT_TO_DO = {
    "pg_dump": "is the database there, and may the file be written?",
    "pg_restore": "a copy is restored into an empty database alone.",
}


def backup(config: Config, file: Path) -> None:
    """A whole and consistent copy of the database, whatever is written meanwhile. Raises `CannotRun`."""
    if file.exists():
        raise CannotRun(f"{file}: is there already; name a file that is not.")
    url = make_url(config.database)
    if url.get_backend_name() == "sqlite":
        _copy(_file_of(url), file)
    else:
        _dump(url, file)


async def restore(config: Config, file: Path, now: datetime) -> int:
    """Puts the copy where the config's database is to be, which must be empty or not there. What was to be said before
    now may have been said after the copy was made: so much of it is left to the next start, which says again, marked,
    only what nothing else would repeat. Raises `CannotRun` and `DatabaseTrouble`."""
    if not file.is_file():
        raise CannotRun(f"{file}: is no file; name a copy that `python -m bot backup` made.")
    url = make_url(config.database)
    if url.get_backend_name() == "sqlite":
        _bring_back(file, _file_of(url))
    else:
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        await asyncio.to_thread(_postgresql, "pg_restore", url, *options, str(file))
    await migrate(config.database)
    database = await Database.open(config.database)
    try:
        async with database.transaction(config.town.subdistrict) as tx:
            return await strays.maybe_said(tx, now)
    finally:
        await database.close()


def _file_of(url: URL) -> Path:
    assert url.database, "an SQLite URL without a file is refused when the config is read"
    return Path(url.database)


def _copy(source: Path, target: Path) -> None:
    """By SQLite's own online backup; beside the target first, so that half a copy never has its name."""
    if not source.is_file():
        raise CannotRun(f"{source}: there is no database yet; run `python -m bot migrate`.")
    beside = target.with_name(f"{target.name}.part")
    try:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(beside)) as written:
            read.backup(written)
            _demand_whole(written, beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(target)
    except (sqlite3.Error, OSError) as trouble:
        beside.unlink(missing_ok=True)
        raise CannotRun(f"{target}: could not be written ({trouble}); is there room, may it be written?") from trouble


def _bring_back(copy: Path, target: Path) -> None:
    for file in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
        if file.exists():
            raise CannotRun(f"{file}: is there already; stop the program and move it away first.")
    try:
        with closing(sqlite3.connect(copy)) as found:
            _demand_whole(found, copy)
    except sqlite3.Error as trouble:
        raise CannotRun(f"{copy}: is no copy of an SQLite database ({trouble}); name another file.") from trouble
    _copy(copy, target)


def _demand_whole(database: sqlite3.Connection, file: Path) -> None:
    (said,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise CannotRun(f"{file}: is damaged ({said}); use another copy.")


def _dump(url: URL, target: Path) -> None:
    """Beside the target first, so that half a copy never has its name."""
    beside = target.with_name(f"{target.name}.part")
    try:
        _postgresql("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={beside}")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _postgresql(program: str, url: URL, *options: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise CannotRun(f"{program}: is not there; install PostgreSQL's client programs, or put them on the PATH.")
    password = url.password or url.query.get("password")
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    command = [path, "--dbname", address(url), *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().partition("\n")[0]
        raise CannotRun(f"{program}: failed ({said}); {WHAT_TO_DO[program]}")


def address(url: URL) -> str:
    """As libpq reads it, without the password, which others could see among the running programs."""
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return plain.difference_update_query(("password",)).render_as_string(hide_password=False)

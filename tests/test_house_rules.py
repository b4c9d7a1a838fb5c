"""The rules of the house that no linter knows."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect

from bot import config
from storage import models, schema
from storage.database import connect, migrate

PROJECT = Path(__file__).resolve().parent.parent
FLOORS = ("bot", "handlers", "storage")
MIGRATIONS = "storage/migrations/versions/"

TWO_SENTENCES = re.compile(r"\.\s+[A-Z]")
EDGES = re.compile(r"bot/(intake|delivery|voices|clockwork|web\w*)\.py")
NO_NAMES = {
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "manager",
    "managers",
    "service",
    "services",
    "core",
    "misc",
}
NAMES_TO_SHARE = {"__init__.py", "__main__.py", "conftest.py", "README.md", "package.json"}
EXCEPTION = re.compile(r"#\s*(?:noqa|ruff:|pyright:|type:\s*ignore)(?:[:\s]*(?:[A-Z]+\d+|ignore|\[[\w, ]*\])[,\s]*)*")
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.~}-])/(?:work|root|tmp|home/\w+)/")
ABOUT_WRITING_IT = re.compile(r"\b(?:claude|anthropic|chatgpt|openai|ai session|language model)\b", re.IGNORECASE)


def _files() -> Iterator[str]:
    """Paths of what belongs to the project, whether git is there or not."""
    for folder in (*FLOORS, "tests", "docs", "scripts", "benchmarks", ".ci"):
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(PROJECT).as_posix()
    for path in sorted([*PROJECT.glob("gateway/*"), *PROJECT.glob("gateway/without-redux/*")]):
        if path.is_file():  # what npm makes there lies deeper
            yield path.relative_to(PROJECT).as_posix()
    for name in ("README.md", "LICENSE", "pyproject.toml", "config.example.toml", "lexicon.toml", "ladders.toml"):
        if (PROJECT / name).exists():
            yield name


FILES = tuple(_files())
PYTHON = tuple(path for path in FILES if path.endswith(".py"))
ON_THE_FLOORS = tuple(path for path in PYTHON if path.startswith(tuple(f"{floor}/" for floor in FLOORS)))


def _text(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


def _catches_everything(path: str) -> Iterator[int]:
    """Lines that catch every exception, but for cleaning up before it is raised again."""
    for node in ast.walk(ast.parse(_text(path))):
        if isinstance(node, ast.ExceptHandler):
            caught = {name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)} if node.type else set()
            raises_again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
            if not raises_again and (not node.type or caught & {"Exception", "BaseException"}):
                yield node.lineno


def _comments(path: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(_text(path)).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def test_every_file_opens_with_one_sentence() -> None:
    openings = {path: (ast.get_docstring(ast.parse(_text(path))) or "").split("\n\n")[0] for path in PYTHON}
    assert [path for path, words in openings.items() if not words.endswith(".") or TWO_SENTENCES.search(words)] == []


def test_every_file_of_the_floors_has_its_line_in_the_architecture() -> None:
    named = set(re.findall(r"`([\w./]+)`", _text("docs/architecture.md")))
    rooms = [path for path in ON_THE_FLOORS if not path.endswith("/__init__.py") and not path.startswith(MIGRATIONS)]
    assert [path for path in rooms if not named & {path, path.removesuffix(".py"), Path(path).stem}] == []


def test_the_architecture_names_no_file_that_is_gone() -> None:
    named = re.findall(
        r"`((?:bot|handlers|storage|tests|scripts|benchmarks)/[\w./]+\.\w+)`", _text("docs/architecture.md")
    )
    assert [path for path in named if not (PROJECT / path).exists()] == []


def test_no_file_is_longer_than_250_lines() -> None:
    assert [path for path in PYTHON if len(_text(path).splitlines()) > 250] == []


def test_no_two_files_share_a_name() -> None:
    # A benchmark has the name of what it measures, as its test has.
    named = (path for path in FILES if not path.startswith((MIGRATIONS, "benchmarks/")))
    names = Counter(Path(path).name for path in named)
    assert [name for name, times in names.items() if times > 1 and name not in NAMES_TO_SHARE] == []


def test_no_file_and_no_folder_has_a_name_that_says_nothing() -> None:
    assert [path for path in FILES if NO_NAMES & {part.split(".")[0] for part in Path(path).parts}] == []


def test_only_the_edges_go_on_after_a_bug() -> None:
    rooms = [path for path in ON_THE_FLOORS if not EDGES.fullmatch(path)]
    assert [f"{path}:{line}" for path in rooms for line in _catches_everything(path)] == []


def test_every_exception_to_a_rule_has_its_reason_on_its_line() -> None:
    comments = ((path, line, comment) for path in PYTHON for line, comment in _comments(path))
    excuses = (
        (f"{path}:{line}", EXCEPTION.sub("", comment)) for path, line, comment in comments if EXCEPTION.match(comment)
    )
    assert [where for where, reason in excuses if len(re.findall(r"\w+", reason)) < 3] == []


@pytest.mark.parametrize("telling", [SOMEBODYS_MACHINE, ABOUT_WRITING_IT], ids=["whose", "how"])
def test_nothing_tells_on_whose_machine_or_how_it_was_written(telling: re.Pattern[str]) -> None:
    assert [path for path in FILES if telling.search(_text(path)) and path != "tests/test_house_rules.py"] == []


def test_importing_the_policy_loads_no_database_library_and_nothing_else_of_ours() -> None:
    modules = [path.removesuffix(".py").replace("/", ".") for path in ON_THE_FLOORS if "handlers/policy/" in path]
    program = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, check=True, text=True)
    ours = {name for name in loaded.stdout.split() if name.split(".")[0] in FLOORS}
    assert {name for name in ours if not name.startswith("handlers.policy")} <= {
        "handlers",
        "storage",
        "storage.kinds",
        "storage.models",
    }
    assert not {"sqlalchemy", "alembic", "cattrs", "apscheduler"} & set(loaded.stdout.split())


def test_the_example_config_loads() -> None:
    assert config.load(PROJECT / "config.example.toml").town.roster.grids


@pytest.mark.parametrize(
    ("table", "noun"),
    [
        ("tickets", models.Ticket),
        ("reports", models.Report),
        ("utterances", models.Utterance),
        ("journal", models.Entry),
        ("questions", models.Question),
        ("examples", models.Example),
        ("evidence", models.Exhibit),
        ("contacts", models.Contact),
        ("bindings", models.Binding),
        ("invites", models.Invite),
        ("leases", models.Lease),
        ("gaps", models.Gap),
        ("habits", models.Habit),
    ],
)
def test_a_table_has_the_fields_of_its_noun_in_their_order(table: str, noun: type[models.Ticket]) -> None:
    assert schema.metadata.tables[table].columns.keys() == [field.name for field in fields(noun)]


async def test_migrations_lead_to_the_tables_and_back_to_nothing(database_url: str) -> None:
    migrated = await _seen(database_url)
    await migrate(database_url, "base")
    assert await _seen(database_url) == set()
    await _make_anew(database_url)
    wanted = await _seen(database_url)
    assert (sorted(wanted - migrated), sorted(migrated - wanted)) == ([], [])


async def _seen(url: str) -> set[str]:
    engine = connect(url)
    async with engine.connect() as connection:
        found = set(await connection.run_sync(lambda within: list(_details(within))))
    await engine.dispose()
    return found


async def _make_anew(url: str) -> None:
    engine = connect(url)
    async with engine.begin() as connection:
        await connection.run_sync(schema.metadata.create_all)
    await engine.dispose()


def _details(connection: Connection) -> Iterator[str]:
    """All that the database says of each table but Alembic's own."""
    eye = inspect(connection)
    views = (
        eye.get_columns,
        eye.get_indexes,
        eye.get_check_constraints,
        eye.get_unique_constraints,
        eye.get_foreign_keys,
    )
    for table in set(eye.get_table_names()) - {"alembic_version"}:
        yield f"{table}: {eye.get_pk_constraint(table)}"
        yield from (f"{table}: {_plain(part)}" for view in views for part in view(table))


def _plain(value: object) -> object:
    """Types and conditions as the words they are written in; what is in a dict stays under its name."""
    return {key: _plain(part) for key, part in value.items()} if isinstance(value, dict) else str(value)

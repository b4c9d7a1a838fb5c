"""Which schema a database has, and bringing it up or down to another."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

MIGRATIONS: Final = Path(__file__).parent / "migrations"


class Mismatch(Exception):
    """The schema is not this program's; the sentence says which way and what to do."""


def demand(connection: Connection) -> None:
    """Raises `Mismatch` unless the schema is exactly this program's."""
    found = MigrationContext.configure(connection).get_current_revision()
    wanted = _scripts().get_current_head()
    if found == wanted:
        return
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is None or found in known:
        raise Mismatch(
            f"the schema is {found or 'not there yet'}, this program needs {wanted}; run `python -m bot migrate`."
        )
    raise Mismatch(f"the schema is {found}, newer than this program ({wanted}); start the newer version instead.")


def try_to_write(connection: Connection) -> None:
    """Changes nothing. SQLite says only then that a file is read-only, and PostgreSQL that an account may not write."""
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    connection.rollback()


def move(connection: Connection, revision: str) -> None:
    """Migrates up or down to `revision` (`head`, `base` or a revision's name). Raises `Mismatch` for a newer schema."""
    config = _config()
    config.attributes["connection"] = connection
    found = MigrationContext.configure(connection).get_current_revision()
    known = [script.revision for script in _scripts().walk_revisions()]
    if found is not None and found not in known:
        raise Mismatch(f"the schema is {found}, newer than this program ({known[0]}); start the newer version instead.")
    targets = [None if revision == "base" else known[0] if revision == "head" else revision]
    downwards = targets[0] is None or (found is not None and known.index(targets[0]) > known.index(found))
    (command.downgrade if downwards else command.upgrade)(config, revision)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())

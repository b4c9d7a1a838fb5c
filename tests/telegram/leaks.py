"""Where a secret was left that belongs nowhere but in the environment."""

from collections.abc import Iterable
from pathlib import Path

from bot.config import SQLITE

HOOK = "secret-of-the-hook"


def leaks(folder: Path, database: str, token: str) -> list[str]:
    """The files of a run, of its SQLite database and its logs, that have the token or the webhook's secret in them."""
    return files_with([folder, Path(database.removeprefix(SQLITE)).parent], token.partition(":")[2], HOOK)


def files_with(folders: Iterable[Path], *secrets: str) -> list[str]:
    """Those within that have one of the secrets in them."""
    sought = [secret.encode() for secret in secrets]
    files = {file for folder in folders for file in folder.rglob("*") if file.is_file()}
    return [str(file) for file in files if any(secret in file.read_bytes() for secret in sought)]

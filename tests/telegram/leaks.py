"""Where a secret was left that belongs nowhere but in the environment."""

from pathlib import Path

from bot.config import SQLITE

HOOK = "secret-of-the-hook"


def leaks(folder: Path, database: str, token: str) -> list[str]:
    """The files of a run, of its SQLite database and its logs, that have the token or the webhook's secret in them."""
    secrets = (token.partition(":")[2].encode(), HOOK.encode())
    folders = {folder, Path(database.removeprefix(SQLITE)).parent}
    files = [file for one in folders for file in one.rglob("*") if file.is_file()]
    return [str(file) for file in files if any(secret in file.read_bytes() for secret in secrets)]

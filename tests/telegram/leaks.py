"""Where a secret was left that belongs nowhere but in the environment."""

from pathlib import Path

HOOK = "secret-of-the-hook"


def leaks(folder: Path, token: str) -> list[str]:
    """The files of a run, its database and its logs, that have the token or the webhook's secret in them."""
    secrets = (token.partition(":")[2].encode(), HOOK.encode())
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [str(file) for file in files if any(secret in file.read_bytes() for secret in secrets)]

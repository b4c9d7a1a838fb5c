"""What the config says of WeCom's bot: which one it is, its secret, and where it connects to."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from bot import secret_values
from bot.config_file import WecomTable
from bot.platforms import Abilities
from bot.troubles import CannotRun


@dataclass(frozen=True, slots=True)
class WecomSettings:
    """`called` is the bot's name as people see it behind an @; `certificate` is trusted besides those that everybody
    trusts, for a WeCom that a town runs itself."""

    abilities: ClassVar[Abilities] = Abilities(needs_start=True, edits=False, replays=False, buttons=False)
    bot: str
    secret: str = field(repr=False)
    url: str
    called: str = ""
    certificate: Path | None = None


def read(source: Path, name: str, table: WecomTable) -> WecomSettings:
    """Raises `CannotRun` with a sentence for each mistake; none of them quotes the secret."""
    wrong: list[str] = []
    secret = secret_values.read_or_note(wrong, "secret", table.secret, source.resolve().parent)
    if not table.bot_id.strip():
        wrong.append("bot_id: is empty; copy the Bot ID from the bot's page.")
    if not _is_encrypted(table.url):
        wrong.append(f'url: is "{table.url}"; write an address that begins with wss://.')
    certificate = _certificate(wrong, source, table.certificate) if table.certificate else None
    if wrong:
        raise CannotRun(*(f"{source}: platforms.{name}.{mistake}" for mistake in wrong))
    return WecomSettings(table.bot_id.strip(), secret, table.url, table.called.strip().lstrip("@"), certificate)


def _certificate(wrong: list[str], source: Path, written: str) -> Path:
    path = source.resolve().parent / written
    try:
        ssl.create_default_context(cafile=str(path))
    except OSError as trouble:  # what is no certificate is one too
        wrong.append(f"certificate: {path} cannot be read ({type(trouble).__name__}); give a PEM file.")
    return path


def _is_encrypted(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "wss" and bool(parts.hostname)
    except ValueError:
        return False

"""What the config says of Telegram: the token, where its Bot API is, and how it is heard."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final

from bot import operations, secret_values, web_addresses
from bot.config_file import TelegramTable, WebhookTable
from bot.platforms import Abilities
from bot.troubles import CannotRun

TOKEN: Final = re.compile(r"\d{1,20}:[\w-]{1,200}", re.ASCII)
SECRET: Final = re.compile(r"[\w-]{1,256}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """`listen` is a host and a port of this machine, `url` where Telegram reaches it."""

    listen: tuple[str, int]
    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """Without `webhook` it is heard by long poll."""

    abilities: ClassVar[Abilities] = Abilities(needs_start=True, codes=True)
    token: str = field(repr=False)
    api: str
    webhook: WebhookSettings | None = None


def read(source: Path, table: TelegramTable) -> TelegramSettings:
    """Raises `CannotRun` with a sentence for each mistake; none of them quotes a secret."""
    wrong: list[str] = []
    token = _secret(wrong, source, "token", table.token, TOKEN)
    api = table.api.rstrip("/")
    if not web_addresses.is_safe(api):
        wrong.append("api: is no https:// address; write one, or a http:// address on this machine.")
    webhook = _webhook(wrong, source, table.webhook) if table.webhook else None
    if wrong:
        raise CannotRun(*(f"{source}: platforms.telegram.{mistake}" for mistake in wrong))
    return TelegramSettings(token, api, webhook)


def _webhook(wrong: list[str], source: Path, table: WebhookTable) -> WebhookSettings:
    secret = _secret(wrong, source, "webhook.secret", table.secret, SECRET)
    listen = operations.address(table.listen)
    if listen is None:
        wrong.append(f'webhook.listen: is "{table.listen}"; write an address and a port, as in "127.0.0.1:8443".')
    if not web_addresses.is_safe(table.url):
        wrong.append("webhook.url: is no https:// address; write the one under which Telegram reaches this machine.")
    return WebhookSettings(listen or ("", 0), table.url, secret)


def _secret(wrong: list[str], source: Path, key: str, written: str, form: re.Pattern[str]) -> str:
    value = secret_values.read_or_note(wrong, key, written, source.resolve().parent)
    if value and not form.fullmatch(value):
        wrong.append(f"{key}: what stands there has not the form of one; copy it again, without spaces.")
    return value

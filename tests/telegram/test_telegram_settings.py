"""What the config says of Telegram, and where its secrets are kept."""

import shutil
from pathlib import Path

import pytest

from bot import config
from bot.config_file import TelegramTable, WebhookTable
from bot.telegram import settings
from bot.telegram.settings import TelegramSettings
from bot.troubles import CannotRun
from tests.telling import EXAMPLE


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOKEN", "4242:SECRET")
    monkeypatch.setenv("HOOK", "secret-of-the-hook")
    return tmp_path / "config.toml"


def _mistakes(source: Path, table: TelegramTable) -> str:
    with pytest.raises(CannotRun) as trouble:
        settings.read(source, table)
    return "\n".join(trouble.value.sentences)


def test_a_token_comes_from_the_environment(source: Path) -> None:
    read = settings.read(source, TelegramTable("env:TOKEN"))
    assert (read.token, read.api, read.webhook) == ("4242:SECRET", "https://api.telegram.org", None)
    assert "SECRET" not in repr(read)


def test_a_token_comes_from_a_file_that_nobody_else_can_read(source: Path) -> None:
    file = source.parent / "telegram.token"
    file.write_text("4242:SECRET\n")
    file.chmod(0o600)
    assert settings.read(source, TelegramTable("file:telegram.token")).token == "4242:SECRET"
    file.chmod(0o640)
    assert "can be read by others (mode 640); chmod 600 it." in _mistakes(source, TelegramTable("file:telegram.token"))


@pytest.mark.parametrize("written", ["4242:SECRET", "env:NOT_THERE", "file:not.there", "env:HOOK"])
def test_a_token_that_cannot_be_had_is_named_and_not_quoted(source: Path, written: str) -> None:
    sentence = _mistakes(source, TelegramTable(written))
    assert "platforms.telegram.token: " in sentence
    assert "SECRET" not in sentence and "secret-of" not in sentence


@pytest.mark.parametrize("api", ["http://api.telegram.org", "ftp://x", "api.telegram.org", "http://10.0.0.1:80"])
def test_the_token_never_leaves_the_machine_in_the_clear(source: Path, api: str) -> None:
    assert "api: is no https:// address" in _mistakes(source, TelegramTable("env:TOKEN", api=api))


def test_a_test_server_on_this_machine_may_be_used(source: Path) -> None:
    assert (
        settings.read(source, TelegramTable("env:TOKEN", api="http://127.0.0.1:8081/")).api == "http://127.0.0.1:8081"
    )


def test_a_webhook_needs_an_address_here_and_one_outside(source: Path) -> None:
    hook = WebhookTable("127.0.0.1:8443", "https://example.org/linying", "env:HOOK")
    read = settings.read(source, TelegramTable("env:TOKEN", webhook=hook)).webhook
    assert read and (read.listen, read.url) == (("127.0.0.1", 8443), "https://example.org/linying")
    wrong = WebhookTable("here", "http://example.org", "written out")
    sentences = _mistakes(source, TelegramTable("env:TOKEN", webhook=wrong))
    assert all(f"webhook.{key}: " in sentences for key in ("listen", "url", "secret"))


def test_the_lines_of_the_example_config_turn_it_on(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINYING_TELEGRAM_TOKEN", "4242:SECRET")
    monkeypatch.setenv("LINYING_TELEGRAM_SECRET", "secret-of-the-hook")
    before, shown, after = EXAMPLE.read_text(encoding="utf-8").partition("# [platforms.telegram]")
    lines, end, rest = after.partition("\n\n")
    turned_on = "\n".join(line.removeprefix("# ") for line in (shown + lines).splitlines())
    source.write_text(before + turned_on + end + rest, encoding="utf-8")
    for name in ("lexicon.toml", "ladders.toml"):
        shutil.copy(EXAMPLE.parent / name, source.parent / name)
    read = config.load(source)
    telegram = read.accounts["telegram"]
    assert list(read.accounts) == ["local", "telegram"]
    assert isinstance(telegram, TelegramSettings) and telegram.webhook
    assert telegram.webhook.secret == "secret-of-the-hook"

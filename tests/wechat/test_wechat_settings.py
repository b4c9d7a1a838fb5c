"""What the config says of a WeChat account, and where its secrets are kept."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot import config
from bot.config_file import WechatTable
from bot.platform_settings import Settings
from bot.troubles import CannotRun
from bot.wechat import wechat_settings
from bot.wechat.wechat_settings import WechatSettings
from tests.telling import EXAMPLE
from tests.wechat.certificates import Certificate

TABLES = """
[platforms.wechat]
gateway = "127.0.0.1:8788"
token = "env:GATEWAY"

[platforms.wechat-2]
gateway = "127.0.0.1:8789"
token = "env:GATEWAY"
pace = { over_all = "1/5s" }

[operations]"""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GATEWAY", "secret-of-the-gateway")
    return tmp_path / "config.toml"


def _mistakes(source: Path, table: WechatTable) -> str:
    with pytest.raises(CannotRun) as trouble:
        wechat_settings.read(source, "wechat-2", table)
    return "\n".join(trouble.value.sentences)


def test_a_gateway_on_this_machine_needs_no_certificate(source: Path) -> None:
    read = wechat_settings.read(source, "wechat", WechatTable("127.0.0.1:8788", "env:GATEWAY"))
    assert (read.host, read.port, read.token) == ("127.0.0.1", 8788, "secret-of-the-gateway")
    assert (read.certificate, read.canary, read.largest_file) == (None, "", 12_000_000)
    assert "secret" not in repr(read)


@pytest.mark.parametrize("gateway", ["10.0.0.5:8788", "localhost:8788", "gateway.example.org:443"])
def test_neither_token_nor_talk_leaves_the_machine_in_the_clear(source: Path, gateway: str) -> None:
    sentence = _mistakes(source, WechatTable(gateway, "env:GATEWAY"))
    assert sentence == (
        f'{source}: platforms.wechat-2.certificate: is missing, and "{gateway}" is not this machine; '
        "write the path of its certificate."
    )


def test_a_certificate_lies_beside_the_config(source: Path, certificate: Certificate) -> None:
    (source.parent / "gateway.pem").write_text(certificate.pem)
    table = WechatTable("10.0.0.5:8788", "env:GATEWAY", "gateway.pem")
    assert wechat_settings.read(source, "wechat", table).certificate == certificate.pem


def test_what_is_no_certificate_is_named(source: Path) -> None:
    (source.parent / "gateway.pem").write_text("-----BEGIN NOTHING-----")
    table = WechatTable("127.0.0.1:8788", "env:GATEWAY", "gateway.pem")
    assert "gateway.pem is no certificate; give the PEM file that the gateway shows." in _mistakes(source, table)
    absent = WechatTable("127.0.0.1:8788", "env:GATEWAY", "absent.pem")
    assert "absent.pem cannot be read (No such file or directory)" in _mistakes(source, absent)


@pytest.mark.parametrize("written", ["secret-of-the-gateway", "env:NOT_THERE", "file:not.there", "env:SPACED"])
def test_a_token_that_cannot_be_had_is_named_and_not_quoted(
    source: Path, written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPACED", "secret of the gateway")
    sentence = _mistakes(source, WechatTable("127.0.0.1:8788", written))
    assert "platforms.wechat-2.token: " in sentence and "secret of" not in sentence and "secret-of" not in sentence


def test_every_mistake_is_told_at_once(source: Path) -> None:
    sentences = _mistakes(source, WechatTable("here", "env:NOT_THERE", largest_file=0)).splitlines()
    keys = [sentence.removeprefix(f"{source}: platforms.wechat-2.").split(":")[0] for sentence in sentences]
    assert keys == ["gateway", "token", "largest_file"]


def test_the_lines_of_the_example_config_turn_it_on(
    source: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINYING_WECHAT_TOKEN", "secret-of-the-gateway")
    before, shown, after = EXAMPLE.read_text(encoding="utf-8").partition("# [platforms.wechat]")
    lines, telegram, rest = after.partition("# [platforms.telegram]")
    turned_on = "\n".join(line.removeprefix("# ") for line in (shown + lines).splitlines())
    (source.parent / "gateway.pem").write_text(certificate.pem)
    assert list(_loaded(source, before + turned_on + "\n" + telegram + rest)) == ["local", "wechat"]


def test_one_process_serves_several_accounts(source: Path) -> None:
    before, _, after = EXAMPLE.read_text(encoding="utf-8").partition("\n[operations]")
    accounts = _loaded(source, before + TABLES + after)
    ports = [it.port for it in accounts.values() if isinstance(it, WechatSettings)]
    assert ports == [8788, 8789]


def _loaded(source: Path, text: str) -> Mapping[str, Settings]:
    source.write_text(text, encoding="utf-8")
    for name in ("lexicon.toml", "ladders.toml"):
        shutil.copy(EXAMPLE.parent / name, source.parent / name)
    return config.load(source).accounts

"""What the config says of the official ways, and where their secrets are kept."""

import shutil
from pathlib import Path

import pytest

from bot import config
from bot.config_file import WecomTable
from bot.pacing import USUAL
from bot.troubles import CannotRun
from bot.wecom import wecom_settings
from bot.wecom.wecom_settings import WecomSettings
from tests.telling import EXAMPLE
from tests.wechat.certificates import Certificate


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LINYING_WECOM_SECRET", "secret-of-the-bot")
    for name in ("LINYING_ROBOT_WEBHOOK", "LINYING_ROBOT_2_WEBHOOK"):
        monkeypatch.setenv(name, f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=secret-key-{name}")
    return tmp_path / "config.toml"


def _mistakes(source: Path, table: WecomTable) -> str:
    with pytest.raises(CannotRun) as trouble:
        wecom_settings.read(source, "wecom-2", table)
    return "\n".join(trouble.value.sentences)


def test_a_secret_comes_from_the_environment_and_is_not_shown(source: Path) -> None:
    read = wecom_settings.read(source, "wecom", WecomTable("aib1", "env:LINYING_WECOM_SECRET", called="@邻应"))
    url = "wss://openws.work.weixin.qq.com"
    assert (read.bot, read.secret, read.url, read.called) == ("aib1", "secret-of-the-bot", url, "邻应")
    assert "secret-of" not in repr(read)


@pytest.mark.parametrize("written", ["secret-of-the-bot", "env:NOT_THERE", "file:not.there"])
def test_a_secret_that_cannot_be_had_is_named_and_not_quoted(source: Path, written: str) -> None:
    sentence = _mistakes(source, WecomTable("aib1", written))
    assert "platforms.wecom-2.secret: " in sentence and "secret-of" not in sentence


def test_every_mistake_is_told_at_once(source: Path) -> None:
    (source.parent / "no.pem").write_text("no certificate")
    wrong = WecomTable(" ", "env:LINYING_WECOM_SECRET", "ws://openws.work.weixin.qq.com", certificate="no.pem")
    sentences = _mistakes(source, wrong)
    assert all(f"platforms.wecom-2.{key}: " in sentences for key in ("bot_id", "url", "certificate"))


def test_a_certificate_is_trusted_that_stands_beside_the_config(source: Path, certificate: Certificate) -> None:
    shutil.copy(certificate.path, source.parent / "own.pem")
    table = WecomTable("aib1", "env:LINYING_WECOM_SECRET", "wss://wecom.town.example", certificate="own.pem")
    assert wecom_settings.read(source, "wecom", table).certificate == source.parent / "own.pem"


def test_the_lines_of_the_example_config_turn_them_on(source: Path) -> None:
    before, shown, after = EXAMPLE.read_text(encoding="utf-8").partition("# [platforms.wecom]")
    lines, end, rest = after.partition("\n\n")
    turned_on = "\n".join(line.removeprefix("# ") for line in (shown + lines).splitlines())
    source.write_text(before + turned_on + end + rest, encoding="utf-8")
    for name in ("lexicon.toml", "ladders.toml"):
        shutil.copy(EXAMPLE.parent / name, source.parent / name)
    read = config.load(source)
    assert list(read.accounts) == ["local", "wecom", "robot", "robot-2"]
    assert isinstance(read.accounts["wecom"], WecomSettings)
    assert read.town.public == {"robot", "robot-2"}
    assert (read.paces["wecom"], read.paces["robot"]) == (USUAL["wecom"], USUAL["robot"])

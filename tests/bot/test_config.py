"""Claims about reading the config: what the example means, and that every mistake is named at once."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot import config
from bot.platform_settings import LocalSettings
from bot.troubles import CannotRun
from handlers.policy.roster import Chat, Team
from handlers.policy.rota import Duty
from storage.kinds import Level, Role
from tests.bot.configs import EXAMPLE, PROJECT, mistakes, write


def test_the_example_is_a_whole_subdistrict() -> None:
    town = config.load(EXAMPLE).town
    assert (town.subdistrict, town.name, town.ladder.id) == ("luhu", "鹭湖街道", "54321-default")
    assert list(town.roster.grids) == ["rongan-1", "rongan-2", "shuyuan-1"]
    assert [len(grid.informants) for grid in town.roster.grids.values()] == [6, 6, 6]
    assert town.roster.people["lin-yongan"].role is Role.GRID_LEADER
    assert town.roster.chats["rongan-1-group"] == Chat("rongan-1-group", "local", "rongan-1-group", "rongan-1")
    assert town.roster.teams["power"] == Team("power", "供电所", ("pan-dianming",), (), ("utility_outage",))
    assert town.limits.duplicates_within == timedelta(hours=72)


def test_a_line_of_the_rota_finds_its_level_by_what_it_is_of() -> None:
    duties = config.load(EXAMPLE).town.roster.duties
    weekend = Duty("ye-xiaotong", Level.DUTY, "shuyuan-1", frozenset({5, 6}), time(20), time(8))
    assert weekend in duties
    assert {duty.of: duty.level for duty in duties} == {
        "rongan-1": Level.DUTY,
        "rongan-2": Level.DUTY,
        "shuyuan-1": Level.DUTY,
        "rongan": Level.COMMUNITY,
        "shuyuan": Level.COMMUNITY,
        "luhu": Level.SUBDISTRICT,
    }


def test_paths_are_beside_the_config(tmp_path: Path) -> None:
    read = config.load(write(tmp_path))
    assert read.database == f"sqlite+aiosqlite:///{tmp_path}/linying.db"
    assert read.accounts == {"local": LocalSettings(tmp_path / "local")}


def test_without_a_path_config_toml_wins_over_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(config, "PROJECT", PROJECT / "nowhere")
    with pytest.raises(CannotRun, match=r"config\.example\.toml"):
        config.load(None)
    write(tmp_path)
    assert config.load(None).source == Path("config.toml")


def test_a_fresh_checkout_reads_the_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    write(checkout).rename(checkout / "config.example.toml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(config, "PROJECT", checkout)
    assert config.load(None).source == checkout / "config.example.toml"


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        ('subdistrict = "luhu" ', 'subdistrict = "lu hu" '),
        ("Asia/Shanghai", "Asia/Shangai"),
        ('days = "mon-fri"', 'days = "weekdays"'),
        ('leader = "su-meizhen"', 'leader = "su-meizen"'),
        ('role = "supervisor"', 'role = "boss"'),
        ('ladder = "54321-default"', 'ladder = "54321"'),
        ('lexicon = "', 'lexicon = "/nowhere'),
        ('"72h"', '"three days"'),
        ("direct = true", "direct = true\nnickname = 1"),
    )
    found = "\n".join(mistakes(path))
    for part in (
        'subdistrict: the id "lu hu" is empty or has a space or a colon; write letters, digits and hyphens.',
        "zone: is 'Asia/Shangai'; write a zone of the IANA list",
        'days: is "weekdays"; write "daily", or days as in "mon-fri" or "sat,sun".',
        'grids "rongan-2" leader: "su-meizen" is not in people; write an id that is, or add it there.',
        "people[12].role: is 'boss'; write one of resident,",
        "ladders.toml",
        "/nowhere",
        "limits.duplicates_within: is 'three days'; write a number and s, m, h, d or w",
        "people[0].nickname: is no key here",
    ):
        assert part in found
    assert '"tang-zhengyi" is not' not in found, "who is there but for a mistake of their own is not missing too"


def test_a_database_with_a_password_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql+psycopg://bot:hidden@db/linying"
    monkeypatch.setenv("LINYING_DATABASE", url)
    assert config.load(write(tmp_path, ("sqlite+aiosqlite:///linying.db", "env:LINYING_DATABASE"))).database == url


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sqlite+aiosqlite:///linying.db", "env:postgresql+psycopg://bot:hidden@db/linying"),
        ('heartbeat = ""', 'heartbeat = "env:https://hc-ping.com/hidden"'),
        ("[operations]", '[platforms.telegram]\ntoken = "env:1234:hidden"\n[operations]'),
        ("[operations]", '[platforms.telegram]\ntoken = "env:hidden"\n[operations]'),
        (
            '[platforms.local]                # 本机演示平台，不需要任何账号\nfolder = "local"',
            '[platforms]\ntelegram = "hidden"',
        ),
    ],
)
def test_a_secret_in_the_wrong_place_is_not_quoted(tmp_path: Path, old: str, new: str) -> None:
    assert "hidden" not in "\n".join(mistakes(write(tmp_path, (old, new))))


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("wechat", 'gateway = "127.0.0.1:8788"\ntoken = "env:LINYING_SECRET_OF_THE_TEST"\n'),
        ("wecom", 'bot_id = "aib-1"\nsecret = "env:LINYING_SECRET_OF_THE_TEST"\n'),
        ("robot", 'webhook = "env:LINYING_SECRET_OF_THE_TEST"\n'),
    ],
)
def test_an_account_that_stands_there_twice_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, keys: str
) -> None:
    monkeypatch.setenv("LINYING_SECRET_OF_THE_TEST", "https://example.org/robot")
    path = write(tmp_path, more=f"[platforms.{kind}]\n{keys}[platforms.{kind}-2]\n{keys}")
    assert mistakes(path) == [f"platforms.{kind}-2: is the account of platforms.{kind} too; give it its own."]


def test_a_file_saved_with_a_mark_of_its_bytes_is_read(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert config.load(path).town.name == "鹭湖街道"


@pytest.mark.parametrize("key", ["lexicon", "ladders"])
def test_an_empty_path_is_told(tmp_path: Path, key: str) -> None:
    path = tmp_path / "empty.toml"
    path.write_text(
        write(tmp_path).read_text(encoding="utf-8").replace(f'\n{key} = "', f'\n{key} = ""#'), encoding="utf-8"
    )
    with pytest.raises(CannotRun, match="cannot be read"):
        config.load(path)


def test_what_stands_in_an_unreadable_part_is_not_called_missing(tmp_path: Path) -> None:
    path = write(tmp_path, ('subdistrict = "luhu" ', "subdistrict = 7 "), ('role = "supervisor"', 'role = "boss"'))
    assert [sentence.partition(":")[0] for sentence in mistakes(path)] == ["subdistrict", "people[12].role"]


@pytest.mark.parametrize(
    ("text", "begins"), [("name = ", "is not valid TOML:"), ("[[people]]\n", "subdistrict: is missing")]
)
def test_a_broken_file_is_told_with_its_name(tmp_path: Path, text: str, begins: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    assert any(sentence.startswith(begins) for sentence in mistakes(path))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    assert mistakes(path) == ["cannot be read (No such file or directory); give the path of a TOML file."]

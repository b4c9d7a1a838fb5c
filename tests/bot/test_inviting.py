"""`invite` prints a code that works, and configs may leave to it who and where people are."""

import asyncio
import json
from pathlib import Path

import pytest

from bot import config
from bot.__main__ import main
from handlers.policy import codes
from storage import invites
from storage.database import Database
from storage.kinds import Bound
from storage.models import Invite
from tests.bot.configs import write

ADDRESS = 'address = "rongan-1-group"'
ACCOUNTS = 'accounts = { local = "chen-haiyan" }'


async def _kept(path: Path, code: str) -> Invite | None:
    database = await Database.open(config.load(path).database)
    async with database.transaction("luhu") as tx:
        found = await invites.find(tx, codes.sealed("luhu", code))
    await database.close()
    return found


@pytest.mark.parametrize(
    ("option", "id", "kind", "words"),
    [
        ("--group", "rongan-1-group", Bound.CHAT, "请在要绑定的群里发：绑定 "),
        ("--person", "chen-haiyan", Bound.PERSON, "陈海燕您好，请私下发给机器人：绑定 "),
    ],
)
def test_a_code_is_printed_once_and_kept_as_a_hash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, id: str, kind: Bound, words: str
) -> None:
    path = write(tmp_path)
    assert main(["migrate", "--config", str(path)]) == 0
    assert main(["invite", option, id, "--config", str(path)]) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line[option.lstrip("-")], line["words"].startswith(words + line["code"])) == (id, True)
    kept = asyncio.run(_kept(path, line["code"]))
    assert kept and (kept.kind, kept.id, kept.used_at) == (kind, id, None)


@pytest.mark.parametrize(
    ("table", "option", "id", "words"),
    [
        (
            "wecom]\nbot_id = 'aib-1'\nsecret",
            "--group",
            "rongan-1-group",
            "请在要绑定的群里发（企业微信里先 @ 机器人）：绑定 ",
        ),
        (
            "telegram]\ntoken",
            "--person",
            "chen-haiyan",
            "陈海燕您好，请私下发给机器人（在 Telegram 上先按“开始”）：绑定 ",
        ),
    ],
)
def test_an_invitation_says_what_the_platform_asks_for(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    option: str,
    id: str,
    words: str,
) -> None:
    monkeypatch.setenv("LINYING_SECRET_OF_THE_TEST", "1234:secret")
    path = write(tmp_path, more=f"[platforms.{table} = 'env:LINYING_SECRET_OF_THE_TEST'\n")
    main(["migrate", "--config", str(path)])
    main(["invite", option, id, "--config", str(path)])
    assert json.loads(capsys.readouterr().out)["words"].startswith(words)


@pytest.mark.parametrize(("option", "section"), [("--group", "chats"), ("--person", "people")])
def test_nobody_is_invited_who_is_not_in_the_config(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, section: str
) -> None:
    path = write(tmp_path)
    assert main(["invite", option, "nobody", "--config", str(path)]) == 2
    assert f'{path}: {section}: "nobody" is not there; give the id of' in capsys.readouterr().err


def test_a_chat_without_an_address_and_a_person_without_accounts_are_noted_and_no_holes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path, (ADDRESS, ""), (ACCOUNTS, ""))
    main(["check", "--config", str(path)])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    notes = {line["where"]: line["text"] for line in lines if line["kind"] == "note"}
    assert "invite --group rongan-1-group" in notes["chats.rongan-1-group"]
    assert "invite --person chen-haiyan" in notes["people.chen-haiyan"]
    assert [line for line in lines if line["where"] == "people.chen-haiyan" and line["kind"] == "hole"] == []

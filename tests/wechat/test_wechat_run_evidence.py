"""What was shown in a WeChat group is fetched by another program, while the bot listens on."""

import asyncio
import json
from collections.abc import Generator
from pathlib import Path

import pytest

from bot.config import load
from tests.programs import Program
from tests.wechat import on_wechat
from tests.wechat.hamlets import GROUP, told
from tests.wechat.npm_gateway import NpmGateway

SIZE = 12_000_000


@pytest.fixture
def program(
    npm_gateway: NpmGateway, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> Generator[Program]:
    monkeypatch.setenv(on_wechat.TOKEN, npm_gateway.token)
    program = Program(tmp_path)
    config = tmp_path / "config.toml"
    example = config.read_text(encoding="utf-8").replace("sqlite+aiosqlite:///linying.db", sqlite_url)
    config.write_text(on_wechat.written(example, npm_gateway), encoding="utf-8")
    yield program
    program.kill()


async def test_a_file_of_12_megabytes_is_fetched_while_the_bot_stays_attached(
    npm_gateway: NpmGateway, program: Program
) -> None:
    await on_wechat.people_it(npm_gateway, load(program.folder / "config.toml").town.roster)
    await asyncio.to_thread(program.start)
    await npm_gateway.wait_until(lambda: "logged in" in program.log())
    await npm_gateway.show("wxid_ra1-01", "lamp.jpg", SIZE, GROUP)
    await npm_gateway.hear("wxid_ra1-01", "3号楼2单元路灯不亮了", GROUP)
    await npm_gateway.wait_until(lambda: told(npm_gateway, GROUP))
    fetched = program.command("evidence", "1", "--into", str(program.folder / "shown"))
    (line,) = [json.loads(line) for line in fetched.stdout.splitlines()]
    assert (fetched.returncode, line["kind"], Path(line["file"]).stat().st_size) == (0, "photo", SIZE)
    await npm_gateway.hear("wxid_ra1-01", "为什么 1", GROUP)
    await npm_gateway.wait_until(lambda: len(told(npm_gateway, GROUP)) == 2)
    assert (program.log().count('"attached"'), "not attached" in program.log()) == (1, False)

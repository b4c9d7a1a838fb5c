"""The story of the README, told to the running program on WeChat: every word of it, and no other."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.programs import Program
from tests.telegram.leaks import files_with
from tests.wechat import on_wechat, wechat_story
from tests.wechat.hamlets import hamlet
from tests.wechat.hurried import Settled
from tests.wechat.linked import settings
from tests.wechat.npm_gateway import NpmGateway

LAST = "【榕岸一格群】\n邻应：1 号 · 电梯 · 3号楼2单元 报事人确认解决，结案。 @王大爷\u2005@刘春梅\u2005"


@pytest.fixture
def program(npm_gateway: NpmGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Program]:
    monkeypatch.setenv(on_wechat.TOKEN, npm_gateway.token)
    program = Program(tmp_path)
    yield program
    program.kill()


async def test_the_story_of_the_readme_on_wechat(npm_gateway: NpmGateway, program: Program) -> None:
    shown: list[str] = []
    await wechat_story.play(npm_gateway, program, shown.append)
    assert shown[-1] == LAST
    assert files_with([program.folder], npm_gateway.token, wechat_story.CHATTER) == []
    assert wechat_story.FIRST_WORDS not in program.log() + npm_gateway.printed()
    assert (npm_gateway.token in npm_gateway.printed(), npm_gateway.happened) == (False, [])


async def test_the_same_story_through_a_gateway_in_plain_text(
    plain_npm_gateway: NpmGateway, tmp_path: Path, sqlite_url: str
) -> None:
    shown: list[str] = []
    settled = Settled({"wechat": settings(plain_npm_gateway)})
    async with hamlet(tmp_path, sqlite_url, settled, plain_npm_gateway) as place:
        running = await place.starts()
        await wechat_story.tell(plain_npm_gateway, shown.append)
        assert (running.stops(), wechat_story.is_over(plain_npm_gateway)) == (0, True), place.printed()
    assert shown[-1] == LAST

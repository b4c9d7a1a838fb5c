"""The story of the README, told to the running program on WeChat: every word of it, and no other."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.programs import Program
from tests.telegram.leaks import files_with
from tests.wechat import on_wechat, wechat_story
from tests.wechat.npm_gateway import NpmGateway


@pytest.fixture(params=["npm_gateway", "plain_npm_gateway"], ids=["TLS", "plain"])
def gateway(request: pytest.FixtureRequest) -> NpmGateway:
    served: NpmGateway = request.getfixturevalue(request.param)
    return served


@pytest.fixture
def program(gateway: NpmGateway, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Program]:
    monkeypatch.setenv(on_wechat.TOKEN, gateway.token)
    program = Program(tmp_path)
    yield program
    program.kill()


async def test_the_story_of_the_readme_on_wechat(gateway: NpmGateway, program: Program) -> None:
    shown: list[str] = []
    await wechat_story.play(gateway, program, shown.append)
    assert (
        shown[-1] == "【榕岸一格群】\n邻应：1 号 · 电梯 · 3号楼2单元 报事人确认解决，结案。 @王大爷\u2005@刘春梅\u2005"
    )
    assert files_with([program.folder], gateway.token, wechat_story.CHATTER) == []
    assert wechat_story.FIRST_WORDS not in program.log() + gateway.printed()
    assert (gateway.token in gateway.printed(), gateway.happened) == (False, [])

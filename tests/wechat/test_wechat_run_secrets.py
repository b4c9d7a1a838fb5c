"""A wrong token is told once, tried again, and kept to itself; so is what people say."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.config import SQLITE
from tests.telegram.leaks import files_with
from tests.wechat.hamlets import GROUP, hamlet
from tests.wechat.hurried import Settled
from tests.wechat.linked import settings
from tests.wechat.npm_gateway import NpmGateway

OLD, NEW = "older-0123456789abcdef", "newer-0123456789abcdef"
CHATTER, WORDS = "今天的白菜真便宜啊", "3号楼2单元路灯不亮了"


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncGenerator[NpmGateway]:
    """That still has the token of before."""
    running = NpmGateway(tmp_path, token=OLD)
    await running.start()
    yield running
    running.kill()


async def test_a_wrong_token_is_told_once_and_kept_to_ourselves_and_tried_until_it_is_right(
    gateway: NpmGateway, tmp_path: Path, sqlite_url: str
) -> None:
    settled = Settled({"wechat": settings(gateway, token=NEW)})
    async with hamlet(tmp_path, sqlite_url, settled, gateway) as place:
        running = place.begins()
        await place.until(lambda: running.logged("not attached"))
        gateway.token = NEW
        await gateway.restart()
        await place.until(lambda: running.logged("logged in"))
        await gateway.hear("wxid_ra1-02", CHATTER, GROUP)
        await gateway.hear("wxid_ra1-01", WORDS, GROUP)
        await place.until(lambda: gateway.said)
        assert running.stops() == 0, place.printed()
    assert place.printed().count("the gateway refuses the token") == 1
    assert files_with([tmp_path, Path(sqlite_url.removeprefix(SQLITE)).parent], OLD, NEW, CHATTER) == []
    assert files_with([tmp_path], WORDS) == []

"""Evidence that was shown on WeChat, fetched while the running bot is attached to the gateway."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import config, fetching
from bot.downloads import NotFetched
from bot.wechat.received import Received
from storage import kept_evidence, reports, tickets
from storage.database import Database, migrate
from tests.bot.configs import write
from tests.storage.samples import exhibit, report, ticket
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.linked import QUICK, settings
from tests.wechat.wechat_accounts import ROOM, account, people

TABLE = """[platforms.wechat]
gateway = "127.0.0.1:{port}"
token = "env:LINYING_WECHAT_TOKEN"

[operations]"""


@pytest.fixture
async def received(gateway: GatewayDouble) -> AsyncGenerator[Received]:
    people(gateway)
    opened = Received(settings(gateway), QUICK)
    yield opened
    await opened.close()


async def test_a_file_is_fetched_by_calls_alone_while_another_is_attached(
    gateway: GatewayDouble, received: Received
) -> None:
    content = b"\xff\xd8" * 3_000_000
    picture = gateway.world.add_file("wxid_wang", "../灯.jpg", content, ROOM)
    async with account(gateway):
        fetched = await received.fetch(picture, None)
        assert (fetched.suffix, fetched.content == content, gateway.attachments) == (".jpg", True, 1)


async def test_what_is_too_large_or_gone_or_out_of_reach_is_told(gateway: GatewayDouble, received: Received) -> None:
    film = gateway.world.add_file("wxid_wang", "灯.mp4", b"." * 12_000_001, ROOM, type=15)
    with pytest.raises(NotFetched, match="larger than the config lets it be"):
        await received.fetch(film, None)
    with pytest.raises(NotFetched, match="knows no such chat, person or message"):
        await received.fetch("gone", None)
    await gateway.stop()
    with pytest.raises(NotFetched, match="the gateway cannot be reached"):
        await received.fetch(film, None)


async def test_evidence_of_a_ticket_comes_from_wherever_it_was_shown(
    gateway: GatewayDouble, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINYING_WECHAT_TOKEN", gateway.token)
    people(gateway)
    picture = gateway.world.add_file("wxid_wang", "灯.jpg", b"\xff\xd8", ROOM)
    loaded = config.load(write(tmp_path, ("[operations]", TABLE.format(port=gateway.port))))
    await migrate(loaded.database)
    database = await Database.open(loaded.database)
    async with database.transaction("luhu") as tx:
        await tickets.add(tx, ticket(await tickets.take_number(tx)))
        await reports.add(tx, report(1))
        await kept_evidence.keep(tx, exhibit(file=picture, platform="wechat"))
        await kept_evidence.keep(tx, exhibit(file=picture, platform="wechat-2"))
    await database.close()
    said: list[dict[str, object]] = []
    assert not await fetching.fetch(loaded, 1, tmp_path / "shown", datetime.now(UTC), said.append)
    assert [line.get("size") for line in said] == [2, None]
    assert said[1]["error"] == "wechat-2 is not turned on in the config, so its files cannot be fetched"

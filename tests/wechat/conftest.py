"""A gateway in this process, the production one logged out, and links to them with short times."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.wechat.linking import Link
from tests.wechat.driven_double import DrivenDouble, Gateway, log_in
from tests.wechat.gateway_double import GatewayDouble, gateway_double
from tests.wechat.linked import Links
from tests.wechat.npm_gateway import NpmGateway


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayDouble]:
    async with gateway_double() as double:
        yield double


@pytest.fixture
async def links() -> AsyncIterator[Links]:
    """Makes links, and closes them."""
    made = Links()
    yield made
    await made.close()


@pytest.fixture
async def link(gateway: GatewayDouble, links: Links) -> Link:
    """Attached, and with its login taken."""
    return await links.attached(gateway)


@pytest.fixture(params=["double", "npm"])
async def either(request: pytest.FixtureRequest) -> AsyncIterator[Gateway]:
    """Both kinds of gateway, one after the other, with the bot logged in and a group of two that it is in."""
    if request.param == "npm":
        served: NpmGateway = request.getfixturevalue("npm_process")
        await served.ready()
        await _furnish(served)
        yield served
    else:
        double = DrivenDouble()
        await double.start()
        await _furnish(double)
        yield double
        await double.stop()
        assert double.unexpected == []


async def _furnish(gateway: Gateway) -> None:
    await gateway.contact("wxid_bot", "邻应")
    await gateway.contact("wxid_wang", "王大爷")
    await gateway.room("room-1", "榕岸一格", ["wxid_bot", "wxid_wang"])
    await log_in(gateway, "wxid_bot")


@pytest.fixture(scope="session")
def plain_npm_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NpmGateway]:
    gateway = NpmGateway(tmp_path_factory.mktemp("plain_npm_gateway"))
    yield gateway
    gateway.kill()


@pytest.fixture
async def plain_npm_gateway(plain_npm_process: NpmGateway) -> NpmGateway:
    """The same in plain text, and another account's."""
    await plain_npm_process.ready()
    return plain_npm_process


@pytest.fixture
async def npm_gateway(npm_process: NpmGateway) -> NpmGateway:
    """Over TLS, with nobody logged in; a test may kill it, freeze it or restart it."""
    await npm_process.ready()
    return npm_process

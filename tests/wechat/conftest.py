"""A gateway in this process, and links to it that find out quickly what else takes them half a minute."""

from collections.abc import AsyncIterator

import pytest

from bot.wechat.linking import Link
from tests.wechat.certificates import Certificate, make_certificate
from tests.wechat.gateway_double import GatewayDouble, gateway_double
from tests.wechat.linked import Links


@pytest.fixture
async def gateway() -> AsyncIterator[GatewayDouble]:
    async with gateway_double() as double:
        yield double


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


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

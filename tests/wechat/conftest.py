"""The production gateway with a puppet that does what it is told: one for all tests, and as new for each."""

from collections.abc import AsyncGenerator, Generator

import pytest

from tests.wechat.npm_gateway import NpmGateway


@pytest.fixture(scope="session")
def gateway_process(tmp_path_factory: pytest.TempPathFactory) -> Generator[NpmGateway]:
    gateway = NpmGateway(tmp_path_factory.mktemp("gateway"))
    yield gateway
    gateway.kill()


@pytest.fixture
async def npm_gateway(gateway_process: NpmGateway) -> AsyncGenerator[NpmGateway]:
    """Over TLS, with nobody logged in; a test may kill it, freeze it or restart it."""
    await gateway_process.ready()
    yield gateway_process

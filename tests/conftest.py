"""What any test may ask for: a database of its own with the schema of this version, and the one gateway to WeChat."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import hypothesis
import pytest

from bot import logs
from storage.database import migrate
from tests.databases import PostgreSQL, in_memory, postgresql
from tests.wechat.certificates import Certificate, make_certificate
from tests.wechat.npm_gateway import NpmGateway

# The same examples every time, and as long as a busy machine needs; `--hypothesis-profile=default` looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile("steady")

# Whatever the machine's settings: dozens of processes are started, and none needs to compile again what another did.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(autouse=True)
def logged_as_in_service() -> None:
    """A trace with all values around it, as is usual before the logs are set up, takes seconds to print."""
    logs.set_up()


@pytest.fixture(scope="session")
def postgres_server() -> Generator[PostgreSQL]:
    """Started when the first test asks for it."""
    with postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgreSQL) -> str:
    """The name of a migrated database to copy."""
    name = postgres_server.create()
    asyncio.run(migrate(postgres_server.url(name)))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("template") / "linying.db"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
def postgres_url(postgres_server: PostgreSQL, postgres_template: str) -> Generator[str]:
    name = postgres_server.create(postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
def sqlite_url(sqlite_template: Path) -> Generator[str]:
    with tempfile.TemporaryDirectory(prefix="linying", dir=in_memory()) as folder:
        path = shutil.copy(sqlite_template, Path(folder) / "linying.db")
        yield f"sqlite+aiosqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both kinds of database, one after the other."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session")
def npm_process(tmp_path_factory: pytest.TempPathFactory, certificate: Certificate) -> Generator[NpmGateway]:
    """The production gateway, started when the first test asks for it, since that takes a second or two."""
    gateway = NpmGateway(tmp_path_factory.mktemp("npm_gateway"), certificate)
    yield gateway
    gateway.kill()

"""A village that several processes serve; none of them outlives the test."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.many.replicas import Village


@pytest.fixture
def village(tmp_path: Path, postgres_url: str) -> Generator[Village]:
    shared = Village.at(tmp_path, postgres_url)
    yield shared
    shared.ends()

"""A ground for each claim, in a hurry, which has to be left as it was found."""

import asyncio
import os
import threading
from collections.abc import AsyncGenerator
from contextlib import suppress

import pytest

from bot.robot import robot_account
from bot.wecom import wecom_line
from tests.platforms.every_ground import GROUNDS
from tests.platforms.ground import PATIENCE, Ground
from tests.telegram.accounts import hurried


@pytest.fixture
async def ground(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Ground]:
    hurried(monkeypatch)
    monkeypatch.setattr(wecom_line, "QUIET_SECONDS", 0.03)
    monkeypatch.setattr(robot_account, "QUIET_SECONDS", 0.01)
    _, opening = GROUNDS[request.param]
    if request.param == "wechat-npm":
        await request.getfixturevalue("npm_process").ready()
    before = _busy()
    opened = await opening(request)
    yield opened
    await opened.closes()
    async with asyncio.timeout(PATIENCE):
        while any(now > then for now, then in zip(_busy(), before, strict=True)):
            await asyncio.sleep(0.01)


def _busy() -> tuple[int, int, int]:
    """How many tasks, threads and connections there are."""
    return len(asyncio.all_tasks()), threading.active_count(), sum(map(_is_socket, os.listdir("/proc/self/fd")))


def _is_socket(name: str) -> bool:
    with suppress(FileNotFoundError):
        return os.readlink(f"/proc/self/fd/{name}").startswith("socket:")
    return False

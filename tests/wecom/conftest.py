"""What stands in for WeCom: the other end of the bot's connection, and the webhook of a group robot."""

from collections.abc import AsyncGenerator

import pytest

from bot.robot import robot_account
from bot.wecom import wecom_line
from tests.wechat.certificates import Certificate
from tests.wecom.hook_double import HookDouble
from tests.wecom.wecom_double import WecomDouble


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits longer than it must for a test to see it."""
    monkeypatch.setattr(wecom_line, "QUIET_SECONDS", 0.03)
    monkeypatch.setattr(robot_account, "QUIET_SECONDS", 0.01)


@pytest.fixture
async def double(certificate: Certificate) -> AsyncGenerator[WecomDouble]:
    """Whatever the bot sent wrongly, or said where nobody looked, fails the test."""
    running = WecomDouble(certificate)
    await running.start()
    yield running
    await running.stop()
    assert (running.faults, running.said) == ([], [])


@pytest.fixture
async def hook() -> AsyncGenerator[HookDouble]:
    running = HookDouble()
    await running.start()
    yield running
    await running.stop()
    assert (running.faults, running.said) == ([], [])

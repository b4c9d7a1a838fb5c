"""The grounds there are, and of which of them a claim is asked."""

from collections.abc import Awaitable, Callable, Mapping

import pytest

from tests.platforms.ground import Can, Ground
from tests.platforms.local_ground import LocalGround
from tests.platforms.robot_ground import RobotGround
from tests.platforms.telegram_ground import TelegramGround
from tests.platforms.wechat_ground import WechatGround
from tests.platforms.wecom_ground import WecomGround
from tests.telegram.double import Double
from tests.wechat.driven_double import DrivenDouble
from tests.wechat.npm_gateway import NpmGateway
from tests.wecom.hook_double import HookDouble
from tests.wecom.wecom_double import WecomDouble

Opening = Callable[[pytest.FixtureRequest], Awaitable[Ground]]


async def _local(request: pytest.FixtureRequest) -> Ground:
    return LocalGround(request.getfixturevalue("tmp_path"))


async def _telegram(_: pytest.FixtureRequest) -> Ground:
    double = Double()
    await double.start()
    return TelegramGround(double)


async def _wechat(_: pytest.FixtureRequest) -> Ground:
    double = DrivenDouble()
    await double.start()
    return await WechatGround.opened(double)


async def _wechat_for_real(request: pytest.FixtureRequest) -> Ground:
    gateway: NpmGateway = request.getfixturevalue("npm_process")
    await gateway.ready()
    return await WechatGround.opened(gateway)


async def _wecom(request: pytest.FixtureRequest) -> Ground:
    double = WecomDouble(request.getfixturevalue("certificate"))
    await double.start()
    return await WecomGround.opened(double)


async def _robot(_: pytest.FixtureRequest) -> Ground:
    hook = HookDouble()
    await hook.start()
    return RobotGround(hook)


GROUNDS: Mapping[str, tuple[type[Ground], Opening]] = {
    "local": (LocalGround, _local),
    "telegram": (TelegramGround, _telegram),
    "wechat": (WechatGround, _wechat),
    "wechat-npm": (WechatGround, _wechat_for_real),
    "wecom": (WecomGround, _wecom),
    "robot": (RobotGround, _robot),
}


def asked_of_all_that(*can: Can) -> pytest.MarkDecorator:
    """Of every ground, without any."""
    able = [name for name, (kind, _) in GROUNDS.items() if kind.can.issuperset(can)]
    return pytest.mark.parametrize("ground", able, indirect=True)

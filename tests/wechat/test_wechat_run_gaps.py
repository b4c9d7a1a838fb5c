"""The gateway dies while the bot serves: nothing says later what was said meanwhile, and the bot admits that."""

from datetime import timedelta
from pathlib import Path

from tests.wechat.hamlets import GROUP, Hamlet, hamlet, told
from tests.wechat.hurried import Settled
from tests.wechat.linked import settings
from tests.wechat.npm_gateway import NpmGateway

MISSED = "机器人刚才离线了 3 分钟，请把这段时间的情况再说一遍。"


async def test_the_group_is_asked_once_for_what_a_killed_gateway_did_not_tell(
    npm_gateway: NpmGateway, tmp_path: Path, sqlite_url: str
) -> None:
    settled = Settled({"wechat": settings(npm_gateway, certificate=npm_gateway.certificate)})
    async with hamlet(tmp_path, sqlite_url, settled, npm_gateway) as place:
        await place.starts()
        await npm_gateway.hear("wxid_ra1-01", "3号楼2单元路灯不亮了", GROUP)
        await place.until(lambda: told(npm_gateway, GROUP))
        await _is_gone_for(180, place, npm_gateway)
        await place.until(lambda: MISSED in told(npm_gateway, GROUP))
        await _is_gone_for(90, place, npm_gateway)
        before = len(told(npm_gateway, GROUP))
        await npm_gateway.hear("wxid_ra1-01", "为什么 1", GROUP)
        await place.until(lambda: len(told(npm_gateway, GROUP)) > before)
        assert place.lives[-1].stops() == 0, place.printed()
        lengths = [ended_at - began_at for _, began_at, ended_at in place.gaps()]
    minutes = [length // timedelta(seconds=30) / 2 for length in lengths]
    assert ([text for text in told(npm_gateway, GROUP) if "离线了" in text], minutes) == ([MISSED], [3, 1.5])
    story = told(npm_gateway, GROUP)[-1]
    assert "机器人离线 3 分钟（连不上平台），这期间的话没有听到" in story


async def _is_gone_for(seconds: int, place: Hamlet, gateway: NpmGateway) -> None:
    lost, attached = place.lives[-1].logged("not attached"), place.lives[-1].logged("attached")
    gateway.kill()
    await place.until(lambda: place.lives[-1].logged("not attached") > lost)
    place.push(seconds)
    await gateway.restart()
    await place.until(lambda: place.lives[-1].logged("attached") > attached)
    await place.is_heard()

"""Two WeChat accounts of one process on two gateways, the one with TLS and the other in plain text."""

from pathlib import Path

from tests.wechat import on_wechat
from tests.wechat.hamlets import GROUP, hamlet, told
from tests.wechat.hurried import Settled
from tests.wechat.linked import settings
from tests.wechat.npm_gateway import NpmGateway

SECOND_GROUP = on_wechat.room("rongan-2-group")
ZHENG = {"wechat-2": on_wechat.account("zheng-kaiwen")}


async def test_each_account_hears_its_own_groups_and_each_answer_leaves_by_the_right_one(
    npm_gateway: NpmGateway, plain_npm_gateway: NpmGateway, tmp_path: Path, sqlite_url: str
) -> None:
    first = settings(npm_gateway, certificate=npm_gateway.certificate)
    accounts = {"wechat": first, "wechat-2": settings(plain_npm_gateway)}
    settled = Settled(accounts, {"zheng-kaiwen": ZHENG}, {"rongan-2-group": "wechat-2"})
    gateways = (npm_gateway, plain_npm_gateway)
    async with hamlet(tmp_path, sqlite_url, settled, *gateways) as place:
        running = await place.starts()
        for gateway in gateways:
            await gateway.hear("wxid_ra1-01", "3号楼2单元电梯困人了", GROUP)
            await gateway.hear("wxid_ra2-01", "8号楼1单元电梯困人了", SECOND_GROUP)
        await place.until(lambda: len(npm_gateway.said) >= 2 and len(plain_npm_gateway.said) >= 2)
        assert running.stops() == 0, place.printed()
    assert [_about(gateway) for gateway in gateways] == [
        {GROUP: ["3号楼2单元"], "wxid_chen-haiyan": ["3号楼2单元"]},
        {SECOND_GROUP: ["8号楼1单元"], "wxid_zheng-kaiwen": ["8号楼1单元"]},
    ]


def _about(gateway: NpmGateway) -> dict[str, list[str]]:
    """Which place was spoken of where, in the order of its messages there."""
    spoken_of = {chat: told(gateway, chat) for chat in sorted({said.chat for said in gateway.said})}
    return {chat: [_place(text) for text in texts] for chat, texts in spoken_of.items()}


def _place(text: str) -> str:
    return text.partition(" · 电梯 · ")[2].partition("【")[0]

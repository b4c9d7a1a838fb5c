"""The gateway dies or freezes while an urgent ticket is open: who answers for it is reached by Telegram meanwhile."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.telegram.settings import TelegramSettings
from tests.telegram.served import served
from tests.telegram.theatres import OnDouble
from tests.wechat.hamlets import GROUP, Hamlet, hamlet
from tests.wechat.hurried import Settled
from tests.wechat.linked import settings
from tests.wechat.npm_gateway import NpmGateway

CHEN, CHEN_HERE = "陈海燕", "wxid_chen-haiyan"
REMINDER = "⏰ 1 号 · 电梯 · 3号楼2单元还没接单，回“收到”就行。"
BY_TELEGRAM = f"{REMINDER}\n〔接单〕〔转派〕〔误报〕〔为什么〕"
BY_WECHAT = f"{REMINDER}\n也可以回“转派 1 姓名”（换人）、“误报 1”（不用处理）。"
MINUTES = re.compile(r"（\d+ 分钟前报）")


@pytest.mark.parametrize("how", ["killed", "frozen"])
async def test_while_its_gateway_is_away_urgent_words_go_by_telegram_within_a_minute(
    npm_gateway: NpmGateway, tmp_path: Path, sqlite_url: str, how: str
) -> None:
    with served() as telegram:
        theatre = OnDouble(telegram)
        async with hamlet(tmp_path, sqlite_url, _settled(npm_gateway, theatre), npm_gateway) as place:
            await place.starts()
            theatre.write(CHEN, "/start")
            await npm_gateway.hear("wxid_ra1-01", "3号楼2单元电梯困人了", GROUP)
            await place.until(lambda: len(npm_gateway.said) == 2 and theatre.read(CHEN))
            gone_at = await _goes_away(npm_gateway, place, how)
            place.push(40)
            await place.until(lambda: len(theatre.read(CHEN)) == 2)
            assert place.now() - gone_at < timedelta(minutes=1)
            await _comes_back(npm_gateway, place, how)
            await place.passes(6)
            await place.until(lambda: npm_gateway.said)
            assert place.lives[-1].stops() == 0, place.printed()
        welcome, *reminders = theatre.read(CHEN)
        assert (welcome, [MINUTES.sub("", text) for text in reminders]) == ("没有等您的工单。", [BY_TELEGRAM])
        assert (telegram.double.faults(), telegram.shown.unexpected()) == ([], [])
    assert [(said.chat, MINUTES.sub("", said.text)) for said in npm_gateway.said] == [(CHEN_HERE, BY_WECHAT)]


async def test_an_account_that_may_read_and_no_longer_write_holds_up_no_urgent_words(
    npm_gateway: NpmGateway, tmp_path: Path, sqlite_url: str
) -> None:
    with served() as telegram:
        theatre = OnDouble(telegram)
        settled = replace(_settled(npm_gateway, theatre), reminders=(600,))
        async with hamlet(tmp_path, sqlite_url, settled, npm_gateway) as place:
            running = await place.starts()
            theatre.write(CHEN, "/start")
            await place.until(lambda: theatre.read(CHEN))
            await npm_gateway.weather(send="fail", times=1000)
            await npm_gateway.hear("wxid_ra1-01", "3号楼2单元电梯困人了", GROUP)
            await place.until(lambda: _pushed(place, 0.2) and len(theatre.read(CHEN)) == 2)
            assert running.stops() == 0, place.printed()
        _, ping = theatre.read(CHEN)
        assert "请接单：1 号 · 电梯 · 3号楼2单元【紧急】" in ping
        assert (telegram.double.faults(), telegram.shown.unexpected()) == ([], [])
    assert npm_gateway.said == []


def _pushed(place: Hamlet, seconds: float) -> bool:
    place.push(seconds)
    return True


def _settled(gateway: NpmGateway, theatre: OnDouble) -> Settled:
    accounts = {
        "wechat": settings(gateway, certificate=gateway.certificate),
        "telegram": TelegramSettings(theatre.token, theatre.url, None),
    }
    chen = {"wechat": CHEN_HERE, "telegram": str(theatre.person(CHEN))}
    return Settled(accounts, {"chen-haiyan": chen}, reminders=(20, 90))


async def _goes_away(gateway: NpmGateway, place: Hamlet, how: str) -> datetime:
    """When; by then nothing of what was said through it counts any more."""
    gateway.said.clear()
    gone_at = place.now()
    if how == "killed":
        gateway.kill()
    else:
        gateway.freeze()
    await place.until(lambda: place.lives[-1].logged("not attached") == 1)
    return gone_at


async def _comes_back(gateway: NpmGateway, place: Hamlet, how: str) -> None:
    if how == "killed":
        await gateway.restart()
    else:
        gateway.thaw()
    await place.until(lambda: place.lives[-1].logged("attached") == 2)
    await place.is_heard()

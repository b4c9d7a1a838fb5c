"""Logging in: a code to be scanned, who is in, and that nobody is, each heard once."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from wechaty_grpc.wechaty.puppet import EventType

from bot.clocks import MachineClock
from bot.platforms import TryAgainLater
from bot.wechat.linking import Link
from bot.wechat.logins import Login
from bot.wechat.wechat_account import Wechat
from handlers.incoming import Change, IncomingChange, IncomingMessage
from handlers.policy.roster import Roster
from tests.rosters import SHANGHAI
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.linked import QUICK, settings
from tests.wechat.wechat_accounts import HURRIED, ROOM, account, heard, listed, people, why_deaf

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
CODE = "http://weixin.qq.com/x/gZ0kGzvVl0kfbwhRUVNn"


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def _scan(login: Login, code: str = CODE, status: int = 2, seconds: int = 0) -> IncomingChange | None:
    asked: Mapping[str, object] = {"qrcode": code, "status": status}
    return login.scan(asked, NOW + timedelta(seconds=seconds))


def test_each_new_code_is_heard_once_however_often_it_is_told() -> None:
    login = Login("wechat", io.StringIO())
    first, again, scanned, second = (
        _scan(login),
        _scan(login, seconds=30),
        _scan(login, status=3),
        _scan(login, code=CODE + "2", seconds=60),
    )
    assert first == IncomingChange("wechat", "", "", CODE, Change.SCAN, NOW, f"scan wechat {NOW.timestamp()}")
    assert (again, scanned, second and second.name) == (None, None, CODE + "2")


def test_a_code_is_drawn_on_a_terminal_and_nowhere_else() -> None:
    screen, file = Screen(), io.StringIO()
    _scan(Login("wechat", screen))
    _scan(Login("wechat", file))
    assert ("█" in screen.getvalue(), file.getvalue()) == (True, "")


def test_a_code_is_in_no_log(capsys: pytest.CaptureFixture[str]) -> None:
    _scan(Login("wechat"))
    printed = capsys.readouterr()
    assert ("a code has to be scanned" in printed.out + printed.err, CODE in printed.out + printed.err) == (True, False)


def test_a_login_is_heard_when_it_is_news() -> None:
    login = Login("wechat", io.StringIO())
    told = [
        login.logged_in({"contactId": "wxid_bot"}, NOW),
        login.logged_in({"contactId": "wxid_bot"}, NOW),
        login.logged_out(NOW),
        login.logged_out(NOW),
        _scan(login),
        login.logged_in({"contactId": "wxid_bot"}, NOW),
    ]
    changes = [one and one.change for one in told]
    assert changes == [Change.LOGGED_IN, None, Change.LOGGED_OUT, None, Change.SCAN, Change.LOGGED_IN]


async def test_a_code_is_heard_before_it_is_said_that_nothing_can_be(gateway: GatewayDouble) -> None:
    async with account(gateway) as wechat:
        gateway.emit(EventType.EVENT_TYPE_LOGOUT, {"contactId": "wxid_bot"})
        gateway.emit(EventType.EVENT_TYPE_SCAN, {"qrcode": CODE, "status": 2})
        told = [one.change for one in await heard(wechat) if isinstance(one, IncomingChange)]
        if len(told) == 1:
            told += [one.change for one in await heard(wechat) if isinstance(one, IncomingChange)]
        assert told == [Change.LOGGED_OUT, Change.SCAN]
        with pytest.raises(TryAgainLater, match="nobody is logged in"):
            await wechat.hear()


async def test_what_was_said_before_it_is_known_who_is_logged_in_waits_for_that(gateway: GatewayDouble) -> None:
    people(gateway)
    gateway.login = ""
    link = Link(settings(gateway), QUICK)
    wechat = Wechat("wechat", settings(gateway), MachineClock(), SHANGHAI, _roster, HURRIED, link)
    while not gateway.attached.is_set():
        await why_deaf(wechat)
    gateway.hear("wxid_bot", "3号楼电梯停了", ROOM)
    gateway.hear("wxid_wang", "路灯不亮", ROOM)
    assert await why_deaf(wechat) == "nobody is logged in"
    gateway.emit(EventType.EVENT_TYPE_LOGIN, {"contactId": "wxid_bot"})
    told = await heard(wechat)
    assert [one.text if isinstance(one, IncomingMessage) else one.change for one in told] == ["路灯不亮", "logged_in"]
    await wechat.close()


async def _roster() -> Roster:
    return listed(ROOM)

"""The adapter in front of the gateway's double: one account in a room of the roster, which never waits long."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from bot.clocks import MachineClock
from bot.platforms import Mention, Speech, TryAgainLater
from bot.wechat.deafness import Manners
from bot.wechat.linking import Link
from bot.wechat.wechat_account import Wechat
from bot.wechat.wechat_settings import WechatSettings
from handlers.incoming import Incoming, IncomingChange, IncomingMessage
from handlers.policy.roster import Chat, Roster
from tests.rosters import SHANGHAI, roster
from tests.wechat.gateway_double import GatewayDouble
from tests.wechat.linked import QUICK, settings
from tests.wechat.puppet_world import Seen

ROOM: Final = "10086@chatroom"
ELSEWHERE: Final = "10010@chatroom"
QUIET: Final = "12345@chatroom"
HURRIED: Final = Manners(shortest_gap=0, longest_gap=0, echo=0.3, id=0.1, canary=3600)
CHEN: Final = Mention("chen-haiyan", "wxid_chen", "陈海燕")
PATIENCE: Final = 5


def people(gateway: GatewayDouble) -> None:
    """王大爷 and 陈海燕 in the room of the roster, and a room that nobody asked the bot to listen to."""
    names = {"wxid_bot": "邻应", "wxid_wang": "老王", "wxid_chen": "海燕", "wxid_liu": "刘伟"}
    gateway.world.contacts.update(names)
    inside = {"wxid_bot": "", "wxid_wang": "3-2-501王大爷", "wxid_chen": "一格-海燕(全天)"}
    gateway.world.rooms[ROOM] = Seen("榕岸一格邻里群", inside)
    gateway.world.rooms[ELSEWHERE] = Seen("同学会", dict(inside))
    gateway.world.rooms[QUIET] = Seen("邻应自检", {"wxid_bot": ""})


def listed(*rooms: str, platform: str = "wechat") -> Roster:
    """The roster with these rooms in it."""
    chats = {f"group-{number}": Chat(f"group-{number}", platform, room, "east") for number, room in enumerate(rooms)}
    return replace(roster(), chats=chats)


@asynccontextmanager
async def account(
    gateway: GatewayDouble,
    manners: Manners = HURRIED,
    *,
    known: Roster | None = None,
    canary: str = "",
    name: str = "wechat",
) -> AsyncGenerator[Wechat]:
    """Attached and logged in."""
    people(gateway)
    known = known or listed(ROOM, platform=name)
    async with opened(replace(settings(gateway), canary=canary), manners, known, name) as wechat:
        yield wechat


@asynccontextmanager
async def opened(
    set_up: WechatSettings, manners: Manners, known: Roster, name: str = "wechat"
) -> AsyncGenerator[Wechat]:
    """Attached and logged in; at whichever gateway."""

    async def who() -> Roster:
        return known

    wechat = Wechat(name, set_up, MachineClock(), SHANGHAI, who, manners, Link(set_up, replace(QUICK, unary=0.5)))
    try:
        assert [one.change for one in await heard(wechat) if isinstance(one, IncomingChange)] == ["logged_in"]
        yield wechat
    finally:
        await wechat.close()


async def heard(account: Wechat) -> list[Incoming]:
    """The next batch that says anything."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                if batch := await account.hear():
                    return list(batch)
            except TryAgainLater:
                await asyncio.sleep(0.01)


async def message(account: Wechat) -> IncomingMessage:
    """The next one, and nothing else comes with it."""
    (only,) = await heard(account)
    assert isinstance(only, IncomingMessage)
    return only


async def change(account: Wechat) -> IncomingChange:
    (only,) = await heard(account)
    assert isinstance(only, IncomingChange)
    return only


async def nothing(account: Wechat) -> None:
    """It hears what there is, and says that it is nothing."""
    for _ in range(4):
        assert await account.hear() == []


async def why_deaf(account: Wechat) -> str:
    """Why nothing can be heard, as soon as that is so."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await account.hear()
            except TryAgainLater as trouble:
                return trouble.reason


@asynccontextmanager
async def listening(account: Wechat) -> AsyncGenerator[list[Incoming]]:
    """Beside whatever else happens; what was heard."""
    found, is_over = list[Incoming](), asyncio.Event()

    async def listen() -> None:
        while not is_over.is_set():
            try:
                found.extend(await account.hear())
            except TryAgainLater:
                await asyncio.sleep(0.01)

    task = asyncio.create_task(listen())
    try:
        yield found
    finally:
        is_over.set()
        await task


def speech(text: str = "【工单 1】3号楼电梯", address: str = ROOM, **changes: object) -> Speech:
    """A card in the room; a word to one person with `direct`."""
    plain = Speech(address, False, text, (), (), None, None, 1, "receipt")
    return replace(plain, **changes)  # type: ignore[arg-type]  spelled by each test

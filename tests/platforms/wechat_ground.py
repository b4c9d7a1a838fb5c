"""WeChat as a ground: the adapter over a gateway, be it the double or the real one."""

from dataclasses import replace
from typing import Self

from bot.clocks import MachineClock
from bot.wechat.linking import Link
from bot.wechat.wechat_account import Wechat
from handlers.policy.roster import Roster
from tests.platforms.ground import NEIGHBOUR, OFFICER, STRANGER, Can, Ground, Shown, is_in_reach
from tests.rosters import SHANGHAI
from tests.wechat.driven_double import DrivenDouble, Gateway, down, hear, log_in
from tests.wechat.linked import QUICK, settings
from tests.wechat.wechat_accounts import HURRIED, listed

ROOM, BOT = "10086@chatroom", "wxid_bot"
TIMINGS = replace(QUICK, unary=0.4)
MANNERS = replace(HURRIED, echo=0.6)
QUOTED = "「{}：{}」\n- - - - - - - - - - - - - - -\n{}"


class WechatGround(Ground):
    can = frozenset(Can) - {Can.PRESS, Can.KEEP, Can.REPLAY, Can.START, Can.REPLACE}
    abilities = Wechat.abilities
    elsewhere = "10010@chatroom"

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._is_away = gateway, False
        self.group, self.secrets = ROOM, (gateway.token,)
        self.accounts = {NEIGHBOUR: "wxid_wang", OFFICER: "wxid_chen", STRANGER: "wxid_stranger"}

    @classmethod
    async def opened(cls, gateway: Gateway) -> Self:
        """`gateway` is running, and a double is stopped with the ground."""
        ground = cls(gateway)
        await gateway.contact(BOT, "邻应")
        for name, account in ground.accounts.items():
            await gateway.contact(account, name)
        inside = [BOT, ground.accounts[NEIGHBOUR], ground.accounts[OFFICER]]
        for room, topic in ((ROOM, "榕岸一格"), (cls.elsewhere, "同学会")):
            await gateway.room(room, topic, inside)
        await log_in(gateway, BOT)
        await ground._open()
        return ground

    async def writes(self, person: str, text: str, *, alone: bool = False) -> None:
        if not self._is_away:
            await hear(self._gateway, text, self.accounts[person], "" if alone else ROOM)

    async def answers(self, person: str, message: str, said: str, text: str) -> None:
        await self.writes(person, QUOTED.format("邻应", said, text))

    async def shows_photo(self, person: str) -> None:
        await self._gateway.show(self.accounts[person], "灯.jpg", b"\xff\xd8" * 2000, ROOM)

    async def is_told_twice(self, person: str, text: str) -> None:
        await self._gateway.again(await hear(self._gateway, text, self.accounts[person], ROOM))

    async def read(self, chat: str) -> list[Shown]:
        """Whatever went out before the gateway is asked anything is told before it has answered."""
        await self._gateway.weather()
        return [Shown(one.text, tuple(one.mentions)) for one in self._gateway.said if one.chat == chat]

    async def starts_again(self) -> None:
        await self.platform.close()
        await self._open()

    async def closes(self) -> None:
        await super().closes()
        if isinstance(self._gateway, DrivenDouble):
            await self._gateway.stop()
            assert self._gateway.unexpected == []

    async def goes_away(self) -> None:
        await down(self._gateway)
        self._is_away = True

    async def comes_back(self) -> None:
        await self._gateway.restart()
        self._is_away = False

    async def loses_the_next_answer(self, *, for_good: bool = True) -> None:
        await self._gateway.weather("hang", echo=not for_good)

    def printed(self) -> str:
        return "" if isinstance(self._gateway, DrivenDouble) else self._gateway.printed()

    async def _open(self) -> None:
        async def roster() -> Roster:
            return listed(ROOM)

        set_up = settings(self._gateway, certificate=self._gateway.certificate)
        self.platform = Wechat("wechat", set_up, MachineClock(), SHANGHAI, roster, MANNERS, Link(set_up, TIMINGS))
        assert await is_in_reach(self.platform) == []

"""WeCom's bot as a ground: the adapter over the double of the other end of its connection."""

import asyncio
from typing import Any, Self

from bot.clocks import MachineClock
from bot.wecom.wecom_account import Wecom
from tests.platforms.ground import NEIGHBOUR, OFFICER, STRANGER, Can, Ground, Shown, is_in_reach
from tests.wecom.officials import HURRY, known, settings_for
from tests.wecom.wecom_double import GROUP, SECRET, WecomDouble

PICTURE = {"msgtype": "image", "image": {"url": "https://x/1?secret", "aeskey": "k", "file_size": 77}}


class WecomGround(Ground):
    """In the group people call the bot by its name, since it hears nothing else there."""

    can = frozenset(Can) - {Can.NAME, Can.PRESS, Can.KEEP, Can.REPLAY, Can.CALL, Can.REPLACE, Can.SETTLE}
    abilities = Wecom.abilities
    elsewhere = "wrkSFfCgAAanother"
    secrets = (SECRET,)

    def __init__(self, double: WecomDouble) -> None:
        """`double` is running, and stopped with the ground."""
        self._double = double
        self.group = GROUP
        self.accounts = {NEIGHBOUR: "wangdaye", OFFICER: "chenhaiyan", STRANGER: "luren"}
        double.known |= {self.accounts[NEIGHBOUR], self.accounts[OFFICER]}
        self._cutting: asyncio.Task[None] | None = None

    @classmethod
    async def opened(cls, double: WecomDouble) -> Self:
        ground = cls(double)
        await ground._open()
        return ground

    async def writes(self, person: str, text: str, *, alone: bool = False) -> None:
        await self._tell(person, text, alone=alone)

    async def answers(self, person: str, message: str, said: str, text: str) -> None:
        await self._tell(person, text, quote={"msgtype": "text", "text": {"content": said}})

    async def shows_photo(self, person: str) -> None:
        called = {"msgtype": "text", "text": {"content": "@邻应"}}
        await self._double.tell({"msgtype": "mixed", "mixed": {"msg_item": [called, PICTURE]}}, self.accounts[person])

    async def is_told_twice(self, person: str, text: str) -> None:
        for _ in range(2):
            await self._tell(person, text, msgid="twice")

    async def read(self, chat: str) -> list[Shown]:
        return [Shown(text) for where, text in self._double.said if where == chat]

    async def starts_again(self) -> None:
        await self.platform.close()
        await self._open()

    async def closes(self) -> None:
        await super().closes()
        await self._double.stop()
        if self._cutting:
            self._cutting.cancel()
            await asyncio.wait({self._cutting})
        assert self._double.faults == []

    async def goes_away(self) -> None:
        await self._double.stop()

    async def comes_back(self) -> None:
        await self._double.start()

    async def loses_the_next_answer(self, *, for_good: bool = True) -> None:
        self._double.answers.append(None)
        self._cutting = asyncio.create_task(self._cut_off())

    async def _cut_off(self) -> None:
        """As soon as the words are there."""
        while self._double.answers:
            await asyncio.sleep(0.005)
        await self._double.drop()

    async def _tell(self, person: str, text: str, *, alone: bool = False, **more: Any) -> None:
        if self._double.is_subscribed:
            words, chat = (text, "") if alone else (f"@邻应 {text}", GROUP)
            await self._double.write(self.accounts[person], words, chat=chat, **more)

    async def _open(self) -> None:
        self.platform = Wecom("wecom", settings_for(self._double), MachineClock(), known, HURRY)
        assert await is_in_reach(self.platform) == []

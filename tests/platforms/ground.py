"""What every platform is asked to show: a group with a neighbour and an officer in it, and the bot that sits there."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import ClassVar

from bot.platforms import Mention, Platform, Speech, TryAgainLater
from handlers.incoming import Incoming, IncomingMessage

NEIGHBOUR, OFFICER = "王大爷", "陈海燕"
LOOKS = 100


class Can(Enum):
    """What a platform does besides hearing and speaking, each of which it is then asked to show. `KEEP`: what was not
    acknowledged is told again to the next process. `REPEAT`: one message may be told twice. `CALL`: whoever is named is
    called. `SHOW`: photos. `FAIL`: it can be out of reach. `LOSE`: a call can go unanswered after it was done, and with
    `SETTLE` it is found out all the same what became of it."""

    KEEP = auto()
    REPEAT = auto()
    CALL = auto()
    SHOW = auto()
    FAIL = auto()
    LOSE = auto()
    SETTLE = auto()


@dataclass(frozen=True, slots=True)
class Shown:
    """What people see; `called` are the accounts of those who are told that they are meant."""

    text: str
    called: tuple[str, ...] = ()


class Ground(ABC):
    """A platform and the place where people meet it. `group` and `accounts` are its own ids."""

    can: ClassVar[frozenset[Can]]
    platform: Platform
    group: str
    accounts: dict[str, str]

    @abstractmethod
    async def writes(self, person: str, text: str, *, alone: bool = False) -> None: ...

    @abstractmethod
    async def read(self, chat: str) -> list[Shown]:
        """What the bot said there, as it now is; `chat` is the group's id or an account's."""

    async def closes(self) -> None:
        """Whoever looks after it sees now what went wrong there."""
        await self.platform.close()

    @abstractmethod
    async def starts_again(self) -> None:
        """The bot is another process from now on; `platform` is a new one."""

    async def shows_photo(self, person: str) -> None:
        raise NotImplementedError

    async def is_told_twice(self, person: str, text: str) -> None:
        """The platform hands one message over twice."""
        raise NotImplementedError

    async def goes_away(self) -> None:
        raise NotImplementedError

    async def comes_back(self) -> None:
        raise NotImplementedError

    async def loses_the_next_answer(self) -> None:
        raise NotImplementedError

    def speech(self, text: str, *, to: str = "", mention: str = "") -> Speech:
        """To the group, or to somebody alone."""
        mentions = (Mention(mention, self.accounts[mention], mention),) if mention else ()
        plain = Speech(self.group, False, text, mentions, (), None, None, 1, "receipt")
        return replace(plain, address=self.accounts[to], direct=True) if to else plain


async def hears(platform: Platform, number: int = 1) -> list[Incoming]:
    """The next so many, and whatever else comes along with them; acknowledged."""
    found: list[Incoming] = []
    for _ in range(LOOKS):
        try:
            found += await platform.hear()
        except TryAgainLater:
            await asyncio.sleep(0.05)
            continue
        await platform.acknowledge()
        if len(found) >= number:
            return found
    raise AssertionError(f"heard {len(found)} of {number}: {found}")


def messages(heard: Sequence[Incoming]) -> list[IncomingMessage]:
    return [one for one in heard if isinstance(one, IncomingMessage)]


async def is_out_of_reach(platform: Platform) -> str:
    """Why nothing can be heard, once it is noticed."""
    for _ in range(LOOKS):
        try:
            await platform.hear()
        except TryAgainLater as trouble:
            return trouble.reason
        await asyncio.sleep(0.02)
    raise AssertionError("it was never noticed that nothing can be heard")

"""What every platform is asked to show: a group with a neighbour and an officer in it, and the bot that sits there."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from bot.platforms import Abilities, Mention, Platform, Speech, TryAgainLater
from handlers.incoming import Incoming, IncomingMessage
from storage.kinds import Action

NEIGHBOUR, OFFICER, STRANGER = "王大爷", "陈海燕", "路人"
"""The stranger has never written to the bot."""

PATIENCE = 5


class Can(StrEnum):
    """What a platform can do besides speaking in a group, each of which it is asked to show."""

    HEAR = "hears what people write"
    NAME = "tells people's names"
    QUOTE = "tells what somebody answers"
    PRESS = "shows buttons, and hears who presses them"
    SHOW = "passes on photos"
    REPEAT = "may tell one message twice"
    KEEP = "tells the next process what was not acknowledged"
    REPLAY = "tells later what was written while nobody listened"
    CALL = "calls whoever is named"
    ALONE = "speaks to a person alone"
    START = "may do so only once they have written to it"
    KNOW = "knows the groups it is in"
    REPLACE = "replaces what was said"
    FAIL = "can be out of reach"
    LOSE = "can say something and lose the answer"
    SETTLE = "finds out then what became of it"


@dataclass(frozen=True, slots=True)
class Shown:
    """What people see; `called` are the accounts of those who are told that they are meant."""

    text: str
    called: tuple[str, ...] = ()


class Ground(ABC):
    """A platform and the place where people meet it. `group` and `accounts` are its own ids, `elsewhere` that of a
    group without the bot; `secrets` are for no log. What a platform cannot do nobody asks its ground for."""

    can: ClassVar[frozenset[Can]]
    abilities: ClassVar[Abilities]
    elsewhere: ClassVar[str] = ""
    secrets: tuple[str, ...] = ()
    platform: Platform
    group: str
    accounts: dict[str, str]

    @abstractmethod
    async def read(self, chat: str) -> list[Shown]:
        """What the bot said there, as it now is; `chat` is the group's id or an account's."""

    @abstractmethod
    async def starts_again(self) -> None:
        """The bot is another process from now on; `platform` is a new one."""

    async def closes(self) -> None:
        """Whoever looks after it sees now what went wrong there."""
        await self.platform.close()

    async def writes(self, person: str, text: str, *, alone: bool = False) -> None:
        """Lost where nobody is there to hear it and nobody keeps it."""
        raise NotImplementedError

    async def answers(self, person: str, message: str, said: str, text: str) -> None:
        """As people do in the group: under the bot's message of that id, which reads so."""
        raise NotImplementedError

    async def presses(self, person: str, message: str) -> None:
        """The button 接单 under it."""
        raise NotImplementedError

    async def shows_photo(self, person: str) -> None:
        raise NotImplementedError

    async def is_told_twice(self, person: str, text: str) -> None:
        """The platform hands one message over twice."""
        raise NotImplementedError

    async def goes_away(self) -> None:
        raise NotImplementedError

    async def comes_back(self) -> None:
        raise NotImplementedError

    async def loses_the_next_answer(self, *, for_good: bool = True) -> None:
        """The words are said all the same; where it can `SETTLE` it may be found out, unless it is `for_good`."""
        raise NotImplementedError

    def printed(self) -> str:
        """What others wrote into logs of their own."""
        return ""

    async def is_listened_to(self) -> None:
        """All is well, and there is nothing to be heard."""
        assert await is_in_reach(self.platform) == []

    def speech(self, text: str, *, to: str = "", mention: str = "", buttons: tuple[Action, ...] = ()) -> Speech:
        """To the group, or to somebody alone."""
        mentions = (Mention(mention, self.accounts[mention], mention),) if mention else ()
        plain = Speech(self.group, False, text, mentions, buttons, None, None, 1, "receipt")
        return replace(plain, address=self.accounts[to], direct=True) if to else plain


async def hears(platform: Platform, number: int = 1) -> list[IncomingMessage]:
    """The next so many messages, and those that come along with them; acknowledged."""
    found: list[IncomingMessage] = []
    async with asyncio.timeout(PATIENCE):
        while len(found) < number:
            found += messages(await next_batch(platform))
            await platform.acknowledge()
    return found


async def next_batch(platform: Platform) -> Sequence[Incoming]:
    """The next that says anything; not acknowledged."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                if batch := await platform.hear():
                    return batch
            except TryAgainLater:
                await asyncio.sleep(0.01)


async def next_said(platform: Platform) -> list[IncomingMessage]:
    """What people wrote in the next batch in which they did; it is not acknowledged, and what comes before it is."""
    while not (said := messages(await next_batch(platform))):
        await platform.acknowledge()
    return said


def messages(heard: Sequence[Incoming]) -> list[IncomingMessage]:
    return [one for one in heard if isinstance(one, IncomingMessage)]


async def is_out_of_reach(platform: Platform) -> str:
    """Why nothing can be heard, once it is noticed."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await platform.hear()
            except TryAgainLater as trouble:
                return trouble.reason


async def is_in_reach(platform: Platform) -> list[IncomingMessage]:
    """What comes until all is well again."""
    found: list[IncomingMessage] = []
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                batch = await platform.hear()
            except TryAgainLater:
                await asyncio.sleep(0.01)
                continue
            await platform.acknowledge()
            found += messages(batch)
            if not batch:
                return found


async def says_at_last(platform: Platform, speech: Speech) -> str:
    """As soon as it is taken."""
    async with asyncio.timeout(PATIENCE), listening(platform):
        while True:
            try:
                return await platform.say(speech)
            except TryAgainLater:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def listening(platform: Platform) -> AsyncGenerator[None]:
    """Beside whatever else happens, as the engine does."""

    async def listen() -> None:
        while True:
            with suppress(TryAgainLater):
                await platform.hear()
            await asyncio.sleep(0.01)

    task = asyncio.create_task(listen())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})

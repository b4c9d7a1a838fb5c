"""Saying it: one thing after another and never in a hurry; what became of an uncertain send is told by its echo."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from bot.clocks import elapsed
from bot.downloads import NotFetched
from bot.platforms import NoAnswer, Speech, TryAgainLater, Undeliverable
from bot.wechat import phrasing
from bot.wechat.calling import Calls
from bot.wechat.deafness import Manners
from bot.wechat.echoes import Echoes, Said
from bot.wechat.nicknames import Nicknames
from handlers.incoming import Evidence

WHOLE_SECONDS: Final = 100
"""For all that one speech says: the engine takes what is not said within two minutes for lost."""

TURN_SECONDS: Final = 30
"""For what waits behind others: then it is surely not said yet."""

GONE: Final = "（第 {} 件在微信上已经取不到了）"

RANDOM: Final = secrets.SystemRandom()


class Voice:
    """Of one account."""

    def __init__(self, calls: Calls, nicknames: Nicknames, echoes: Echoes, manners: Manners) -> None:
        self._calls, self._nicknames, self._echoes, self._manners = calls, nicknames, echoes, manners
        self._turn = asyncio.Lock()
        self._free_at = 0.0

    async def say(self, speech: Speech) -> str:
        """The id of the first message; empty where nobody told it. Raises as a platform does; `NoAnswer` also when a
        part of it was said and the rest was not."""
        said: list[str] = []
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                async for message in self._say_all(speech):
                    said.append(message)
        except TimeoutError:
            raise NoAnswer("it took too long") from None
        except (TryAgainLater, Undeliverable, NoAnswer) as trouble:
            if said:
                raise NoAnswer(f"only a part of it was said ({trouble.reason})") from None
            raise
        return said[0]

    async def say_line(self, chat: str, text: str, called: tuple[str, ...] = ()) -> str:
        """Raises as a platform does."""
        return await self._send(chat, text, lambda: self._calls.send_text(chat, text, called))

    async def _say_all(self, speech: Speech) -> AsyncIterator[str]:
        accounts = [] if speech.direct else [mention.account for mention in speech.mentions]
        nicknames = await self._nicknames.inside(speech.address, accounts)
        for part in phrasing.parts(speech.text, speech.mentions, nicknames):
            yield await self.say_line(speech.address, part.text, part.called)
        gone: list[str] = []
        for place, exhibit in enumerate(speech.exhibits, 1):
            shown = await self._show(speech.address, exhibit)
            if shown is None:
                gone.append(str(place))
            else:
                yield shown
        if gone:
            yield await self.say_line(speech.address, GONE.format("、".join(gone)))

    async def _show(self, chat: str, exhibit: Evidence) -> str | None:
        """None when the gateway has it no more. The message itself, or where that cannot be passed on what is in it."""
        try:
            return await self._send(chat, "", lambda: self._calls.forward(chat, exhibit.file))
        except (TryAgainLater, Undeliverable):
            pass  # puppets refuse what they cannot pass on in words of their own
        try:
            file = await self._calls.fetch(exhibit.file)
        except NotFetched:
            return None
        return await self._send(chat, "", lambda: self._calls.send_file(chat, file.name, file.content))

    async def _send(self, chat: str, text: str, call: Callable[[], Awaitable[str]]) -> str:
        await self._wait_for_turn()
        said = self._echoes.expect(chat, text)
        try:
            message = await call()
        except NoAnswer as trouble:
            return await self._settled(said, trouble)
        except BaseException:
            self._echoes.forget(said)
            raise
        self._echoes.answered(said, message)
        return message or await self._told_by_echo(said, self._manners.id) or ""

    async def _settled(self, said: Said, trouble: NoAnswer) -> str:
        """Its echo shows that it was said."""
        self._echoes.broke(said)
        try:
            message = await self._told_by_echo(said, max(0.0, said.at + self._manners.echo - elapsed()))
        finally:
            self._echoes.forget(said)
        if message is None:
            raise trouble
        return message

    @staticmethod
    async def _told_by_echo(said: Said, seconds: float) -> str | None:
        await asyncio.wait({said.echoed}, timeout=seconds)
        return (said.echoed.result() or None) if said.echoed.done() else None

    async def _wait_for_turn(self) -> None:
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            raise TryAgainLater("others are spoken to first") from None
        try:
            await asyncio.sleep(max(0.0, self._free_at - elapsed()))
            self._free_at = elapsed() + RANDOM.uniform(self._manners.shortest_gap, self._manners.longest_gap)
        finally:
            self._turn.release()

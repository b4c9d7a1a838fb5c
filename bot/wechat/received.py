"""Files that a gateway keeps, fetched by the ids of their messages: by calls alone, as another program is attached."""

import asyncio

from bot import downloads
from bot.downloads import Fetched, NotFetched
from bot.platforms import TryAgainLater
from bot.wechat.calling import Calls
from bot.wechat.dialing import Dialed, Timings
from bot.wechat.puppeteering import Puppet
from bot.wechat.wechat_settings import WechatSettings


class Received:
    """Of one account."""

    def __init__(self, settings: WechatSettings, timings: Timings | None = None) -> None:
        timings = timings or Timings()
        self._channel = Dialed(settings, timings)
        puppet = Puppet(self._channel, settings, timings)
        self._calls = Calls(lambda: puppet, timings, settings.largest_file)

    async def fetch(self, file: str, size: int | None) -> Fetched:
        """Raises `NotFetched`."""
        try:
            found = await self._calls.fetch(file)
        except TryAgainLater as trouble:
            raise NotFetched(str(trouble)) from None
        return Fetched(downloads.suffix(found.name), found.content)

    async def close(self) -> None:
        self._channel.cut()
        await asyncio.sleep(0)  # in which the loop lets go of the connection

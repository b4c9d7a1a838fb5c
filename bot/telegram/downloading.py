"""Files that Telegram keeps, fetched by their ids; their addresses, which have the token, are told to nobody."""

from typing import Final

from telegram.error import BadRequest, TelegramError

from bot import downloads
from bot.downloads import Fetched, NotFetched
from bot.telegram import failing
from bot.telegram.connecting import connect
from bot.telegram.settings import TelegramSettings

LARGEST: Final = 20 * 1024 * 1024
"""Bytes of a file that a bot can have."""


class TelegramFiles:
    """Of one bot's account."""

    def __init__(self, settings: TelegramSettings) -> None:
        self._connection = connect(settings.token, settings.api)

    async def fetch(self, file: str, size: int | None) -> Fetched:
        """Raises `NotFetched`."""
        if (size or 0) > LARGEST:
            raise NotFetched(f"it has {size} bytes, and Telegram gives a bot no more than {LARGEST}")
        try:
            found = await self._connection.bot.get_file(file)
            content = bytes(await found.download_as_bytearray())
        except BadRequest as trouble:
            raise NotFetched(f"Telegram refused: {failing.words(trouble, self._connection.bot.token)}") from None
        except TelegramError as trouble:
            raise NotFetched(f"Telegram could not be asked ({type(trouble).__name__})") from None
        return Fetched(downloads.suffix(found.file_path or ""), content)

    async def close(self) -> None:
        await self._connection.close()

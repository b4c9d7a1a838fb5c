"""The connection to the Bot API, which tells nobody what goes over it: the token is in every address."""

import json
import logging
from dataclasses import dataclass
from typing import Any, Final

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

CONNECT_SECONDS: Final = 10
ANSWER_SECONDS: Final = 20
AT_ONCE: Final = 64
"""So many calls may be under way; others wait for one of them to end."""


class Discreet(HTTPXRequest):
    """Logs nothing of an answer that is no JSON: it may be people's words."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            return json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            raise TelegramError("the answer is no JSON") from None


@dataclass(frozen=True, slots=True)
class Connection:
    """`polls` are for long polls alone, so that no other call waits behind one."""

    bot: Bot
    calls: Discreet
    polls: Discreet

    async def close(self) -> None:
        await self.calls.shutdown()
        await self.polls.shutdown()


def connect(token: str, api: str) -> Connection:
    """Calls nobody yet."""
    for library in ("httpx", "httpcore"):
        logging.getLogger(library).setLevel(logging.WARNING)  # below that they log addresses
    timeouts: dict[str, Any] = {
        "connect_timeout": CONNECT_SECONDS,
        "pool_timeout": CONNECT_SECONDS,
        "read_timeout": ANSWER_SECONDS,
    }
    calls, polls = Discreet(AT_ONCE, **timeouts), Discreet(1, **timeouts)
    return Connection(Bot(token, f"{api}/bot", f"{api}/file/bot", calls, polls), calls, polls)


def id_of(bot: Bot) -> int:
    """The bot's own, which its token begins with."""
    return int(bot.token.partition(":")[0])

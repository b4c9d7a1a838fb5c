"""What goes wrong between the bot and Telegram: floods, outages, answers that are lost, and calls that hang."""

import math
from collections import deque
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from tests.telegram.hours import Hours
from tests.telegram.refusing import Refused, too_many
from tests.telegram.world import World

How = Literal["refuse", "garbage", "lose_before", "lose_after", "hang_before", "hang_after"]
SPOKEN = ("sendMessage", "editMessageText", "editMessageReplyMarkup", "deleteMessage")
MINUTE = 60.0


@dataclass
class Trouble:
    """`times` is how often yet, and endless when it is None; `chat` is empty when it is everywhere."""

    method: str
    how: How
    refused: Refused
    times: int | None
    chat: str


class Weather:
    def __init__(self, world: World) -> None:
        self.world = world
        self.a_minute: int | None = None
        self._troubles: list[Trouble] = []
        self._floods: dict[int, float] = {}
        self._spoken: dict[int, deque[float]] = {}

    @property
    def hours(self) -> Hours:
        return self.world.hours

    def flood(self, chat: str, seconds: float) -> None:
        """Every call about this chat is refused until then; about any chat, when none is named."""
        self._floods[self.world.room(chat).id if chat else 0] = self.hours.now() + seconds

    def limit(self, a_minute: int = 20) -> None:
        """So many calls a minute and group, edits counted; the next is refused until there is room."""
        self.a_minute = a_minute

    def trouble(
        self,
        method: str,
        how: How = "refuse",
        *,
        status: int = 502,
        words: str = "",
        times: int | None = 1,
        chat: str = "",
    ) -> None:
        """`method` may be `*`. The call is refused with `status` and `words`, answered by no JSON, or its answer lost
        or never given, before it has its effect or after; what hangs is cut off when the weather clears."""
        room = str(self.world.room(chat).id) if chat else ""
        self._troubles.append(Trouble(method, how, refusal(status, words), times, room))

    def clear(self) -> None:
        self._troubles.clear()
        self._floods.clear()
        self.a_minute = None
        self.hours.ring()

    def now(self, method: str, chat: str) -> Trouble | None:
        """What happens to this call; it is counted."""
        for trouble in self._troubles:
            if trouble.method in ("*", method) and trouble.chat in ("", chat) and trouble.times != 0:
                trouble.times = None if trouble.times is None else trouble.times - 1
                return trouble
        return None

    async def hang(self, trouble: Trouble) -> None:
        while trouble in self._troubles:
            await self.hours.change()

    def check(self, method: str, chat: int | str | None) -> None:
        """Raises `Refused` with 429 when there is a flood, or when the bot makes one."""
        if not isinstance(chat, int):
            return
        now = self.hours.now()
        if (until := max(self._floods.get(chat, 0), self._floods.get(0, 0))) > now:
            raise too_many(math.ceil(until - now))
        if self.a_minute is not None and method in SPOKEN and chat < 0:
            self._count(chat, now, self.a_minute)

    def _count(self, chat: int, now: float, most: int) -> None:
        spoken = self._spoken.setdefault(chat, deque())
        while spoken and spoken[0] <= now - MINUTE:
            spoken.popleft()
        if len(spoken) >= most:
            raise too_many(math.ceil(spoken[0] + MINUTE - now))
        spoken.append(now)


def refusal(status: int, words: str = "") -> Refused:
    return Refused(status, words or HTTPStatus(status).phrase)

"""Updates that wait for the bot: kept until they are acknowledged, for a day at most, and given out in order."""

from dataclasses import dataclass
from typing import Any

from tests.telegram import judging
from tests.telegram.hours import Hours
from tests.telegram.refusing import conflict

DAY = 86400
UNLESS_ASKED = ("chat_member", "message_reaction", "message_reaction_count")
FIRST = 100_000_001

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    id: int
    chat: int
    at: float
    raw: Json


class Backlog:
    """`allowed` stays until it is changed, and does not act on what waits already."""

    def __init__(self, hours: Hours, judged: bool = True) -> None:
        self.hours = hours
        self.judged = judged
        self.url = ""
        self.allowed: list[str] = []
        self._waiting: list[Waiting] = []
        self._next = FIRST
        self._poller: object = None

    def put(self, kind: str, payload: Any, chat: int) -> int | None:
        """Gives the id of the update, or nothing when the bot asked not to be told of its kind."""
        if not (kind in self.allowed if self.allowed else kind not in UNLESS_ASKED):
            return None
        if self.judged:
            judging.update({"update_id": self._next, kind: payload})
        return self.put_raw({kind: payload}, chat)

    def put_raw(self, raw: Json, chat: int = 0) -> int:
        """Whatever it is: kinds from the future, and what nobody can parse."""
        number, self._next = self._next, self._next + 1
        self._waiting.append(Waiting(number, chat, self.hours.now(), {"update_id": number, **raw}))
        self.hours.ring()
        return number

    def jump(self, updates: int) -> None:
        """Ids go on, but not always one by one."""
        self._next += updates

    def waiting(self) -> list[Waiting]:
        kept_since = self.hours.now() - DAY
        self._waiting = [update for update in self._waiting if update.at > kept_since]
        return list(self._waiting)

    def done(self, number: int) -> None:
        self._waiting = [update for update in self._waiting if update.id != number]

    def drop_all(self) -> None:
        self._waiting.clear()

    async def get(self, asked: Json) -> list[Json]:
        """getUpdates: the one that comes later wins."""
        if self.url:
            raise conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete it first")
        poller = self._poller = object()
        self.hours.ring()
        if "allowed_updates" in asked:
            self.allowed = asked["allowed_updates"]
        self._acknowledge(asked.get("offset") or 0)
        limit = min(max(asked.get("limit", 100), 1), 100)
        until = self.hours.now() + min(asked.get("timeout", 0), 50)
        while not self.waiting() and self.hours.now() < until:
            await self.hours.change(until)
            if self._poller is not poller:
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
            if self.url:
                raise conflict("terminated by setWebhook request")
        return [update.raw for update in self.waiting()[:limit]]

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            self._waiting = self.waiting()[offset:]
        elif offset:
            self._waiting = [update for update in self._waiting if update.id >= offset]

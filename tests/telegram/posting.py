"""Updates brought to a webhook: in order within a chat, many chats at once, and again until somebody takes them."""

import asyncio
import re
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from tests.telegram.backlog import Backlog, Waiting
from tests.telegram.refusing import bad

LOOPBACK = re.compile(r"https?://(127\.0\.0\.1|localhost)[:/]")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LONGEST = 60.0
LONGEST_ASKED = 3600.0

Json = dict[str, Any]


class Posting:
    """`first_pause` doubles with each refusal; it is counted on the hours of the double, which can be pushed.
    An address that is not on this machine may be set, and nothing is ever brought there."""

    def __init__(self, backlog: Backlog, first_pause: float = 1.0) -> None:
        self.backlog = backlog
        self.first_pause = first_pause
        self.secret: str | None = None
        self.connections = 40
        self.last_error: tuple[int, str] | None = None
        self._due: dict[int, float] = {}
        self._refusals: dict[int, int] = {}
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._running: asyncio.Task[None] | None = None

    def set(self, asked: Json) -> bool:
        url = asked.get("url", "")
        if url and not (url.startswith("https://") or LOOPBACK.match(url)):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        secret = asked.get("secret_token")
        if secret is not None and not SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        self.backlog.url, self.secret = url, secret
        self.backlog.allowed = asked.get("allowed_updates", self.backlog.allowed)
        self.connections = asked.get("max_connections", 40)
        if asked.get("drop_pending_updates"):
            self.backlog.drop_all()
        self.backlog.hours.ring()
        return True

    def delete(self, asked: Json) -> bool:
        return self.set({"drop_pending_updates": asked.get("drop_pending_updates", False)})

    def info(self, _: Json) -> Json:
        told = {
            "url": self.backlog.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.backlog.waiting()),
            "max_connections": self.connections,
            "allowed_updates": self.backlog.allowed,
        }
        if self.last_error:
            told |= {"last_error_date": self.last_error[0], "last_error_message": self.last_error[1]}
        return told

    def start(self) -> None:
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        tasks = [*self._busy.values(), *([self._running] if self._running else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._busy.clear()

    async def _run(self) -> None:
        async with ClientSession(timeout=ClientTimeout(total=60)) as client:
            while True:
                now = self.backlog.hours.now()
                self._due = {number: at for number, at in self._due.items() if at > now}
                if LOOPBACK.match(self.backlog.url):
                    for update in self._next_of_each_chat():
                        self._busy[update.chat] = asyncio.create_task(self._bring(client, update))
                await self.backlog.hours.change(min(self._due.values(), default=None))

    def _next_of_each_chat(self) -> list[Waiting]:
        first: dict[int, Waiting] = {}
        for update in self.backlog.waiting():
            first.setdefault(update.chat, update)
        free = [one for one in first.values() if one.chat not in self._busy and one.id not in self._due]
        return free[: self.connections - len(self._busy)]

    async def _bring(self, client: ClientSession, update: Waiting) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        try:
            async with client.post(self.backlog.url, json=update.raw, headers=headers, allow_redirects=False) as answer:
                taken, told, rest = answer.status // 100 == 2, f"{answer.status}", answer.headers.get("Retry-After", "")
        except (ClientError, TimeoutError) as failed:
            taken, told, rest = False, type(failed).__name__, ""
        if taken:
            self.backlog.done(update.id)
            self._refusals.pop(update.id, None)
        else:
            self._rest(update.id, told, rest)
        del self._busy[update.chat]
        self.backlog.hours.ring()

    def _rest(self, number: int, told: str, asked: str) -> None:
        refusals = self._refusals.get(number, 0)
        self._refusals[number] = refusals + 1
        pause = min(self.first_pause * 2**refusals, LONGEST)
        pause = min(float(asked), LONGEST_ASKED) if asked.isdigit() else pause
        now = self.backlog.hours.now()
        self._due[number] = now + pause
        self.last_error = (int(now), f"Wrong response from the webhook: {told}")

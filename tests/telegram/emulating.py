"""The server that nobody here wrote, lo-bot-api-emulator, as a process; extended from outside where it lacks kinds."""

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator
from lo_bot_api_emulator.updates import KINDS

PROJECT = Path(__file__).parent.parent.parent
PATIENCE = 30
BOT = 7
ADMINISTRATOR = {
    "status": "administrator",
    "user": {"id": BOT, "is_bot": True, "first_name": "Fixture"},
} | dict.fromkeys(
    (
        *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
        *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
        *("can_edit_stories", "can_delete_stories"),
    ),
    True,
)
MISSING: dict[str, Any] = {"getChatMember": ADMINISTRATOR, "getChatAdministrators": [], "setMessageReaction": True}
UNKNOWN = ("message_thread_id", "link_preview_options")
MORE_KINDS = {"edited_message", "my_chat_member", "chat_member", "message_reaction"}
TOLD_BY = ("sendMessage", "editMessageText")

Json = dict[str, Any]
TOKEN: ContextVar[str] = ContextVar("TOKEN")


class Extended(LoBotApiEmulator):
    """With a name, groups it can read, more kinds of updates, and a memory of what the bot said."""

    def __init__(self) -> None:
        super().__init__(enable_control=True, allow_insecure_loopback_webhooks=True, max_bots=1000, max_updates=10_000)
        KINDS.update(MORE_KINDS)
        self.said: dict[str, list[Json]] = {}

    def app(self) -> web.Application:
        app = super().app()
        app.middlewares.append(_remember_token)
        app.router.add_get("/__fixture/said", self._tell)
        return app

    def validate(self, method: str, fields: Json, uploads: Json) -> Any:
        if method in MISSING:
            return MISSING[method]
        if method == "getChat":
            chat = {"id": int(fields["chat_id"]), "type": "supergroup", "title": "G"}
            return chat | {"accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": {}}
        fields = {name: value for name, value in fields.items() if name not in UNKNOWN}
        result = super().validate(method, _unstyled(fields), uploads)
        if method == "getMe":
            return result | {"username": "linying_bot", "can_read_all_group_messages": True}
        if method in TOLD_BY:
            self.said.setdefault(TOKEN.get(), []).append({"method": method, **result})
        return result

    async def _tell(self, request: web.Request) -> web.Response:
        return web.json_response(self.said.get(request.query["token"], []))


@web.middleware
async def _remember_token(request: web.Request, handler: Any) -> web.StreamResponse:
    TOKEN.set(request.match_info.get("token", ""))
    return await handler(request)


def _unstyled(fields: Json) -> Json:
    """It knows no colours of buttons."""
    if "reply_markup" not in fields:
        return fields
    try:
        markup = LoBotApiEmulator.decoded(fields["reply_markup"])
        rows = [[{k: v for k, v in one.items() if k != "style"} for one in row] for row in markup["inline_keyboard"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ApiRefusal("Bad Request: only inline keyboards of this shape") from None
    return fields | {"reply_markup": json.dumps({"inline_keyboard": rows})}


@dataclass(frozen=True, slots=True)
class Emulator:
    """The running process. Each `token` is a bot of its own, with a queue of its own."""

    url: str

    def enqueue(self, token: str, update: Json) -> int:
        """With a webhook set, it comes back when that was tried."""
        number: int = self._asked("updates", {"token": token, "update": update})["update_id"]
        return number

    def deliver(self, token: str) -> None:
        """It tries a webhook again only when it is told to."""
        self._asked("deliver", {"token": token})

    def said(self, token: str) -> list[Json]:
        """Messages as they were answered, with the method that said them."""
        with urllib.request.urlopen(f"{self.url}/__fixture/said?token={token}", timeout=PATIENCE) as answer:
            told: list[Json] = json.load(answer)
        return told

    def _asked(self, door: str, body: Json) -> Json:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/__fixture/{door}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            result: Json = json.load(answer)["result"]
        return result


@contextmanager
def emulator() -> Generator[Emulator]:
    words = [sys.executable, "-m", "tests.telegram.emulating"]
    with subprocess.Popen(words, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            yield Emulator(json.loads(process.stdout.readline())["url"])
        finally:
            process.kill()


async def _serve() -> None:
    runner = web.AppRunner(Extended().app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(json.dumps({"url": f"http://127.0.0.1:{runner.addresses[0][1]}"}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())

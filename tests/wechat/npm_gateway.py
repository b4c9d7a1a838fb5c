"""The production gateway with a puppet in it that does what a test tells it."""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.wechat.certificates import Certificate
from tests.wechat.npm_process import TOKEN, NpmProcess

# What the puppet keeps in memory and would have forgotten after a restart.
WORLD = {"contact", "room", "alias", "join", "leave", "topic", "login", "logout"}


class NpmGateway(NpmProcess):
    """Verbs are awaited and do something in the world of the account."""

    def __init__(self, folder: Path, certificate: Certificate | None = None, token: str = TOKEN) -> None:
        super().__init__(folder, certificate, token)
        self._world: list[tuple[str, Mapping[str, Any]]] = []

    async def ready(self) -> None:
        self._world.clear()
        await super().ready()

    async def restart(self) -> None:
        """On the same port, logged in as before, with the same people and rooms; what was said there is forgotten."""
        self.kill()
        await self.start()
        for verb, words in self._world:
            await self.ask(verb, words)

    async def contact(self, contact: str, name: str, **more: Any) -> None:
        await self._do("contact", id=contact, name=name, **more)

    async def room(self, room: str, topic: str, members: Sequence[str], **more: Any) -> None:
        await self._do("room", id=room, topic=topic, members=[*members], **more)

    async def alias(self, room: str, contact: str, alias: str) -> None:
        await self._do("alias", room=room, contact=contact, alias=alias)

    async def login(self, contact: str) -> None:
        await self._do("login", contact=contact)

    async def logout(self, reason: str = "") -> None:
        await self._do("logout", reason=reason)

    async def scan(self, qrcode: str, status: int = 2) -> None:
        await self._do("scan", qrcode=qrcode, status=status)

    async def hear(self, sender: str, text: str, room: str = "", **more: Any) -> str:
        """Somebody says something; the message's id. Without `room` to the bot alone, or `to` somebody, as the bot's
        own people do by its phone. `mentions` ids; `quote` a name and a text; `type` by name or number; `times` how
        often it is told; `id`, `timestamp`."""
        quote = more.pop("quote", None)
        if quote:
            more["quote"] = {"name": quote[0], "text": quote[1]}
        chat = room or more.pop("to", "") or sender
        return await self._do("say", chat=chat, talker=sender, text=text, **more)

    async def show(self, sender: str, name: str, content: bytes | int, room: str = "", **more: Any) -> str:
        """A photo, video, voice or file by its name; of a size alone where `content` is a number."""
        what = {"size": content} if isinstance(content, int) else {"content": base64.b64encode(content).decode()}
        return await self.hear(sender, "", room, file={"name": name, **what}, **more)

    async def again(self, message: str) -> None:
        """The event of a message once more, as after a hiccup of the platform."""
        await self._do("again", message=message)

    async def join(self, room: str, invitees: Sequence[str], inviter: str) -> None:
        await self._do("join", room=room, invitees=[*invitees], inviter=inviter)

    async def leave(self, room: str, leavers: Sequence[str], remover: str | None = None) -> None:
        await self._do("leave", room=room, leavers=[*leavers], remover=remover)

    async def topic(self, room: str, topic: str, by: str) -> None:
        await self._do("topic", room=room, topic=topic, by=by)

    async def invite(self, invitation: str, inviter: str, topic: str) -> None:
        await self._do("invite", id=invitation, inviter=inviter, topic=topic)

    async def error(self, text: str) -> None:
        await self._do("error", text=text)

    async def event(self, name: str, payload: Mapping[str, Any]) -> None:
        """Any event of a puppet, also one that says nothing true."""
        await self._do("event", name=name, payload=payload)

    async def weather(self, send: str = "ok", **more: Any) -> None:
        """How the next sends go: ok, fail (refused), swallow (answered, never said), hang (said, never answered);
        `times` how many, `delay` seconds before, `echo` whether they come back, `echoDelay` seconds after, `ids`
        whether the answer has the id."""
        await self._do("weather", send=send, **more)

    async def _do(self, verb: str, **words: Any) -> Any:
        answer = await self.ask(verb, words)
        if verb in WORLD:
            self._world.append((verb, words))
        return answer

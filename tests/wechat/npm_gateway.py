"""The production gateway as a process, with a puppet in it that does what a test tells it."""

import asyncio
import atexit
import base64
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from tests.wechat import certificates

PROJECT = Path(__file__).parent.parent.parent
GATEWAY = PROJECT / "gateway"
PUPPET = Path(__file__).parent / "puppet.mjs"
TOKEN = "puppet-0123456789abcdef"
PATIENCE = 30.0
# What the puppet keeps in memory and would have forgotten after a restart.
WORLD = {"contact", "room", "alias", "join", "leave", "topic", "login", "logout"}


def environment(endpoint: str, token: str, tls: certificates.Pair | None) -> dict[str, str]:
    """What the gateway is told: nothing of the test's own environment but where programs are."""
    told = {"PATH": os.environ["PATH"], "LINYING_GATEWAY": endpoint, "LINYING_GATEWAY_TOKEN": token}
    if tls is None:
        return told | {"LINYING_GATEWAY_PLAIN": "yes"}
    return told | {"LINYING_GATEWAY_CERTIFICATE": str(tls.certificate), "LINYING_GATEWAY_KEY": str(tls.key)}


def node() -> str:
    found = shutil.which("node")
    assert found, "there is no node; scripts/test installs it or says how"
    assert (GATEWAY / "node_modules").exists(), "gateway/node_modules is missing; scripts/test makes it"
    return found


class NpmGateway:
    """Verbs are awaited and do something in the world of the account; `said` is what went out through it."""

    def __init__(self, folder: Path, *, tls: bool = True, token: str = TOKEN) -> None:
        self.token = token
        self.log = folder / "gateway.log"
        self._pair = certificates.make(folder) if tls else None
        self.certificate = self._pair.certificate if self._pair else None
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.endpoint = f"127.0.0.1:{self.port}"
        self.happened: list[dict[str, Any]] = []
        self._world: list[tuple[str, Mapping[str, Any]]] = []
        self._asked: dict[int, Future[Any]] = {}
        self._numbers = itertools.count()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def said(self) -> list[dict[str, Any]]:
        """Each with id, chat, text, mentions, forwarded and file (name, size, sha256), in order."""
        return [event for event in self.happened if event["happened"] == "said"]

    async def ready(self) -> None:
        """Running, with nobody logged in and nothing that was there before."""
        self._world.clear()
        if self._process and self._process.poll() is None:
            self.thaw()
            await self._ask("reset", {})
        else:
            self.kill()
            await self.start()
        self.happened.clear()

    async def start(self) -> None:
        told, telling = os.pipe()
        told_to = environment(self.endpoint, self.token, self._pair) | {
            "LINYING_PUPPET": str(PUPPET),
            "LINYING_PUPPET_OPTIONS": json.dumps({"tell": telling}),
        }
        served = self.printed().count("serving ")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [node(), str(GATEWAY / "index.mjs")],
                env=told_to,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=(telling,),
                start_new_session=True,
            )
        os.close(telling)
        atexit.register(self.kill)
        threading.Thread(target=self._listen, args=(told,), daemon=True).start()
        await self.wait_until(lambda: self.printed().count("serving ") > served)

    @property
    def process(self) -> int:
        assert self._process, "the gateway was not started"
        return self._process.pid

    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """What the gateway returns when it is asked to stop."""
        return await asyncio.to_thread(self._end, signal.SIGTERM)

    async def restart(self) -> None:
        """On the same port, logged in as before, with the same people and rooms; what was said there is forgotten."""
        self.kill()
        await self.start()
        for verb, words in self._world:
            await self._ask(verb, words)

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    async def wait_until(self, condition: Callable[[], object], patience: float = PATIENCE) -> None:
        """Another process cannot be pushed: it is looked at until it has got there."""
        deadline = time.monotonic() + patience
        while not condition():
            assert time.monotonic() < deadline, f"waited {patience} s; {self.happened[-5:]}; {self.printed()}"
            assert self._process and self._process.poll() is None, f"the gateway ended; {self.printed()}"
            await asyncio.sleep(0.01)

    # The world of the account.

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

    async def say(self, chat: str, talker: str, text: str = "", **more: Any) -> str:
        """The message's id. `chat` is a room, or the other one of a talk alone with the bot; `mentions` ids; `quote` a
        name and a text; `kind` a message type by name or number; `times` how often it is told; `id`, `timestamp`."""
        quote = more.pop("quote", None)
        if quote:
            more["quote"] = {"name": quote[0], "text": quote[1]}
        return await self._do("say", chat=chat, talker=talker, text=text, **more)

    async def show(self, chat: str, talker: str, name: str, content: bytes | int = b"", **more: Any) -> str:
        """A photo, video, voice or file by its name; of a size alone where `content` is a number."""
        what = {"size": content} if isinstance(content, int) else {"content": base64.b64encode(content).decode()}
        return await self._do("say", chat=chat, talker=talker, file={"name": name, **what}, **more)

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
        answer = await self._ask(verb, words)
        if verb in WORLD:
            self._world.append((verb, words))
        return answer

    async def _ask(self, verb: str, words: Mapping[str, Any]) -> Any:
        assert self._process and self._process.stdin, "the gateway was not started"
        number = next(self._numbers)
        self._asked[number] = Future()
        line = json.dumps({"number": number, "verb": verb, **words}, ensure_ascii=False)
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()
        return await asyncio.wait_for(asyncio.wrap_future(self._asked[number]), PATIENCE)

    def _listen(self, told: int) -> None:
        with os.fdopen(told, encoding="utf-8") as lines:
            for line in lines:
                event = json.loads(line)
                if "happened" in event:
                    self.happened.append(event)
                elif "wrong" in event:
                    self._asked.pop(event["number"]).set_exception(AssertionError(event["wrong"]))
                else:
                    self._asked.pop(event["number"]).set_result(event["answer"])

    def _signal(self, number: signal.Signals) -> None:
        assert self._process
        os.killpg(self._process.pid, number)

    def _end(self, number: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        atexit.unregister(self.kill)
        if process.poll() is None:
            os.killpg(process.pid, number)
        try:
            return process.wait(PATIENCE)
        finally:
            process.kill()
            if process.stdin:
                process.stdin.close()

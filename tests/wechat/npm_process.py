"""The process of the production gateway in a test: started, killed, frozen, and asked by lines."""

import asyncio
import atexit
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.wechat.certificates import Certificate

PROJECT = Path(__file__).parent.parent.parent
GATEWAY = PROJECT / "gateway"
PUPPET = Path(__file__).parent / "puppet.mjs"
TOKEN = "puppet-0123456789abcdef"
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Said:
    """What went out; of a file, whose name is the text, the size and the SHA-256."""

    id: str
    chat: str
    text: str
    mentions: list[str]
    forwarded: str
    size: int
    sha256: str


def environment(address: str, token: str, certificate: Certificate | None) -> dict[str, str]:
    """What the gateway is told: nothing of the test's own environment but where programs are."""
    told = {"PATH": os.environ["PATH"], "LINYING_GATEWAY": address, "LINYING_GATEWAY_TOKEN": token}
    if certificate is None:
        return told | {"LINYING_GATEWAY_PLAIN": "yes"}
    certificate.key.chmod(0o600)
    return told | {"LINYING_GATEWAY_CERTIFICATE": str(certificate.path), "LINYING_GATEWAY_KEY": str(certificate.key)}


def node() -> str:
    found = shutil.which("node")
    assert found, "there is no node; scripts/test installs it or says how"
    assert (GATEWAY / "node_modules").exists(), "gateway/node_modules is missing; scripts/test makes it"
    return found


class NpmProcess:
    """`said` is what went out through it, `happened` what was done with its puppet: start, stop, accept."""

    def __init__(self, folder: Path, certificate: Certificate | None = None, token: str = TOKEN) -> None:
        self.token = token
        self.patience = "30"
        self.certificate = certificate
        self.log = folder / "gateway.log"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.address = f"127.0.0.1:{self.port}"
        self.said: list[Said] = []
        self.happened: list[str] = []
        self._asked: dict[int, Future[Any]] = {}
        self._numbers = itertools.count()
        self._process: subprocess.Popen[bytes] | None = None

    async def ready(self) -> None:
        """Running, with nobody logged in and nothing that was there before."""
        if self._process and self._process.poll() is None:
            self.thaw()
            await self.ask("reset", {})
        else:
            self.kill()
            await self.start()
        self.happened.clear()
        self.said.clear()

    async def start(self) -> None:
        told, telling = os.pipe()
        told_to = environment(self.address, self.token, self.certificate) | {
            "LINYING_PUPPET": str(PUPPET),
            "LINYING_PUPPET_OPTIONS": json.dumps({"tell": telling}),
            "LINYING_GATEWAY_PATIENCE": self.patience,
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

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    async def wait_until(self, condition: Callable[[], object], patience: float = PATIENCE) -> None:
        """Another process cannot be pushed: it is looked at until it has got there."""
        deadline = time.monotonic() + patience
        while not condition():
            assert time.monotonic() < deadline, f"waited {patience} s; {self.said[-3:]}; {self.printed()}"
            assert self._process and self._process.poll() is None, f"the gateway ended; {self.printed()}"
            await asyncio.sleep(0.01)

    async def ask(self, verb: str, words: Mapping[str, Any]) -> Any:
        assert self._process and self._process.stdin, "the gateway was not started"
        number = next(self._numbers)
        self._asked[number] = answer = Future[Any]()
        line = json.dumps({"number": number, "verb": verb, **words}, ensure_ascii=False)
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()
        return await asyncio.wait_for(asyncio.wrap_future(answer), PATIENCE)

    def _listen(self, told: int) -> None:
        with os.fdopen(told, encoding="utf-8") as lines:
            for line in lines:
                event = json.loads(line)
                if event.get("happened") == "said":
                    self.said.append(Said(**{name: event[name] for name in Said.__slots__}))
                elif "happened" in event:
                    self.happened.append(event["happened"])
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

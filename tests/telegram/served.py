"""The double for a bot in another process: its server in a thread or a process of its own, and a door to its world."""

import argparse
import asyncio
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from aiohttp import web

from tests.telegram.double import TOKEN, Double

ROOMS = ("hours", "world", "talk", "coming", "shown", "weather", "backlog", "asking", "posting", "double")
PATIENCE = 30


def door(double: Double) -> web.RouteDef:
    """Where a test acts in the world: {"room", "do", "with", "and"}; what is no function is answered as it is."""

    async def enter(request: web.Request) -> web.Response:
        asked = await request.json()
        if asked["room"] not in ROOMS or asked["do"].startswith("_"):
            return web.Response(status=404, text="no such thing")
        room = double if asked["room"] == "double" else getattr(double, asked["room"])
        try:
            found = getattr(room, asked["do"])
            answer = found(*asked["with"], **asked["and"]) if callable(found) else found
        except (AttributeError, LookupError, TypeError, ValueError, AssertionError, StopIteration) as wrong:
            return web.Response(status=400, text=f"{asked['room']}.{asked['do']}: {wrong!r}")
        return web.json_response(answer)

    return web.post("/door", enter)


class Room:
    """Each of its functions is the one of that name in the double."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name

    def __getattr__(self, do: str) -> Callable[..., Any]:
        def call(*words: Any, **how: Any) -> Any:
            body = json.dumps({"room": self._name, "do": do, "with": words, "and": how}).encode()
            request = urllib.request.Request(f"{self._url}/door", body, {"Content-Type": "application/json"})
            try:
                with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as refused:
                with refused:
                    raise AssertionError(refused.read().decode()) from None

        return call


class Remote:
    """The rooms of a double behind its door."""

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.url = url
        self.token = token
        (
            self.hours,
            self.world,
            self.talk,
            self.coming,
            self.shown,
            self.weather,
            self.backlog,
            self.asking,
            self.posting,
            self.double,
        ) = (Room(url, name) for name in ROOMS)


class Served(Remote):
    """A double in a thread of this process, which can be unplugged: then nobody listens at its address."""

    def __init__(self, double: Double, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(double.url, double.token)
        self._double = double
        self._loop = loop

    def unplug(self) -> None:
        asyncio.run_coroutine_threadsafe(self._double.stop(), self._loop).result(PATIENCE)

    def plug_in(self) -> None:
        asyncio.run_coroutine_threadsafe(self._double.start(door(self._double)), self._loop).result(PATIENCE)


@contextmanager
def served(**how: Any) -> Generator[Served]:
    """`how` is what the double is made with."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    double = Double(**how)
    running = Served(double, loop)
    running.plug_in()
    try:
        yield Served(double, loop)
    finally:
        running.unplug()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


async def _serve(port: int, judged: bool) -> None:
    double = Double(judged=judged)
    double.port = port
    await double.start(door(double))
    print(json.dumps({"url": double.url, "token": double.token}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--port", type=int, default=0)
    words.add_argument("--unjudged", action="store_true", help="quicker to answer")
    given = words.parse_args()
    asyncio.run(_serve(given.port, not given.unjudged))

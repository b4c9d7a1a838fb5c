"""The running program, which kills itself at a named point of its way: nothing else of it is changed."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Engine as SQLEngine
from sqlalchemy import event

from bot import logs, serving
from bot.app import Engine
from bot.local import Local
from tests.chaos.read_already import config


class Point(StrEnum):
    """Where it dies, in the order of the way of a message."""

    HEARD = "heard, nothing begun"
    WRITING = "inside the transaction, at a row"
    COMMITTING = "inside the transaction, before its commit"
    COMMITTED = "committed, the platform not told"
    ACKNOWLEDGED = "the platform told, nothing said"
    CLAIMED = "about to be said"
    WRITTEN = "said, before the platform answers"
    SAID = "said, before delivery knows"
    NOTING = "said, before that is committed"
    TICKING = "inside a tick, at what it writes"
    TICKED = "a tick is committed, its words not said"
    RECOVERING = "at the start, before the last crash is settled"


Reach = Callable[[Point], None]
DOING: ContextVar[str] = ContextVar("DOING", default="")
WROTE = "wrote"


@dataclass
class Fuse:
    """The process dies when the point is reached for the last of so many times."""

    point: Point
    times: int

    def burn(self, reached: Point) -> None:
        if reached is self.point:
            self.times -= 1
            if self.times == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def serve(folder: Path, database: str, log: Path, fuse: Fuse | None) -> None:
    """What `run` does, in a process of its own."""
    with log.open("wb") as file:
        os.dup2(file.fileno(), 2)
    logs.set_up()
    if fuse:
        _watch_engine(fuse.burn)
        _watch_platform(fuse.burn)
        _watch_database(fuse.burn)
    asyncio.run(serving.serve(config(folder, database)))


def _watch_engine(reach: Reach) -> None:
    _around(Engine, "start", after=lambda _: reach(Point.RECOVERING))
    _around(Engine, "tick", after=lambda taken: taken and reach(Point.TICKED))


def _watch_platform(reach: Reach) -> None:
    heard: list[object] = []
    flush = os.fsync

    def hears(batch: Sequence[object]) -> None:
        heard[:] = batch
        if batch:
            reach(Point.HEARD)

    def fsync(file: int) -> None:
        flush(file)
        if DOING.get() == "say":
            reach(Point.WRITTEN)

    os.fsync = fsync
    _around(Local, "hear", after=hears)
    _around(
        Local,
        "acknowledge",
        before=lambda: heard and reach(Point.COMMITTED),
        after=lambda _: heard and reach(Point.ACKNOWLEDGED),
    )
    _around(Local, "say", before=lambda: reach(Point.CLAIMED), after=lambda _: reach(Point.SAID))


def _watch_database(reach: Reach) -> None:
    """By the statements that come to the driver, whoever writes them and how."""
    said: list[object] = []

    def executes(connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().startswith(("INSERT", "UPDATE")):
            connection.info[WROTE] = True
            reach(Point.TICKING if DOING.get() == "tick" else Point.WRITING)

    def commits(connection: Any) -> None:
        wrote = connection.info.pop(WROTE, False)
        if DOING.get() == "start":
            reach(Point.RECOVERING)
        elif wrote and said:
            said.clear()
            reach(Point.NOTING)
        elif wrote:
            reach(Point.COMMITTING)

    _around(Local, "say", after=said.append)
    event.listen(SQLEngine, "before_cursor_execute", executes)
    event.listen(SQLEngine, "commit", commits)


def _around(owner: type, name: str, before: Callable[[], object] = bool, after: Callable[[Any], object] = bool) -> None:
    """What goes on within it, in its own task, finds its name in `DOING`."""
    original: Callable[..., Awaitable[Any]] = getattr(owner, name)

    async def watched(*given: Any) -> Any:
        doing = DOING.set(name)
        try:
            before()
            result = await original(*given)
            after(result)
            return result
        finally:
            DOING.reset(doing)

    setattr(owner, name, watched)

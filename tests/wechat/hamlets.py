"""A place whose groups are on WeChat: its people write there while its one process is started, killed and watched."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from ctypes import c_double
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from storage.schema_of_listening import gaps, listening
from tests.chaos import eyes
from tests.chaos.ordeals import PROCESSES
from tests.many.replicas import Replica
from tests.wechat import hurried, on_wechat
from tests.wechat.hurried import Settled
from tests.wechat.npm_gateway import NpmGateway

PROCESSES.set_forkserver_preload(["tests.chaos.dying", "tests.many.replicas", "tests.wechat.hurried"])

GROUP = on_wechat.room("rongan-1-group")
PATIENCE = 60.0
STEP = timedelta(seconds=11)
"""Longer than it takes until it is noted again that somebody listens, and shorter than what makes a gap."""


@dataclass
class Hamlet:
    """`seconds` is how far its clock was pushed."""

    folder: Path
    database: str
    settled: Settled
    seconds: c_double = field(default_factory=lambda: PROCESSES.RawValue("d", 0.0))
    lives: list[Replica] = field(default_factory=list[Replica])
    eye: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.eye = eyes.opened(self.database)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.seconds.value)

    def begins(self) -> Replica:
        log = self.folder / f"log-{len(self.lives)}"
        given = (self.database, log, self.settled, self.seconds)
        self.lives.append(Replica(PROCESSES.Process(target=hurried.serve, args=given), log))
        self.lives[-1].process.start()
        return self.lives[-1]

    async def starts(self) -> Replica:
        """Attached to each of its gateways, and logged in there."""
        running = self.begins()
        accounts = sum(name.startswith("wechat") for name in self.settled.accounts)
        await self.until(lambda: running.logged("logged in") == accounts)
        return running

    async def until(self, condition: Callable[[], object]) -> None:
        """Another process cannot be pushed: it is looked at until it has got there."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, self.printed()
            assert self.lives[-1].process.is_alive(), self.printed()
            await asyncio.sleep(0.02)

    def push(self, seconds: float) -> None:
        self.seconds.value += seconds

    async def passes(self, steps: int) -> None:
        """So much time while somebody listens: who is pushed further has slept."""
        for _ in range(steps):
            self.push(STEP.total_seconds())
            await self.is_heard()

    async def is_heard(self) -> None:
        """Waits until every account is surely heard."""
        now = self.now()
        await self.until(lambda: min(self.heard_at().values()) > now - STEP)

    def heard_at(self) -> dict[str, datetime]:
        with self.eye.connect() as connection:
            rows = connection.execute(select(listening.c.platform, listening.c.heard_at)).all()
        return {platform: at for platform, at in rows}

    def gaps(self) -> list[tuple[str, datetime, datetime]]:
        """Platform, beginning and end of each, as they ended."""
        with self.eye.connect() as connection:
            query = select(gaps.c.platform, gaps.c.began_at, gaps.c.ended_at).order_by(gaps.c.ended_at)
            return [(platform, began_at, ended_at) for platform, began_at, ended_at in connection.execute(query)]

    def printed(self) -> str:
        return "".join(life.log.read_text(encoding="utf-8") for life in self.lives if life.log.exists())

    def ends(self) -> None:
        for life in self.lives:
            life.dies()
            life.process.close()
        self.eye.dispose()


@asynccontextmanager
async def hamlet(folder: Path, database: str, settled: Settled, *gateways: NpmGateway) -> AsyncGenerator[Hamlet]:
    """Behind each of the gateways is everybody."""
    for gateway in gateways:
        await on_wechat.people_it(gateway, settled.roster())
    place = Hamlet(folder, database, settled)
    try:
        yield place
    finally:
        place.ends()


def told(gateway: NpmGateway, chat: str) -> list[str]:
    """What was said there."""
    return [said.text for said in gateway.said if said.chat == chat]


def logged(text: str, event: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in text.splitlines()]
    return [line for line in lines if line["event"] == event]

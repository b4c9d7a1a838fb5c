"""A village whose one process is killed again and again while its neighbours write, and is then called to account."""

import json
import multiprocessing
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from tests.chaos import dying, eyes, reckoning
from tests.chaos.dying import Fuse, Point
from tests.chaos.neighbours import Line, Neighbours
from tests.chaos.read_already import config
from tests.chaos.reckoning import Reckoning
from tests.many.replicas import Replica, Village

# Each is begun from one process that has read the program and the config already.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.chaos.dying", "tests.many.replicas"])

AT_ONCE = 4


@dataclass
class Ordeal:
    """`kills` counts them."""

    village: Village
    neighbours: Neighbours
    random: Random
    kills: int = 0
    eye: Engine = field(init=False)

    @classmethod
    def at(cls, folder: Path, database: str, seed: int) -> "Ordeal":
        (folder / "local").mkdir()
        random = Random(seed)
        return cls(Village(folder, config(folder, database)), Neighbours(random), random)

    def __post_init__(self) -> None:
        self.eye = eyes.opened(self.village.config.database)

    def dies_at(self, point: Point, times: int = 1) -> None:
        """The neighbours write until it has got there so often."""
        # A program starts only once.
        running = self._starts(Fuse(point, 1 if point is Point.RECOVERING else times))
        while True:
            self._write(*self.neighbours.write(AT_ONCE))
            self._wait_for(running, self.settled)
            if not running.process.is_alive():
                break
        running.process.join()
        assert running.process.exitcode == -signal.SIGKILL, running.log.read_text(encoding="utf-8")
        self.kills += 1

    def dies_somewhen(self) -> None:
        """After it has said so many lines more than before, and a little."""
        said = len(self.said()) + self.random.randint(0, AT_ONCE)
        running = self._starts(None)
        self._write(*self.neighbours.write(self.random.randint(1, AT_ONCE)), *self._takes())
        self._wait_for(running, lambda: running.logged("serving") > 0)
        self._wait_for(running, lambda: len(self.said()) >= said or self.settled())
        time.sleep(self.random.uniform(0, 0.05))
        assert running.process.is_alive(), running.log.read_text(encoding="utf-8")
        running.dies()
        self.kills += 1

    def stops_soon(self) -> list[str]:
        """Told to stop as soon as it serves: what it then says went wrong."""
        running = self._starts(None)
        self._write(*self.neighbours.write(AT_ONCE))
        self._wait_for(running, lambda: running.logged("serving") > 0)
        assert running.stops() == 0, running.log.read_text(encoding="utf-8")
        return self._errors()

    def accounts(self) -> Reckoning:
        """Started once more, and let be until all is done."""
        running = self._starts(None)
        self._wait_for(running, lambda: running.logged("serving") > 0)
        self._wait_for(running, self.settled)
        assert not self._errors(), self._errors()
        assert running.stops() == 0, running.log.read_text(encoding="utf-8")
        audited = self.village.audited()
        assert audited[-1]["findings"] == 0, audited
        with self.eye.connect() as connection:
            return reckoning.reckon(connection, self.neighbours, self.said())

    def said(self) -> list[Line]:
        path = self.village.folder / "local" / "said.jsonl"
        whole = path.read_bytes().rpartition(b"\n")[0] if path.exists() else b""
        return [json.loads(line) for line in whole.splitlines()]

    def settled(self) -> bool:
        """Everything is heard, nothing waits to be said, and nothing is due."""
        folder = self.village.folder / "local"
        done = folder / "in.offset"
        if not done.exists() or int(done.read_text()) < (folder / "in.jsonl").stat().st_size:
            return False
        return eyes.sees_rest(self.eye)

    def ends(self) -> None:
        self.village.ends()
        self.eye.dispose()

    def _starts(self, fuse: Fuse | None) -> Replica:
        folder, replicas = self.village.folder, self.village.replicas
        log = folder / f"log-{len(replicas)}"
        given = (folder, self.village.config.database, log, fuse)
        replica = Replica(PROCESSES.Process(target=dying.serve, args=given), log)
        replica.process.start()
        replicas.append(replica)
        return replica

    def _wait_for(self, running: Replica, condition: Callable[[], bool]) -> None:
        """Or for its death."""
        self.village.wait_for(lambda: not running.process.is_alive() or condition())

    def _takes(self) -> list[Line]:
        """Somebody takes a ticket that they were told of."""
        told = {line["ticket"]: line["chat"].removeprefix("dm:") for line in self.said() if line["purpose"] == "ping"}
        free = [(ticket, person) for ticket, person in told.items() if ticket and ticket not in self.neighbours.acks]
        return [self.neighbours.take(*self.random.choice(free))] if free and self.random.random() < 0.5 else []

    def _errors(self) -> list[str]:
        """What the program said went wrong."""
        logs = [replica.log.read_text(encoding="utf-8") for replica in self.village.replicas]
        return [line for log in logs for line in log.splitlines() if '"level": "error"' in line]

    def _write(self, *lines: Line) -> None:
        with (self.village.folder / "local" / "in.jsonl").open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)

"""Neighbours report on Telegram while the bot is killed again and again; then it is called to account."""

import time
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from tests.chaos import eyes
from tests.chaos.neighbours import GROUPS as BUILDINGS
from tests.chaos.neighbours import MATTERS, UNITS
from tests.chaos.ordeals import PROCESSES
from tests.chaos.read_already import EXAMPLE, config
from tests.many.replicas import Replica, Village
from tests.telegram import mortal, on_telegram
from tests.telegram.leaks import HOOK
from tests.telegram.theatres import Theatre

PATIENCE = 60.0
WORKING = [person.name for person in EXAMPLE.town.roster.people.values() if person.role not in ("safety_informant",)]


@dataclass
class Trial:
    """`written` are the reports, each a matter of its own in the group of its building."""

    folder: Path
    database: str
    theatre: Theatre
    there: mortal.Settled
    random: Random
    written: list[str] = field(default_factory=list[str])
    lives: list[Replica] = field(default_factory=list[Replica])
    kills: int = 0

    def __post_init__(self) -> None:
        spots = [
            (id, f"{building}号楼{unit}单元{matter}")
            for id, buildings in BUILDINGS
            for building, unit, matter in product(buildings, UNITS, MATTERS)
        ]
        self.random.shuffle(spots)
        self._spots = iter(spots)
        self.eye: Engine = eyes.opened(self.database)
        for name in WORKING:
            self.theatre.write(name, "/start")

    def write(self, reports: int) -> None:
        for _ in range(reports):
            id, text = next(self._spots)
            title = on_telegram.GROUPS[id]
            self.written.append(text)
            self.theatre.write(f"居民{len(self.written)}", text, title)

    def dies_while_they_write(self, reports: int) -> None:
        """After a part of it was said, and a little."""
        already = len(self.theatre.sent())
        enough = already + self.random.randint(0, 2 * reports)
        with ThreadPoolExecutor(1) as neighbours:
            running = self._starts()
            self._wait_for(running, lambda: running.logged("serving") > 0)
            writing = neighbours.submit(self.write, reports)
            self._wait_for(running, lambda: len(self.theatre.sent()) >= enough or (writing.done() and self.settled()))
            time.sleep(self.random.uniform(0, 0.05))
            assert running.process.is_alive(), running.log.read_text(encoding="utf-8")
            running.dies()
            writing.result(PATIENCE)
        self.kills += 1

    def is_left_alone(self) -> None:
        """Started once more, until all is done."""
        running = self._starts()
        self._wait_for(running, lambda: running.logged("serving") > 0)
        self._wait_for(running, self.settled)
        assert running.stops() == 0, running.log.read_text(encoding="utf-8")
        audited = Village(self.folder, config(self.folder, self.database)).audited()
        assert audited[-1]["findings"] == 0, audited

    def settled(self) -> bool:
        """Everything is heard, nothing waits to be said, and nothing is due."""
        self.theatre.knock()
        if self.theatre.pending():
            return False
        return eyes.sees_rest(self.eye)

    def ends(self) -> None:
        for life in self.lives:
            life.dies()
            life.process.close()
        self.eye.dispose()

    def _starts(self) -> Replica:
        log = self.folder / f"log-{len(self.lives)}"
        given = (self.folder, self.database, log, self.there)
        self.lives.append(Replica(PROCESSES.Process(target=mortal.serve, args=given), log))
        self.lives[-1].process.start()
        return self.lives[-1]

    def _wait_for(self, running: Replica, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert running.process.is_alive(), running.log.read_text(encoding="utf-8")
            assert time.monotonic() < deadline, running.log.read_text(encoding="utf-8")
            time.sleep(0.05)


@contextmanager
def trial(folder: Path, database: str, theatre: Theatre, *, by_webhook: bool, seed: int) -> Generator[Trial]:
    port = on_telegram.free_port() if by_webhook else None
    begun = Trial(folder, database, theatre, on_telegram.settled(theatre, EXAMPLE, HOOK, port), Random(seed))
    try:
        yield begun
    finally:
        begun.ends()

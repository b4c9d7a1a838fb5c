"""Several running programs beside each other: one config, one folder of the local platform, one PostgreSQL."""

import asyncio
import json
import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from bot import auditing, logs, serving
from bot.clocks import MachineClock
from bot.config import Config, load

PROJECT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 90.0
GROUP = "rongan-1-group"
MAYBE_TWICE = "（可能重复）"

# Real processes, each begun from one that has read the program already: reading it takes longer than most tests.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["bot.serving", "bot.config"])


class WrongClock:
    """A machine's clock, wrong by so much."""

    def __init__(self, wrong_by: timedelta) -> None:
        self._machine, self._wrong_by = MachineClock(), wrong_by

    def now(self) -> datetime:
        return self._machine.now() + self._wrong_by


def _serve(config: Path, log: Path, wrong_by: timedelta) -> None:
    with log.open("wb") as file:
        os.dup2(file.fileno(), 2)
    logs.set_up()
    asyncio.run(serving.serve(load(config), WrongClock(wrong_by)))


@dataclass
class Replica:
    """One process, which may be paused or killed; its log is what it says of itself."""

    process: BaseProcess
    log: Path

    def logged(self, event: str) -> int:
        """How often."""
        written = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return sum(json.loads(line)["event"] == event for line in written.splitlines(keepends=True) if line[-1] == "\n")

    def does(self, number: signal.Signals) -> None:
        assert self.process.pid
        os.kill(self.process.pid, number)

    def dies(self) -> None:
        self.process.kill()
        self.process.join(PATIENCE)

    def stops(self) -> int | None:
        """Its exit status."""
        self.does(signal.SIGTERM)
        self.process.join(PATIENCE)
        return self.process.exitcode


@dataclass
class Village:
    """What all of them share: the folder, the config and the database."""

    folder: Path
    config: Config
    replicas: list[Replica] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, folder: Path, database: str) -> "Village":
        for name in ("lexicon.toml", "ladders.toml"):
            shutil.copy(PROJECT / name, folder / name)
        example = (PROJECT / "config.example.toml").read_text(encoding="utf-8")
        path = folder / "config.toml"
        path.write_text(example.replace("sqlite+aiosqlite:///linying.db", database), encoding="utf-8")
        (folder / "local").mkdir()
        return cls(folder, load(path))

    def starts(self, wrong_by: timedelta = timedelta()) -> Replica:
        log = self.folder / f"log-{len(self.replicas)}"
        process = PROCESSES.Process(target=_serve, args=(self.config.source, log, wrong_by))
        process.start()
        self.replicas.append(Replica(process, log))
        return self.replicas[-1]

    def serving(self, replica: Replica, times: int = 1) -> Replica:
        """Waits until it hears and speaks, for the first time or again."""
        self.wait_for(lambda: replica.logged("serving") >= times)
        return replica

    def standing_by(self, replica: Replica) -> Replica:
        self.wait_for(lambda: replica.logged("standing by") > 0)
        return replica

    def writes(self, *texts: str) -> None:
        with (self.folder / "local" / "in.jsonl").open("a", encoding="utf-8") as file:
            for text in texts:
                self.written.append(f"w{len(self.written) + 1}")
                event = {"chat": GROUP, "from": "王大爷", "text": text, "id": self.written[-1]}
                file.write(json.dumps(event, ensure_ascii=False) + "\n")

    def said(self) -> list[dict[str, Any]]:
        """What was said, but for cards that only look different now."""
        path = self.folder / "local" / "said.jsonl"
        whole = path.read_text(encoding="utf-8").rpartition("\n")[0] if path.exists() else ""
        lines: Sequence[dict[str, Any]] = [json.loads(line) for line in whole.splitlines()]
        return [line for line in lines if line["edits"] is None]

    def hears_of(self, *tickets: int, purpose: str = "receipt") -> None:
        """Waits until the bot has said something for that purpose about each of them."""
        self.wait_for(lambda: set(tickets) <= {line["ticket"] for line in self.said() if line["purpose"] == purpose})

    def said_twice(self) -> list[str]:
        """What was said in its chat a second time without saying so."""
        said = [(line["chat"], line["ticket"], line["text"]) for line in self.said()]
        return [one[-1] for place, one in enumerate(said) if one in said[:place] and MAYBE_TWICE not in one[-1]]

    def audited(self) -> list[dict[str, Any]]:
        """What `verify` prints."""
        lines: list[dict[str, Any]] = []
        asyncio.run(auditing.verify(self.config, datetime.now(UTC), lines.append))
        return lines

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Other processes cannot be pushed: they are looked at until they have got there."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"waited {PATIENCE} s; {self._told()}"
            time.sleep(0.05)

    def ends(self) -> None:
        for replica in self.replicas:
            replica.dies()
            replica.process.close()

    def _told(self) -> str:
        logs = [replica.log.read_text(encoding="utf-8") for replica in self.replicas if replica.log.exists()]
        return "\n".join([*(f"{line['purpose']} {line['text']}" for line in self.said()), *logs])

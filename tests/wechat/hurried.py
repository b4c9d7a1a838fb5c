"""The running program on WeChat, in a process that has read the config already and waits as little as it can."""

import asyncio
import os
from collections.abc import Mapping
from ctypes import c_double
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot import logs, serving
from bot.clocks import MachineClock
from bot.config import Config
from bot.pacing import Pace
from bot.platform_settings import Settings
from bot.wechat import linking, wechat_account
from bot.wechat.deafness import Manners
from bot.wechat.dialing import Timings
from handlers.policy.ladder import Ladder, Rung, Step
from handlers.policy.roster import Roster
from handlers.policy.rota import Duty
from storage.kinds import Level, Severity, Stage
from tests.chaos.read_already import EXAMPLE
from tests.wechat import on_wechat

ON_DUTY: Final = {"rongan-1": "chen-haiyan", "rongan-2": "zheng-kaiwen", "shuyuan-1": "ye-xiaotong"}
"""Day and night."""

MANNERS: Final = Manners(shortest_gap=0, longest_gap=0, echo=5, id=1)
TIMINGS: Final = Timings(
    connect=3, unary=5, silence=0.1, keepalive=1, keepalive_answer=1, shortest_wait=0.05, longest_wait=0.2
)


@dataclass(frozen=True)
class Pushed:
    """The machine's clock, and so many seconds more: a number without a lock, which a kill could leave held."""

    seconds: c_double

    def now(self) -> datetime:
        return MachineClock().now() + timedelta(seconds=self.seconds.value)


@dataclass(frozen=True)
class Settled:
    """`accounts` are the bot's. Whoever is not in `people` is on the first WeChat, and so is a group that is not in
    `groups`. `reminders` is after how many seconds whoever is on duty is reminded of an urgent ticket."""

    accounts: Mapping[str, Settings]
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    groups: Mapping[str, str] = field(default_factory=dict[str, str])
    reminders: tuple[int, ...] = (120,)

    def over(self, config: Config) -> Config:
        town = config.town
        calendar = replace(town.calendar, quiet=())
        town = replace(town, roster=self.roster(), ladder=self._ladder(town.ladder), calendar=calendar)
        paces = {name: Pace() for name in self.accounts}
        return replace(config, town=town, accounts=dict(self.accounts), paces=paces)

    def roster(self) -> Roster:
        known = EXAMPLE.town.roster
        people = {
            id: replace(person, accounts=self.people.get(id, {"wechat": on_wechat.account(id)}))
            for id, person in known.people.items()
        }
        chats = {
            id: replace(chat, platform=self.groups.get(id, "wechat"), address=on_wechat.room(id))
            for id, chat in known.chats.items()
        }
        duties = [Duty(who, Level.DUTY, grid) for grid, who in ON_DUTY.items()]
        others = [duty for duty in known.duties if duty.level is not Level.DUTY]
        return replace(known, people=people, chats=chats, duties=(*duties, *others))

    def _ladder(self, ladder: Ladder) -> Ladder:
        return replace(ladder, rungs=tuple(self._rung(rung) for rung in ladder.rungs))

    def _rung(self, rung: Rung) -> Rung:
        if (rung.severity, rung.stage) != (Severity.S0, Stage.UNACKNOWLEDGED):
            return rung
        reminders = [Step(timedelta(seconds=seconds), Level.DUTY) for seconds in self.reminders]
        return replace(rung, steps=(*reminders, *rung.steps[1:]))


def serve(database: str, log: Path, settled: Settled, seconds: c_double) -> None:
    """What `run` does, but for the seconds that it waits: nobody's account is at stake here."""
    with log.open("wb") as file:
        os.dup2(file.fileno(), 2)
    logs.set_up()
    for module, name, hurry in ((wechat_account, "Manners", MANNERS), (linking, "Timings", TIMINGS)):
        setattr(module, name, lambda hurry=hurry: hurry)
    asyncio.run(serving.serve(settled.over(replace(EXAMPLE, database=database)), Pushed(seconds)))

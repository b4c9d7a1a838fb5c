"""The running program on Telegram, begun in a process that has read the config already."""

import asyncio
import os
from dataclasses import dataclass, replace
from pathlib import Path

from bot import logs, serving
from bot.config import Config
from bot.pacing import Pace
from bot.telegram.settings import TelegramSettings
from tests.chaos.read_already import config


@dataclass(frozen=True)
class Settled:
    """Where everybody of the config is on Telegram, by their ids there."""

    settings: TelegramSettings
    groups: dict[str, int]
    people: dict[str, int]

    def over(self, config: Config) -> Config:
        roster = config.town.roster
        people = {
            one.id: replace(one, accounts={"telegram": str(self.people[one.id])}) for one in roster.people.values()
        }
        chats = {
            one.id: replace(one, platform="telegram", address=str(self.groups[one.id])) for one in roster.chats.values()
        }
        town = replace(config.town, roster=replace(roster, people=people, chats=chats))
        return replace(config, town=town, accounts={"telegram": self.settings}, paces={"telegram": Pace()})


def serve(folder: Path, database: str, log: Path, there: Settled) -> None:
    """What `run` does, as fast as it can."""
    with log.open("wb") as file:
        os.dup2(file.fileno(), 2)
    logs.set_up()
    asyncio.run(serving.serve(there.over(config(folder, database))))

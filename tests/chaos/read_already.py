"""The config of the example, read once for every process begun from one that has this: reading it takes longer than
what is tested."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.config import Config, load
from bot.platform_settings import LocalSettings
from handlers.policy.ladder import Ladder, Rung
from storage.kinds import Severity, Stage

EXAMPLE = load(Path(__file__).resolve().parent.parent.parent / "config.example.toml")

REMINDED_AFTER = timedelta(seconds=1)
"""Who does not take an urgent ticket, so that there is a tick to die in; the step after it comes in minutes."""


def config(folder: Path, database: str) -> Config:
    """Without quiet hours: the tests are run at night too."""
    town = EXAMPLE.town
    town = replace(town, ladder=_hurried(town.ladder), calendar=replace(town.calendar, quiet=()))
    return replace(EXAMPLE, town=town, database=database, accounts={"local": LocalSettings(folder / "local")})


def _hurried(ladder: Ladder) -> Ladder:
    return replace(ladder, rungs=tuple(_hurried_rung(rung) for rung in ladder.rungs))


def _hurried_rung(rung: Rung) -> Rung:
    if (rung.severity, rung.stage) != (Severity.S0, Stage.UNACKNOWLEDGED):
        return rung
    return replace(rung, steps=(replace(rung.steps[0], after=REMINDED_AFTER), *rung.steps[1:]))

"""The same town after its config was changed while tickets were open."""

from dataclasses import replace
from datetime import timedelta

from bot import repairing
from bot.lexicon_file import load
from handlers.policy.ladder import Rung
from handlers.policy.matching import Matcher
from handlers.policy.town import Town
from handlers.policy.working_time import Clock
from tests.telling import Story
from tests.towns import LEXICON

QUICKEST = timedelta(minutes=1)


def hurried(town: Town) -> Town:
    """Every step and repeat comes after a quarter of its time, and by the clock on the wall."""

    def rung(old: Rung) -> Rung:
        steps = (
            replace(step, after=step.after / 4, clock=Clock.WALL, night_after=step.night_after and step.night_after / 4)
            for step in old.steps
        )
        return replace(old, steps=tuple(steps), every=max(old.every / 4, QUICKEST), every_clock=Clock.WALL)

    return replace(town, ladder=replace(town.ladder, rungs=tuple(rung(old) for old in town.ladder.rungs)))


def patient(town: Town) -> Town:
    """Every step and repeat comes after three times its time."""

    def rung(old: Rung) -> Rung:
        steps = (
            replace(step, after=step.after * 3, night_after=step.night_after and step.night_after * 3)
            for step in old.steps
        )
        return replace(old, steps=tuple(steps), every=old.every * 3)

    return replace(town, ladder=replace(town.ladder, rungs=tuple(rung(old) for old in town.ladder.rungs)))


def without_category(town: Town, category: str) -> Town:
    """Where the rules know that category no more."""
    lexicon = load(LEXICON)
    rest = tuple(one for one in lexicon.categories if one.id != category)
    return replace(town, matcher=Matcher(replace(lexicon, categories=rest)))


def without_that_grid(town: Town, grid: str) -> Town:
    """Where that grid is gone, and its groups belong to another."""
    roster = town.roster
    grids = {key: one for key, one in roster.grids.items() if key != grid}
    other = next(iter(grids))
    chats = {key: replace(chat, grid=other) if chat.grid == grid else chat for key, chat in roster.chats.items()}
    teams = {key: replace(team, grids=tuple({*team.grids} - {grid})) for key, team in roster.teams.items()}
    duties = tuple(duty for duty in roster.duties if duty.of != grid)
    return replace(town, roster=replace(roster, grids=grids, chats=chats, teams=teams, duties=duties))


def without_group(town: Town, chat: str) -> Town:
    """Where that group is not the bot's any more."""
    chats = {key: one for key, one in town.roster.chats.items() if key != chat}
    return replace(town, roster=replace(town.roster, chats=chats))


async def changes(story: Story, town: Town) -> None:
    """The program is stopped and starts with that config, as `run` does."""
    await story.sleeps_until(f"{story.now.astimezone(town.calendar.zone):%Y-%m-%d %H:%M:%S}", town)
    engine = story.rehearsal.engine
    await repairing.settle(engine.database, engine.town, engine.clock)
    await story.rehearsal.settle()

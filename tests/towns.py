"""Towns a little unlike the one of the example config."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.lexicon_file import load
from handlers.policy.matching import Matcher
from handlers.policy.rota import Absence, Duty
from handlers.policy.town import Town
from handlers.policy.working_time import Calendar
from storage.kinds import Decision, Role

LEXICON = Path(__file__).parent.parent / "lexicon.toml"


def rota(town: Town, *duties: Duty) -> Town:
    """With this duty rota and no other."""
    return replace(town, roster=replace(town.roster, duties=duties))


def at_home(town: Town, absences: tuple[Absence, ...]) -> Town:
    """With these people away and no others."""
    return replace(town, roster=replace(town.roster, absences=absences))


def with_people(town: Town, *people: str, **changes: Any) -> Town:
    """Where these people are otherwise: `direct=False`."""
    changed = {person: replace(town.roster.people[person], **changes) for person in people}
    return replace(town, roster=replace(town.roster, people={**town.roster.people, **changed}))


def without_addresses(town: Town, unbound: Collection[str]) -> Town:
    """Where nobody has said yet which groups, and whose accounts, these are."""
    roster = town.roster
    chats = {id: replace(chat, address="") if id in unbound else chat for id, chat in roster.chats.items()}
    people = {id: replace(one, accounts={}) if id in unbound else one for id, one in roster.people.items()}
    return replace(town, roster=replace(roster, chats=chats, people=people))


def without_staff(town: Town) -> Town:
    """Where nobody is asked for their role."""
    return with_people(town, *town.roster.people, role=Role.RESIDENT)


def without_officer(town: Town, officer: str) -> Town:
    """Where this grid officer is gone, from the rota too."""
    people = {key: person for key, person in town.roster.people.items() if key != officer}
    grids = {
        key: replace(grid, officers=tuple(one for one in grid.officers if one != officer))
        for key, grid in town.roster.grids.items()
    }
    duties = tuple(duty for duty in town.roster.duties if duty.who != officer)
    roster = replace(town.roster, people=people, grids=grids, duties=duties, absences=())
    return replace(town, roster=roster)


def that_asks(town: Town) -> Town:
    """Where an ordinary matter in doubtful talk is asked about too, and not left alone."""
    lexicon = load(LEXICON)
    talk = tuple(replace(kind, ordinary=Decision.ASK) for kind in lexicon.talk)
    return replace(town, matcher=Matcher(replace(lexicon, talk=talk)))


def with_calendar(town: Town, **changes: Any) -> Town:
    """Where time is counted otherwise: `quiet=(…)`."""
    calendar: Calendar = replace(town.calendar, **changes)
    return replace(town, calendar=calendar)


def without_grid(town: Town, chat: str) -> Town:
    """Where that group is bound to no grid yet."""
    unbound = replace(town.roster.chats[chat], grid="")
    return replace(town, roster=replace(town.roster, chats={**town.roster.chats, chat: unbound}))

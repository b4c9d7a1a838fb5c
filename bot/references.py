"""What is wrong between the parts of a config: ids used twice, names of what is not there, lines that fit nothing."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeVar

from bot.config_file import KINDS, CalendarTable, Draft, DutyLine, WechatTable, days, hours
from bot.platforms import kind_of
from bot.robot.robot_settings import MOBILE
from handlers.policy import public_holidays
from handlers.policy.roster import Absence, Grid
from storage.kinds import Level, Role

T = TypeVar("T")

INFORMANTS = frozenset({Role.SAFETY_INFORMANT})
OFFICERS = frozenset({Role.GRID_OFFICER, Role.GRID_LEADER})
FITTING = {"grids": (Level.DUTY, Level.LEADER), "communities": (Level.COMMUNITY, Level.DUTY)}
LEADERS = OFFICERS | {Role.COMMUNITY_DUTY, Role.SUPERVISOR}


def mistakes(draft: Draft, categories: Collection[str] | None) -> Iterator[str]:
    """A sentence for each. Without `categories` (the lexicon could not be read) those are not looked at."""
    yield from _ids(draft)
    for grid in draft.file.grids:
        yield from _grid(draft, grid)
    yield from _chats(draft)
    yield from _teams(draft, categories)
    for line in draft.file.duties:
        yield from _duty(draft, line, categories)
    for absence in draft.file.absences:
        yield from _absence(draft, absence)
    yield from _accounts(draft)
    yield from _canaries(draft)
    yield from _calendar(draft.file.calendar)


def level_of(draft: Draft, line: DutyLine) -> Level | None:
    """The level that a line is for, None when it fits nothing."""
    levels = next((FITTING[section] for section in FITTING if line.of in draft.ids[section]), ())
    if line.of in draft.ids["subdistrict"]:
        levels = (Level.SUBDISTRICT,)
    return next((level for level in levels if line.level in (None, level)), None)


def _ids(draft: Draft) -> Iterator[str]:
    for section, ids in draft.ids.items():
        for id in ids:
            if not id or ":" in id or any(sign.isspace() for sign in id):
                yield f'{section}: the id "{id}" is empty or has a space or a colon; write letters, digits and hyphens.'
        for id in _twice(ids):
            yield f'{section}: the id "{id}" is used twice; give one of them another.'
    grids, communities = set(draft.ids["grids"]), set(draft.ids["communities"])
    for id in sorted(grids & communities | (grids | communities) & set(draft.ids["subdistrict"])):
        yield f"grids: the id \"{id}\" is a community's or the subdistrict's too; give one of them another."
    for id in sorted(set(draft.ids["people"]) & set(draft.ids["teams"])):
        yield f'teams: the id "{id}" is a person\'s too; give the team another.'


def _grid(draft: Draft, grid: Grid) -> Iterator[str]:
    where = f'grids "{grid.id}"'
    yield from _unknown(draft, "communities", f"{where} community", (grid.community,))
    for key, people, roles in (
        ("leader", (grid.leader,), LEADERS),
        ("officers", grid.officers, OFFICERS),
        ("informants", grid.informants, INFORMANTS),
    ):
        yield from _unknown(draft, "people", f"{where} {key}", people)
        for person in draft.file.people:
            if person.id in people and person.role not in roles:
                known = ", ".join(sorted(roles))
                yield f'{where} {key}: "{person.id}" is a {person.role} in people; write one whose role is {known}.'
    for building in _twice(grid.buildings):
        yield f'{where} buildings: "{building}" is there twice; write it once.'


def _chats(draft: Draft) -> Iterator[str]:
    for chat in draft.file.chats:
        where = f'chats "{chat.id}"'
        if chat.grid:
            yield from _unknown(draft, "grids", f"{where} grid", (chat.grid,))
        yield from _turned_on(draft, f"{where} platform", chat.platform)
        for platform in chat.also:
            yield from _turned_on(draft, f"{where} also", platform)
        if chat.platform in chat.also:
            yield f'{where} also: "{chat.platform}" is its platform already; write others, or leave it out.'
        for robot in sorted(way for way, address in chat.ways.items() if kind_of(way) == "robot" and not address):
            yield f'{where}: a robot hears no code; write any word as its address on "{robot}", as in "duty".'
    ways = [(platform, address) for chat in draft.file.chats for platform, address in chat.ways.items() if address]
    for platform, address in _twice(ways):
        yield f'chats: the address "{address}" on {platform} is used twice; each group has its own.'
    for address in _twice(address for platform, address in set(ways) if kind_of(platform) == "wechat"):
        yield f'chats: two accounts of wechat are in "{address}", where each takes the other for a neighbour; name one.'


def _turned_on(draft: Draft, where: str, platform: str) -> Iterator[str]:
    if kind_of(platform) not in KINDS:
        yield f'{where}: is "{platform}"; write one of {", ".join(KINDS)}.'
    elif platform not in draft.ids["platforms"]:
        yield f'{where}: "{platform}" is not turned on; write a table [platforms.{platform}].'


def _teams(draft: Draft, categories: Collection[str] | None) -> Iterator[str]:
    for team in draft.file.teams:
        where = f'teams "{team.id}"'
        yield from _unknown(draft, "people", f"{where} people", team.people)
        yield from _unknown(draft, "grids", f"{where} grids", team.grids)
        yield from _uncategorised(f"{where} categories", team.categories, categories)
        if not team.people:
            yield f"{where} people: is empty; write the ids of those who are asked, in order."


def _duty(draft: Draft, line: DutyLine, categories: Collection[str] | None) -> Iterator[str]:
    where = f'duties of "{line.of}", who "{line.who}"'
    if line.who not in (*draft.ids["people"], *draft.ids["teams"]):
        yield f'{where}: "{line.who}" is not in people or teams; write an id that is.'
    places = (*draft.ids["grids"], *draft.ids["communities"], *draft.ids["subdistrict"])
    if line.of not in places and draft.ids["subdistrict"]:
        yield f'{where}: "{line.of}" is no grid, no community and not the subdistrict; write the id of one.'
    elif line.of in places and level_of(draft, line) is None:
        yield f"{where} level: is {line.level}, which is not for this; leave it out."
    yield from _unreadable(f"{where} days", line.days, days)
    yield from _unreadable(f"{where} shift", line.shift, hours)
    yield from _uncategorised(f"{where} categories", line.categories, categories)


def _absence(draft: Draft, absence: Absence) -> Iterator[str]:
    where = f'absences of "{absence.who}"'
    yield from _unknown(draft, "people", where, (absence.who,))
    if absence.stand_in is not None:
        yield from _unknown(draft, "people", f"{where} stand_in", (absence.stand_in,))
    if absence.stand_in == absence.who:
        yield f"{where} stand_in: is the one who is away; write somebody else, or leave it out."
    if absence.last < absence.first:
        yield f"{where} last: {absence.last} is before {absence.first}; write the last day away."


def _accounts(draft: Draft) -> Iterator[str]:
    for person in draft.file.people:
        for platform, account in person.accounts.items():
            yield from _account(f'people "{person.id}" accounts', platform, account)
    for platform, account in _twice(pair for person in draft.file.people for pair in person.accounts.items()):
        owners = ", ".join(person.id for person in draft.file.people if person.accounts.get(platform) == account)
        yield f'people accounts: "{account}" on {platform} is of {owners}; each account is of one person.'


def _account(where: str, platform: str, account: str) -> Iterator[str]:
    if kind_of(platform) not in KINDS:
        yield f'{where}: is "{platform}"; write one of {", ".join(KINDS)}.'
    elif not account:
        yield f"{where}: the one on {platform} is empty; write it, or leave it out."
    elif kind_of(platform) == "robot" and not MOBILE.fullmatch(account):
        yield f"{where}: the one on {platform} is no mobile number; write its eleven digits."


def _canaries(draft: Draft) -> Iterator[str]:
    for name, table in draft.file.platforms.by_name.items():
        canary = table.canary if isinstance(table, WechatTable) else ""
        for chat in draft.file.chats:
            if canary and chat.ways.get(name) == canary:
                yield f'platforms.{name}.canary: is the group "{chat.id}"; write one that nobody reads but you.'


def _calendar(table: CalendarTable) -> Iterator[str]:
    for key, periods in (("service", table.service), ("quiet", table.quiet)):
        yield from (sentence for text in periods for sentence in _unreadable(f"calendar.{key}", text, hours))
    # Listing every country takes a third of a second, more than all the rest of the config.
    if table.country != CalendarTable().country and not public_holidays.is_country(table.country):
        yield f'calendar.country: "{table.country}" has no known holidays; write two letters, as in "CN".'
    for day in sorted(set(table.days_off) & set(table.days_on)):
        yield f"calendar.days_on: {day} is in days_off too; write it in one of them."


def _unknown(draft: Draft, section: str, where: str, ids: Iterable[str]) -> Iterator[str]:
    for id in ids:
        if id not in draft.ids[section]:
            yield f'{where}: "{id}" is not in {section}; write an id that is, or add it there.'


def _uncategorised(where: str, named: Iterable[str], categories: Collection[str] | None) -> Iterator[str]:
    for category in named if categories is not None else ():
        if category not in (categories or ()):
            yield f'{where}: "{category}" is no category of the lexicon; write one of its ids.'


def _unreadable(where: str, text: str, read: Callable[[str], object]) -> Iterator[str]:
    try:
        read(text)
    except ValueError as trouble:
        yield f"{where}: {trouble}"


def _twice(items: Iterable[T]) -> list[T]:
    return [item for item, times in Counter(items).items() if times > 1]

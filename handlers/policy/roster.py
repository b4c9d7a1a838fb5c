"""The people of a subdistrict, what each answers for, and who answers at a moment."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.policy.rota import Absence, Duty, shift_day, stands_for
from storage.kinds import Level, Role

LEVELS = (Level.DUTY, Level.LEADER, Level.COMMUNITY, Level.SUBDISTRICT)
LAST_RESORT = (Role.SUPERVISOR, Role.COMMUNITY_DUTY, Role.GRID_LEADER, Role.GRID_OFFICER)
NOBODY = frozenset[str]()
GRID_STAFF = frozenset({Role.COMMUNITY_DUTY, Role.GRID_LEADER, Role.GRID_OFFICER})


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the roster. `accounts` are their ids by platform; `direct` says the bot can write to them alone."""

    id: str
    name: str
    role: Role
    accounts: Mapping[str, str] = field(default_factory=dict[str, str])
    direct: bool = True


@dataclass(frozen=True, slots=True)
class Community:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid; `buildings` are numbers as strings, `landmarks` the names people use."""

    id: str
    name: str
    community: str
    leader: str
    officers: tuple[str, ...]
    informants: tuple[str, ...] = ()
    buildings: tuple[str, ...] = ()
    landmarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chat:
    """A group that people use; `address` is its id on `platform`, empty while nobody said which group it is; `grid` is
    empty while it is bound to none; `also` are its other addresses by platform, in the order they are taken."""

    id: str
    platform: str
    address: str = ""
    grid: str = ""
    also: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def ways(self) -> Mapping[str, str]:
        return {self.platform: self.address, **self.also}


@dataclass(frozen=True, slots=True)
class Team:
    """A department or a property firm that a ticket can be handed to; `people` in the order they are asked."""

    id: str
    name: str
    people: tuple[str, ...]
    grids: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers, at which level, and each reason why it is not somebody nearer, in Chinese words."""

    person: str
    level: Level
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything by its id. Every id that is mentioned is there, no account or address is there twice: whoever builds
    it has seen to that. The last four fields are indexes of the first ones."""

    zone: ZoneInfo
    communities: Mapping[str, Community]
    grids: Mapping[str, Grid]
    people: Mapping[str, Person]
    chats: Mapping[str, Chat]
    teams: Mapping[str, Team]
    duties: tuple[Duty, ...]
    absences: tuple[Absence, ...]
    by_account: Mapping[tuple[str, str], Person] = field(init=False, repr=False, compare=False)
    by_address: Mapping[tuple[str, str], Chat] = field(init=False, repr=False, compare=False)
    rotas: Mapping[tuple[Level, str], tuple[Duty, ...]] = field(init=False, repr=False, compare=False)
    away: Mapping[str, tuple[Absence, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        accounts = {pair: person for person in self.people.values() for pair in person.accounts.items()}
        addresses = {way: chat for chat in self.chats.values() for way in chat.ways.items() if way[1]}
        rotas: defaultdict[tuple[Level, str], tuple[Duty, ...]] = defaultdict(tuple)
        for duty in self.duties:
            for grid in _served(self.grids, duty):
                rotas[duty.level, grid] += (duty,)
        away: defaultdict[str, tuple[Absence, ...]] = defaultdict(tuple)
        for absence in self.absences:
            away[absence.who] += (absence,)
        for name, index in (("by_account", accounts), ("by_address", addresses), ("rotas", rotas), ("away", away)):
            object.__setattr__(self, name, dict(index))


def known(roster: Roster, platform: str, account: str) -> Person | None:
    return roster.by_account.get((platform, account))


def chat_at(roster: Roster, platform: str, address: str) -> Chat | None:
    return roster.by_address.get((platform, address))


def grid_of(roster: Roster, building: str) -> tuple[str, ...]:
    """The grids that have this building: several where estates number their buildings alike."""
    return tuple(grid.id for grid in roster.grids.values() if building in grid.buildings)


def grids_of(roster: Roster, person: str) -> frozenset[str]:
    """Where this person may act: officers and leaders in their grids and those whose rota names them, community duty
    in every grid of the communities that name them, supervisors everywhere, others nowhere."""
    found = roster.people.get(person)
    if found and found.role is Role.SUPERVISOR:
        return frozenset(roster.grids)
    if not found or found.role not in GRID_STAFF:
        return frozenset()
    own = {grid.id for grid in roster.grids.values() if person == grid.leader or person in grid.officers}
    named_in = (duty for duty in roster.duties if duty.level is not Level.SUBDISTRICT)
    return frozenset(own.union(*(_served(roster.grids, duty) for duty in named_in if person in asked(roster, duty))))


def team_named(roster: Roster, words: str) -> Team | None:
    words = words.strip().removeprefix("@")
    return roster.teams.get(words) or next((team for team in roster.teams.values() if team.name == words), None)


def named(roster: Roster, words: str) -> tuple[str, ...]:
    """The ids of the people meant by an id, a full name, or a team's id or name (its people, in order); several people
    of one name are all given."""
    words = words.strip().removeprefix("@")
    if words in roster.people:
        return (words,)
    team = team_named(roster, words)
    return team.people if team else tuple(person.id for person in roster.people.values() if person.name == words)


def asked(roster: Roster, duty: Duty) -> tuple[str, ...]:
    """The people that a line of the rota names, in the order they are asked."""
    team = roster.teams.get(duty.who)
    return team.people if team else (duty.who,)


def answerer(
    roster: Roster,
    grid: str,
    at: datetime,
    *,
    building: str | None = None,
    category: str | None = None,
    level: Level = Level.DUTY,
    without: frozenset[str] = NOBODY,
) -> Answerer | None:
    """Who answers at `level` or the nearest level above it; the first line of the rota wins. None only if the roster
    has no staff at all: when everybody is off duty, away or in `without`, somebody is still named."""
    local, reasons = at.astimezone(roster.zone), dict[str, None]()
    if grid not in roster.grids:
        level, reasons = Level.SUBDISTRICT, {"不知道是哪个网格": None}
    for step in LEVELS[LEVELS.index(level) if level in LEVELS else 0 :]:
        off_duty = True
        for person, day in _candidates(roster, grid, step, local, building, category):
            off_duty = False
            if comes := _comes(roster, person, day, without, reasons):
                return Answerer(comes, step, tuple(reasons))
        if off_duty:
            reasons[f"{_named_at(roster, grid, step)}此时没有人值班"] = None
    return _last_resort(roster, local.date(), without, tuple(reasons))


def is_away(roster: Roster, person: str, at: datetime) -> bool:
    """Whether that person is absent on the local day of `at`."""
    return _absence(roster, person, at.astimezone(roster.zone).date()) is not None


def _served(grids: Mapping[str, Grid], duty: Duty) -> tuple[str, ...]:
    """The grids for which a line stands; the subdistrict's lines stand for "", the grid that nobody knows."""
    if duty.level is Level.SUBDISTRICT:
        return ("",)
    return tuple(grid.id for grid in grids.values() if duty.of in (grid.id, grid.community))


def _candidates(
    roster: Roster, grid: str, level: Level, local: datetime, building: str | None, category: str | None
) -> Iterator[tuple[str, date]]:
    if level is Level.LEADER:
        yield roster.grids[grid].leader, local.date()
    for duty in roster.rotas.get((level, "" if level is Level.SUBDISTRICT else grid), ()):
        day = shift_day(duty, local)
        if day is not None and stands_for(duty, building, category):
            yield from ((person, day) for person in asked(roster, duty))


def _comes(roster: Roster, person: str, day: date, without: frozenset[str], reasons: dict[str, None]) -> str | None:
    """Who comes when this person is asked: they, their stand-in, or nobody, with the reason."""
    absence, why = _absence(roster, person, day), roster.people[person].name
    if absence and absence.stand_in is None:
        reasons[f"{why}不在，没有代班人"] = None
        return None
    if absence and absence.stand_in:
        person, why = absence.stand_in, f"{why}不在，代班人{roster.people[absence.stand_in].name}"
        if _absence(roster, person, day):
            reasons[f"{why}也不在"] = None
            return None
    if person in without:
        reasons[f"{why}已经找过"] = None
        return None
    if absence:
        reasons[f"{why}来"] = None
    return person


def _absence(roster: Roster, person: str, day: date) -> Absence | None:
    return next((away for away in roster.away.get(person, ()) if away.first <= day <= away.last), None)


def _named_at(roster: Roster, grid: str, level: Level) -> str:
    if level is Level.SUBDISTRICT:
        return "街道"
    here = roster.grids[grid]
    return roster.communities[here.community].name if level is Level.COMMUNITY else here.name


def _last_resort(roster: Roster, day: date, without: frozenset[str], reasons: tuple[str, ...]) -> Answerer | None:
    """A supervisor, else whoever is nearest to one; those who are here before those away, untried before tried."""
    staff = [person for role in LAST_RESORT for person in roster.people.values() if person.role is role]
    if not staff:
        return None
    best = min(staff, key=lambda person: (person.id in without, _absence(roster, person.id, day) is not None))
    return Answerer(best.id, Level.SUBDISTRICT, (*reasons, f"由{best.name}兜底"))

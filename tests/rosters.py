"""A small roster to ask questions of, with invented people."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.policy.roster import Chat, Community, Grid, Person, Roster, Team
from handlers.policy.rota import Absence, Duty
from storage.kinds import Role

SHANGHAI = ZoneInfo("Asia/Shanghai")

PEOPLE = (
    Person("an", "安大同", Role.GRID_OFFICER, {"local": "an"}),
    Person("bai", "白小雨", Role.GRID_OFFICER, {"local": "bai"}),
    Person("cao", "曹国平", Role.GRID_LEADER, {"local": "cao"}),
    Person("dai", "戴秋月", Role.COMMUNITY_DUTY, {"local": "dai"}),
    Person("fu", "傅长河", Role.SUPERVISOR, {"local": "fu"}),
    Person("gao", "高小满", Role.SAFETY_INFORMANT, {"local": "gao", "other": "77"}),
    Person("lift-1", "李修文", Role.PROPERTY_MANAGER, {"local": "lift-1"}),
    Person("lift-2", "梁守成", Role.PROPERTY_MANAGER, {"local": "lift-2"}),
)
GRIDS = (
    Grid("east", "东格", "shore", "cao", ("an", "bai"), ("gao",), ("1", "2", "3"), ("南门",)),
    Grid("west", "西格", "shore", "cao", ("bai",), (), ("4", "5"), ()),
    Grid("hill", "山格", "hills", "cao", (), (), ("1",), ()),
)


def roster(
    *duties: Duty,
    absences: Iterable[Absence] = (),
    zone: ZoneInfo = SHANGHAI,
    people: Iterable[Person] = PEOPLE,
    grids: Iterable[Grid] = GRIDS,
) -> Roster:
    return Roster(
        zone,
        {"shore": Community("shore", "岸边社区"), "hills": Community("hills", "山上社区")},
        {grid.id: grid for grid in grids},
        {person.id: person for person in people},
        {"east-group": Chat("east-group", "local", "e", "east")},
        {"lift": Team("lift", "电梯公司", ("lift-1", "lift-2"))},
        duties,
        tuple(absences),
    )


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """A local time like `2026-03-02 08:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)

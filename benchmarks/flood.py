"""A large town and what its neighbours write, as much of it as one likes: every message a matter of its own."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bot.config import load  # noqa: E402 - run as a script, the root is put on the path first
from handlers.incoming import IncomingMessage  # noqa: E402 - run as a script, the root is put on the path first
from handlers.policy.roster import Chat, Grid, Person  # noqa: E402 - run as a script, the root is put on the path first
from handlers.policy.town import Town  # noqa: E402 - run as a script, the root is put on the path first
from storage.kinds import Level, Role  # noqa: E402 - run as a script, the root is put on the path first

PLATFORM = "local"
FLOOD = 2000
"""Reports of a flood; then days go by, and the next flood is about other things."""

BETWEEN = timedelta(days=14)
MONDAY = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
MATTERS = (
    "{}单元门口路灯不亮了",
    "{}单元楼道垃圾没人清",
    "{}单元电梯坏了",
    "{}单元楼下水管漏水了",
    "{}单元外墙瓷砖脱落，差点砸到人",
    "{}单元楼道里堆满杂物，消防通道堵了",
    "{}单元有人高空抛物",
    "{}单元门口有一群流浪狗",
)


def town(grids: int = 200) -> Town:
    """The example's rules for so many grids, each with a group, a leader and an officer of its own."""
    example = load(ROOT / "config.example.toml").town
    [community, *_] = example.roster.communities
    people = {key: one for key, one in example.roster.people.items() if one.role is not Role.GRID_OFFICER}
    made: dict[str, Grid] = {}
    duties = [duty for duty in example.roster.duties if duty.level in (Level.COMMUNITY, Level.SUBDISTRICT)]
    for number in range(grids):
        key, officer, leader = f"grid-{number}", f"officer-{number}", f"leader-{number}"
        people[officer] = Person(officer, f"网格员{number}", Role.GRID_OFFICER, {PLATFORM: officer})
        people[leader] = Person(leader, f"网格长{number}", Role.GRID_LEADER, {PLATFORM: leader})
        made[key] = Grid(key, f"第{number}网格", community, leader, (officer,))
    template = next(duty for duty in example.roster.duties if duty.level is Level.DUTY)
    duties += [replace(template, who=f"officer-{n}", of=f"grid-{n}") for n in range(grids)]
    chats = {f"group-{n}": Chat(f"group-{n}", PLATFORM, f"group-{n}", f"grid-{n}") for n in range(grids)}
    roster = replace(
        example.roster, grids=made, people=people, chats=chats, teams={}, duties=tuple(duties), absences=()
    )
    return replace(example, roster=roster)


def messages(grids: int, first: int, count: int, at: datetime, batch: str = "") -> Iterator[IncomingMessage]:
    """Reports from everywhere in turn, by as many neighbours; `batch` makes their ids new."""
    for number in range(first, first + count):
        matter = MATTERS[number // grids % len(MATTERS)]
        building = 1 + number % 20 + 20 * (number // (grids * len(MATTERS)))
        yield IncomingMessage(
            platform=PLATFORM,
            chat=f"group-{number % grids}",
            account=f"wx-{batch}-{number}",
            name=f"邻居{number}",
            at=at - timedelta(seconds=1),
            message=f"m{batch}-{number}",
            text=matter.format(f"{building}栋{1 + number % 7}"),
        )


def waves(
    grids: int, count: int, at_once: int, start: datetime, batch: str
) -> Iterator[tuple[datetime, list[IncomingMessage]]]:
    """So many reports, flood after flood, in batches with the time when each comes."""
    for first in range(0, count, at_once):
        at = start + BETWEEN * (first // FLOOD)
        yield at, list(messages(grids, first % FLOOD, at_once, at, f"{batch}-{first}"))

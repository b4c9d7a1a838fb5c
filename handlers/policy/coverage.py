"""What nobody would answer for: the holes between groups, grids, buildings, the duty rota and the absences."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date

from handlers.policy.roster import Grid, Roster, asked, grid_of
from handlers.policy.rota import DAY, WEEK, Absence, Duty, Gap, gaps, stands_for
from storage.kinds import Level

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True, slots=True)
class Hole:
    """`where` is the section of the config and the id in it; `text` says what is missing and what to write."""

    where: str
    text: str


def holes(roster: Roster, categories: Mapping[str, str], platforms: Collection[str], today: date) -> Iterator[Hole]:
    """`categories` are names by id; absences that are over on `today` no longer matter."""
    yield from _groups(roster)
    yield from _buildings(roster)
    for grid in roster.grids.values():
        yield from _grid_rota(roster, grid, categories)
    for community in roster.communities.values():
        lines = [duty for duty in roster.duties if duty.of == community.id and duty.level is Level.COMMUNITY]
        yield from _upper_rota(f"communities.{community.id}", community.name, lines)
    lines = [duty for duty in roster.duties if duty.level is Level.SUBDISTRICT]
    yield from _upper_rota("subdistrict", "街道", lines)
    answering = _answering(roster)
    for absence in roster.absences:
        if absence.last >= today and absence.who in answering:
            yield from _absence(roster, absence)
    yield from _unreachable(roster, answering, frozenset(platforms))


def unbound(roster: Roster, platforms: Collection[str]) -> Iterator[Hole]:
    """What the config leaves to be bound while the bot is in service: no hole, for the config cannot show it."""
    for chat in roster.chats.values():
        if any(not address and platform in platforms for platform, address in chat.ways.items()):
            text = f"还没写是哪个群；写 address，或用 invite --group {chat.id} 拿绑定码在群里发。"
            yield Hole(f"chats.{chat.id}", text)
    for person in roster.people.values():
        if not person.accounts:
            text = f"{person.name}还没有账号；写 accounts，或用 invite --person {person.id} 拿绑定码给本人。"
            yield Hole(f"people.{person.id}", text)


def alike(roster: Roster) -> Iterator[Hole]:
    """Buildings numbered alike in grids of different communities: no hole, for the group tells them apart."""
    yield from (hole for hole, one_community in _shared_buildings(roster) if not one_community)


def worded(found: Iterable[Gap]) -> str:
    """The hours, as in `周六、周日 20:00-次日08:00`."""
    by_hours: defaultdict[str, list[str]] = defaultdict(list)
    for gap in found:
        if gap.minutes == WEEK:
            return "每天全天"
        first = gap.start.hour * 60 + gap.start.minute
        days_on, last = divmod(first + gap.minutes, DAY)
        if not last:
            days_on, last = days_on - 1, DAY
        until = ("", "次日")[days_on] if days_on < 2 else WEEKDAYS[(gap.day + days_on) % 7]
        by_hours[f"{gap.start:%H:%M}-{until}{last // 60:02}:{last % 60:02}"].append(WEEKDAYS[gap.day])
    return "；".join(
        f"{'每天' if len(days) == len(WEEKDAYS) else '、'.join(days)} {hours}" for hours, days in by_hours.items()
    )


def _groups(roster: Roster) -> Iterator[Hole]:
    for chat in roster.chats.values():
        if not chat.grid:
            yield Hole(f"chats.{chat.id}", "这个群没有绑定网格，群里的报事只能交给街道；请写 grid。")
    bound = {chat.grid for chat in roster.chats.values()}
    for grid in roster.grids.values():
        if grid.id not in bound:
            yield Hole(f"grids.{grid.id}", f"{grid.name}没有群，居民无处报事；请在 chats 里绑定一个。")


def _buildings(roster: Roster) -> Iterator[Hole]:
    yield from (hole for hole, one_community in _shared_buildings(roster) if one_community)
    for grid in roster.grids.values():
        if not grid.buildings and not grid.landmarks:
            yield Hole(f"grids.{grid.id}", f"{grid.name}没有楼栋也没有地标；请写 buildings 或 landmarks。")
    for duty in roster.duties:
        own = {building for grid in _of(roster, duty) for building in grid.buildings}
        if strange := [building for building in duty.buildings if building not in own]:
            text = f"值班表里的 {'、'.join(strange)} 号楼不属于任何由它管的网格；请改楼栋号，或写进网格的 buildings。"
            yield Hole(f"duties.{duty.of}", text)


def _of(roster: Roster, duty: Duty) -> list[Grid]:
    everywhere = duty.level is Level.SUBDISTRICT
    return [grid for grid in roster.grids.values() if everywhere or duty.of in (grid.id, grid.community)]


def _shared_buildings(roster: Roster) -> Iterator[tuple[Hole, bool]]:
    """For each set of grids that share buildings: what to say, and whether two of them are of one community."""
    shared: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for building in dict.fromkeys(building for grid in roster.grids.values() for building in grid.buildings):
        shared[grid_of(roster, building)].append(building)
    for ids, buildings in shared.items():
        grids = [roster.grids[id] for id in ids]
        names = "、".join(grid.name for grid in grids)
        text = f"{'、'.join(buildings)} 号楼同时属于{names}；只说楼号时要靠在哪个群里说来分。"
        if len(grids) > 1:
            yield Hole(f"grids.{ids[0]}", text), len({grid.community for grid in grids}) < len(grids)


def _grid_rota(roster: Roster, grid: Grid, categories: Mapping[str, str]) -> Iterator[Hole]:
    """By category, for a building that nobody named: whoever answers for some buildings alone cannot be counted on."""
    lines = roster.rotas.get((Level.DUTY, grid.id), ())
    leader = roster.people[grid.leader].name
    where = f"grids.{grid.id}"
    if not lines:
        yield Hole(where, f"{grid.name}没有人值班，报事直接落到网格长{leader}；请在 duties 里排班。")
        return
    alike: defaultdict[tuple[Gap, ...], list[str]] = defaultdict(list)
    for category, name in categories.items():
        alike[gaps(duty for duty in lines if stands_for(duty, None, category))].append(name)
    for found, names in alike.items():
        if found:
            what = "" if len(names) == len(categories) else f"的{'、'.join(names)}"
            yield Hole(where, f"{grid.name}{what}在 {worded(found)} 没有人值班，落到网格长{leader}；请补上这一段。")


def _upper_rota(where: str, name: str, lines: Iterable[Duty]) -> Iterator[Hole]:
    found = gaps(duty for duty in lines if stands_for(duty, None, None))
    if found:
        yield Hole(where, f"{name}在 {worded(found)} 没有人值班，升级上来的报事无人接；请在 duties 里补上。")


def _answering(roster: Roster) -> frozenset[str]:
    leaders = {grid.leader for grid in roster.grids.values()}
    return frozenset(leaders.union(*(asked(roster, duty) for duty in roster.duties)))


def _absence(roster: Roster, absence: Absence) -> Iterator[Hole]:
    where, name = f"absences.{absence.who}", roster.people[absence.who].name
    days = f"{absence.first}至{absence.last}"
    written = roster.away[absence.who]
    for other in written[: written.index(absence)]:
        if other.stand_in != absence.stand_in and (both := _both(other, absence)):
            yield Hole(where, f"{name}{both}不在写了两处，代班人不同，只有前一处算；请删去一处。")
    if absence.stand_in is None:
        yield Hole(where, f"{name}{days}不在，没有写代班人；请写 stand_in。")
        return
    stand_in = roster.people[absence.stand_in].name
    for other in roster.away.get(absence.stand_in, ()):
        if both := _both(other, absence):
            yield Hole(where, f"{name}不在时的代班人{stand_in}{both}也不在；请换一位。")


def _both(one: Absence, other: Absence) -> str:
    """The days of both; empty where they share none."""
    first, last = max(one.first, other.first), min(one.last, other.last)
    return f"{first}至{last}" if first <= last else ""


def _unreachable(roster: Roster, answering: Iterable[str], platforms: Set[str]) -> Iterator[Hole]:
    stand_ins = (absence.stand_in for absence in roster.absences if absence.stand_in)
    for id in sorted({*answering, *stand_ins}):
        accounts = roster.people[id].accounts
        if accounts and not platforms & accounts.keys():
            name = roster.people[id].name
            yield Hole(f"people.{id}", f"{name}要值班，但在开着的平台上没有账号，谁也叫不到；请写 accounts。")

"""Claims about what a roster leaves without anybody to answer."""

from datetime import date, time

import pytest

from handlers.policy.coverage import Hole, alike, holes, worded
from handlers.policy.roster import Chat, Grid, Person, Roster
from handlers.policy.rota import Absence, Duty, Gap
from storage.kinds import Level, Role
from tests.rosters import PEOPLE, roster

TODAY = date(2026, 3, 2)
CATEGORIES = {"elevator": "电梯", "noise": "噪声扰民"}
EAST = Grid("east", "东格", "shore", "cao", ("an", "bai"), (), ("1", "2"))
WHOLE = (
    Duty("an", Level.DUTY, "east"),
    Duty("dai", Level.COMMUNITY, "shore"),
    Duty("dai", Level.COMMUNITY, "hills"),
    Duty("fu", Level.SUBDISTRICT, "town"),
)


def found(town: Roster, today: date = TODAY) -> list[Hole]:
    return list(holes(town, CATEGORIES, ("local",), today))


def town(*duties: Duty, absences: tuple[Absence, ...] = (), grid: Grid = EAST) -> Roster:
    return roster(*duties, absences=absences, grids=[grid])


def test_a_whole_roster_has_no_hole() -> None:
    assert found(town(*WHOLE)) == []


def test_a_night_without_anybody_is_a_hole_with_its_hours() -> None:
    day = Duty("an", Level.DUTY, "east", frozenset(range(5)), time(8), time(20))
    text = (
        "东格在 周一、周二、周三、周四 20:00-次日08:00；周五 20:00-周一08:00 没有人值班，"
        "落到网格长曹国平；请补上这一段。"
    )
    assert found(town(day, *WHOLE[1:])) == [Hole("grids.east", text)]


def test_a_category_that_nobody_takes_is_named() -> None:
    noise = Duty("an", Level.DUTY, "east", categories=("noise",))
    text = "东格的电梯在 每天全天 没有人值班，落到网格长曹国平；请补上这一段。"
    assert found(town(noise, *WHOLE[1:])) == [Hole("grids.east", text)]


def test_a_line_for_some_buildings_covers_no_grid() -> None:
    first = Duty("an", Level.DUTY, "east", buildings=("1",))
    text = "东格在 每天全天 没有人值班，落到网格长曹国平；请补上这一段。"
    assert found(town(first, *WHOLE[1:])) == [Hole("grids.east", text)]


def test_a_grid_without_rota_is_a_hole() -> None:
    text = "东格没有人值班，报事直接落到网格长曹国平；请在 duties 里排班。"
    assert found(town(*WHOLE[1:])) == [Hole("grids.east", text)]


def test_gaps_of_the_community_and_the_subdistrict_are_holes() -> None:
    desk = Duty("fu", Level.SUBDISTRICT, "town", start=time(8), end=time(18))
    says = "升级上来的报事无人接；请在 duties 里补上。"
    assert found(town(WHOLE[0], WHOLE[1], desk)) == [
        Hole("communities.hills", f"山上社区在 每天全天 没有人值班，{says}"),
        Hole("subdistrict", f"街道在 每天 18:00-次日08:00 没有人值班，{says}"),
    ]


@pytest.mark.parametrize(
    ("absence", "text"),
    [
        (Absence("an", TODAY, TODAY), "安大同2026-03-02至2026-03-02不在，没有写代班人；请写 stand_in。"),
        (Absence("an", date(2026, 2, 1), date(2026, 3, 1)), ""),
        (Absence("an", TODAY, TODAY, "bai"), ""),
        (Absence("gao", TODAY, TODAY), ""),
    ],
)
def test_only_a_coming_absence_of_somebody_who_answers_needs_a_stand_in(absence: Absence, text: str) -> None:
    expected = [Hole(f"absences.{absence.who}", text)] if text else []
    assert found(town(*WHOLE, absences=(absence,))) == expected


@pytest.mark.parametrize(
    ("first", "last", "both"),
    [
        (date(2026, 3, 8), date(2026, 3, 20), "2026-03-08至2026-03-09"),
        (date(2026, 2, 8), date(2026, 3, 2), "2026-03-02至2026-03-02"),
        (date(2026, 3, 10), date(2026, 3, 20), ""),
        (date(2026, 2, 8), date(2026, 3, 1), ""),
    ],
)
def test_a_stand_in_who_is_away_on_one_of_the_days_is_a_hole(first: date, last: date, both: str) -> None:
    away = (Absence("an", TODAY, date(2026, 3, 9), "bai"), Absence("bai", first, last, "dai"))
    text = f"安大同不在时的代班人白小雨{both}也不在；请换一位。"
    found_for_an = [hole for hole in found(town(*WHOLE, absences=away)) if hole.where == "absences.an"]
    assert found_for_an == ([Hole("absences.an", text)] if both else [])


def test_a_grid_without_group_and_a_group_without_grid_are_holes() -> None:
    west = Grid("west", "西格", "shore", "cao", (), buildings=("7",))
    chats = {"all": Chat("all", "local", "x")}
    base = roster(*WHOLE, Duty("bai", Level.DUTY, "west"), grids=[EAST, west])
    bare = Roster(base.zone, base.communities, base.grids, base.people, chats, base.teams, base.duties, ())
    assert [hole.where for hole in found(bare)] == ["chats.all", "grids.east", "grids.west"]


def test_buildings_must_be_of_one_grid_of_a_community_and_of_some() -> None:
    twin = Grid("twin", "双格", "shore", "cao", (), buildings=("2", "3"))
    hill = Grid("hill", "山格", "hills", "cao", (), buildings=("1",))
    base = roster(*WHOLE, Duty("an", Level.DUTY, "east", buildings=("9",)), grids=[EAST, twin, hill])
    texts = [hole.text for hole in found(base) if "楼" in hole.text]
    assert texts == [
        "2 号楼同时属于东格、双格；只说楼号时要靠在哪个群里说来分。",
        "值班表里的 9 号楼不属于任何由它管的网格；请改楼栋号，或写进网格的 buildings。",
    ]
    assert [hole.text for hole in alike(base)] == ["1 号楼同时属于东格、山格；只说楼号时要靠在哪个群里说来分。"]


def test_a_duty_line_of_a_community_is_not_who_escalations_go_to() -> None:
    grid_duty = Duty("dai", Level.DUTY, "shore")
    assert [hole.where for hole in found(town(grid_duty, *WHOLE[2:]))] == ["communities.shore"]


def test_a_grid_of_landmarks_alone_is_whole() -> None:
    market = Grid("east", "东格", "shore", "cao", (), landmarks=("菜市场",))
    assert found(town(*WHOLE, grid=market)) == []


def test_a_grid_of_no_place_is_a_hole() -> None:
    nowhere = Grid("east", "东格", "shore", "cao", ())
    text = "东格没有楼栋也没有地标；请写 buildings 或 landmarks。"
    assert found(town(*WHOLE, grid=nowhere)) == [Hole("grids.east", text)]


def test_whoever_answers_needs_an_account_on_a_platform_that_is_on() -> None:
    people = [*PEOPLE[1:], Person("an", "安大同", Role.GRID_OFFICER, {"other": "an"})]
    text = "安大同要值班，但在开着的平台上没有账号，谁也叫不到；请写 accounts。"
    assert found(roster(*WHOLE, people=people, grids=[EAST])) == [Hole("people.an", text)]


@pytest.mark.parametrize(
    ("gaps", "words"),
    [
        ([Gap(0, time(0), 7 * 24 * 60)], "每天全天"),
        ([Gap(day, time(20), 240) for day in range(7)], "每天 20:00-24:00"),
        ([Gap(0, time(22), 600), Gap(2, time(12), 60)], "周一 22:00-次日08:00；周三 12:00-13:00"),
        ([Gap(5, time(8), 48 * 60)], "周六 08:00-周一08:00"),
    ],
)
def test_hours_are_worded_briefly(gaps: list[Gap], words: str) -> None:
    assert worded(gaps) == words

"""Claims about who answers for a grid at a moment, and why it is nobody nearer."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from handlers.policy.roster import Answerer, answerer, chat_at, grid_of, grids_of, known, named
from handlers.policy.rota import Absence, Duty
from storage.kinds import Level, Role
from tests.rosters import PEOPLE, at, roster

DAY = Duty("an", Level.DUTY, "east", start=time(8), end=time(20))
NIGHT = Duty("bai", Level.DUTY, "east", start=time(20), end=time(8))
COMMUNITY = Duty("dai", Level.COMMUNITY, "shore")
DESK = Duty("fu", Level.SUBDISTRICT, "town")
LIFTS = Duty("lift", Level.DUTY, "shore", buildings=("2", "3"), categories=("elevator",))
ROTA = (LIFTS, DAY, NIGHT, COMMUNITY, DESK)
NOON, MIDNIGHT = at("2026-03-02 12:00"), at("2026-03-03 00:30")
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("when", "person"),
    [("08:00", "an"), ("19:59", "an"), ("20:00", "bai"), ("00:00", "bai"), ("07:59", "bai")],
)
def test_the_shift_decides_who_answers(when: str, person: str) -> None:
    assert answerer(roster(*ROTA), "east", at(f"2026-03-02 {when}")) == Answerer(person, Level.DUTY, ())


@pytest.mark.parametrize(
    ("building", "category", "person"),
    [
        ("2", "elevator", "lift-1"),
        ("1", "elevator", "an"),
        ("2", "noise", "an"),
        (None, "elevator", "an"),
        ("2", None, "an"),
    ],
)
def test_a_line_for_some_buildings_and_categories_wins_by_its_place(
    building: str | None, category: str | None, person: str
) -> None:
    found = answerer(roster(*ROTA), "east", NOON, building=building, category=category)
    assert found == Answerer(person, Level.DUTY, ())


def test_of_two_lines_on_shift_the_first_wins() -> None:
    general_first = roster(DAY, LIFTS, DESK)
    found = answerer(general_first, "east", NOON, building="2", category="elevator")
    assert found == Answerer("an", Level.DUTY, ())


def test_a_line_of_a_community_stands_for_each_of_its_grids() -> None:
    found = [answerer(roster(LIFTS, DESK), grid, NOON, building="2", category="elevator") for grid in ("west", "hill")]
    assert [answer.person for answer in found if answer] == ["lift-1", "cao"]


def test_the_stand_in_of_somebody_absent_answers_and_says_for_whom() -> None:
    away = Absence("an", *MARCH, stand_in="bai")
    found = answerer(roster(*ROTA, absences=[away]), "east", NOON)
    assert found == Answerer("bai", Level.DUTY, ("安大同不在，代班人白小雨来",))


def test_a_stand_in_who_is_away_too_leaves_it_to_the_next_line() -> None:
    away = [Absence("an", *MARCH, stand_in="bai"), Absence("bai", *MARCH)]
    second = Duty("dai", Level.DUTY, "east")
    found = answerer(roster(DAY, second, DESK, absences=away), "east", NOON)
    assert found == Answerer("dai", Level.DUTY, ("安大同不在，代班人白小雨也不在",))


def test_an_absence_without_stand_in_leaves_it_to_the_leader() -> None:
    found = answerer(roster(*ROTA, absences=[Absence("an", *MARCH)]), "east", NOON)
    assert found == Answerer("cao", Level.LEADER, ("安大同不在，没有代班人",))


def test_nobody_on_duty_is_the_leaders_with_the_reason() -> None:
    found = answerer(roster(DAY, COMMUNITY, DESK), "east", MIDNIGHT)
    assert found == Answerer("cao", Level.LEADER, ("东格此时没有人值班",))


def test_each_level_passes_on_to_the_one_above_with_its_reason() -> None:
    found = answerer(roster(DESK, absences=[Absence("cao", *MARCH)]), "east", NOON)
    reasons = ("东格此时没有人值班", "曹国平不在，没有代班人", "岸边社区此时没有人值班")
    assert found == Answerer("fu", Level.SUBDISTRICT, reasons)


@pytest.mark.parametrize(
    ("level", "person"),
    [
        (Level.ASSIGNEE, "an"),
        (Level.REPORTER, "an"),
        (Level.DUTY, "an"),
        (Level.LEADER, "cao"),
        (Level.COMMUNITY, "dai"),
        (Level.SUBDISTRICT, "fu"),
    ],
)
def test_a_step_asks_at_its_own_level(level: Level, person: str) -> None:
    found = answerer(roster(*ROTA), "east", NOON, level=level)
    assert found and (found.person, found.reasons) == (person, ())


def test_who_was_tried_is_not_asked_again() -> None:
    found = answerer(roster(*ROTA), "east", NOON, without=frozenset({"an", "cao"}))
    assert found == Answerer("dai", Level.COMMUNITY, ("安大同已经找过", "曹国平已经找过"))


def test_the_next_of_a_team_answers_when_the_first_is_away() -> None:
    away = [Absence("lift-1", *MARCH)]
    found = answerer(roster(*ROTA, absences=away), "east", NOON, building="3", category="elevator")
    assert found == Answerer("lift-2", Level.DUTY, ("李修文不在，没有代班人",))


@pytest.mark.parametrize("grid", ["", "gone"])
def test_a_matter_of_no_known_grid_is_the_subdistricts(grid: str) -> None:
    assert answerer(roster(*ROTA), grid, NOON) == Answerer("fu", Level.SUBDISTRICT, ("不知道是哪个网格",))


@pytest.mark.parametrize(
    ("away", "tried", "person"),
    [
        ({"fu", "cao", "an", "bai"}, set[str](), "dai"),
        ({"fu", "cao", "an", "bai", "dai"}, set[str](), "fu"),
        (set[str](), {"fu", "cao", "dai"}, "an"),
        (set[str](), {"fu", "cao", "dai", "an", "bai"}, "fu"),
    ],
)
def test_somebody_is_named_even_when_nobody_is_left(away: set[str], tried: set[str], person: str) -> None:
    absences = [Absence(who, *MARCH) for who in sorted(away)]
    found = answerer(roster(absences=absences), "east", NOON, without=frozenset(tried | {"cao"}))
    name = roster().people[person].name
    assert found and (found.person, found.level, found.reasons[-1]) == (person, Level.SUBDISTRICT, f"由{name}兜底")


def test_a_roster_without_staff_answers_nobody() -> None:
    informants = [person for person in PEOPLE if person.role is Role.SAFETY_INFORMANT]
    assert answerer(roster(people=informants, grids=()), "", NOON) is None


@pytest.mark.parametrize(
    ("when", "person"), [("2026-03-08 01:00", "an"), ("2026-03-09 01:00", "bai"), ("2026-03-10 01:00", "an")]
)
def test_an_absence_takes_away_the_whole_shift_that_began_on_its_day(when: str, person: str) -> None:
    nights = Duty("an", Level.DUTY, "east", start=time(20), end=time(8))
    away = Absence("an", date(2026, 3, 8), date(2026, 3, 8), stand_in="bai")
    found = answerer(roster(nights, DESK, absences=[away]), "east", at(when))
    assert found and found.person == person


@pytest.mark.parametrize(
    ("instant", "person"),
    [
        ("2026-03-29T00:59+00:00", "an"),
        ("2026-03-29T01:00+00:00", "bai"),
        ("2026-10-25T00:30+00:00", "an"),
        ("2026-10-25T01:30+00:00", "an"),
        ("2026-10-25T02:00+00:00", "bai"),
    ],
)
def test_shifts_follow_the_local_clock_when_it_jumps(instant: str, person: str) -> None:
    early, late = Duty("an", Level.DUTY, "east", end=time(3)), Duty("bai", Level.DUTY, "east", start=time(3))
    berlin = roster(early, late, zone=ZoneInfo("Europe/Berlin"))
    found = answerer(berlin, "east", at(instant[:16], ZoneInfo("UTC")))
    assert found and found.person == person


def test_people_and_groups_are_known_by_platform_and_account() -> None:
    town = roster()
    assert [known(town, *account) for account in (("local", "an"), ("other", "an"))] == [PEOPLE[0], None]
    found = chat_at(town, "local", "e")
    assert found and found.id == "east-group"
    assert chat_at(town, "other", "e") is None


@pytest.mark.parametrize(
    ("person", "grids"),
    [
        ("an", {"east"}),
        ("bai", {"east", "west"}),
        ("cao", {"east", "west", "hill"}),
        ("dai", {"east", "west"}),
        ("fu", {"east", "west", "hill"}),
        ("gao", set[str]()),
        ("lift-1", set[str]()),
        ("nobody", set[str]()),
    ],
)
def test_people_may_act_where_they_answer(person: str, grids: set[str]) -> None:
    assert grids_of(roster(*ROTA), person) == grids


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("an", ("an",)),
        (" @安大同 ", ("an",)),
        ("lift", ("lift-1", "lift-2")),
        ("电梯公司", ("lift-1", "lift-2")),
        ("安", ()),
        ("", ()),
    ],
)
def test_people_are_meant_by_id_name_or_team(words: str, people: tuple[str, ...]) -> None:
    assert named(roster(), words) == people


def test_two_people_of_one_name_are_both_meant() -> None:
    twins = [PEOPLE[0], type(PEOPLE[0])("an-2", "安大同", Role.GRID_OFFICER, {})]
    assert named(roster(people=twins, grids=()), "安大同") == ("an", "an-2")


@pytest.mark.parametrize(("building", "grids"), [("1", ("east", "hill")), ("5", ("west",)), ("9", ())])
def test_a_building_tells_its_grids(building: str, grids: tuple[str, ...]) -> None:
    assert grid_of(roster(), building) == grids

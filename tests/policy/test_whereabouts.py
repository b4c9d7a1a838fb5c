"""A place is in the grid that has it; one that is in none, or may be in several, is in nobody's."""

from dataclasses import replace

import pytest

from handlers.policy.landmarks import Landmarks
from handlers.policy.whereabouts import grid_of
from storage.models import Place
from tests.telling import example

ROSTER = example().roster
LANDMARKS = example().matcher.landmarks


@pytest.mark.parametrize(
    ("place", "own", "grid"),
    [
        (None, "", ""),
        (None, "rongan-1", "rongan-1"),
        (Place("8栋", building="8"), "", "rongan-2"),
        (Place("8栋", building="8"), "rongan-1", "rongan-2"),
        (Place("45栋", building="45"), "", ""),
        (Place("45栋", building="45"), "rongan-1", ""),
        (Place("望湖亭", landmark="望湖亭"), "", "shuyuan-1"),
        (Place("望湖亭", landmark="望湖亭"), "rongan-1", "shuyuan-1"),
        (Place("望壶亭", landmark="望壶亭"), "rongan-1", "shuyuan-1"),
        (Place("篮球场", landmark="篮球场"), "rongan-1", "rongan-1"),
        (Place("篮球场", landmark="篮球场"), "", ""),
        (Place("8栋 望湖亭", building="8", landmark="望湖亭"), "rongan-1", ""),
        (Place("二楼", floor="2"), "rongan-1", "rongan-1"),
    ],
)
def test_the_lists_of_the_grids_say_where_a_place_is(place: Place | None, own: str, grid: str) -> None:
    assert grid_of(ROSTER, LANDMARKS, place, own) == grid


def test_a_grid_that_lists_no_buildings_may_have_any() -> None:
    village = replace(ROSTER.grids["rongan-1"], buildings=())
    open_ended = replace(ROSTER, grids={**ROSTER.grids, "rongan-1": village})
    assert grid_of(open_ended, LANDMARKS, Place("45栋", building="45"), "rongan-1") == "rongan-1"
    assert grid_of(open_ended, LANDMARKS, Place("45栋", building="45"), "rongan-2") == "rongan-1"


def test_a_name_that_two_grids_have_is_in_neither() -> None:
    both = {key: replace(grid, landmarks=("望湖亭",)) for key, grid in ROSTER.grids.items()}
    place = Place("望湖亭", landmark="望湖亭")
    assert grid_of(replace(ROSTER, grids=both), Landmarks(["望湖亭"]), place, "") == ""

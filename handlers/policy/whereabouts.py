"""Which grid a place is in, as far as the buildings and landmarks of the grids say."""

from handlers.policy import roster
from handlers.policy.landmarks import Landmarks
from handlers.policy.normalising import fold
from handlers.policy.roster import Roster
from storage.models import Place


def grid_of(known: Roster, landmarks: Landmarks, place: Place | None, own: str) -> str:
    """The speaker's `own` grid, unless the place is elsewhere; empty where it is in none or may be in several: better
    nobody's than a wrong one's."""
    named = _named(known, landmarks, place)
    if named is None or (own and own in named):
        return own
    return next(iter(named)) if len(named) == 1 else ""


def _named(known: Roster, landmarks: Landmarks, place: Place | None) -> frozenset[str] | None:
    """The grids that have both the building and the landmark; None where nothing was said that a grid could have."""
    if place is None:
        return None
    said: list[frozenset[str]] = []
    if place.building:
        unlisted = frozenset(grid.id for grid in known.grids.values() if not grid.buildings)
        said.append(frozenset(roster.grid_of(known, place.building)) or unlisted)
    meant = landmarks.meant(place.landmark) if place.landmark else None
    if meant:
        grids = known.grids.values()
        said.append(frozenset(grid.id for grid in grids if meant in {fold(name).lower() for name in grid.landmarks}))
    return said[0].intersection(*said) if said else None

"""Who can do what: what is asked of each ground, what its platform says of itself, and what is written down of both."""

from pathlib import Path

import pytest

from tests.platforms.every_ground import GROUNDS
from tests.platforms.ground import Can, Ground

WRITTEN = Path(__file__).parent.parent.parent / "docs" / "architecture.md"


@pytest.mark.parametrize("kind", dict.fromkeys(kind for kind, _ in GROUNDS.values()))
def test_a_ground_shows_what_its_platform_says_of_itself(kind: type[Ground]) -> None:
    says = kind.abilities
    of_all = {Can.ALONE: says.writes_alone, Can.START: says.needs_start, Can.REPLACE: says.edits}
    of_those_that_hear = {Can.REPLAY: says.replays, Can.PRESS: says.buttons} if Can.HEAR in kind.can else {}
    said = of_all | of_those_that_hear
    assert {one: one in kind.can for one in said} == said


def test_the_table_of_who_can_what_is_written_down() -> None:
    kinds = {name.split("-")[0]: kind for name, (kind, _) in GROUNDS.items()}
    rows = [["", *kinds], ["---"] + [":-:"] * len(kinds)]
    rows += [[can.value, *("✓" if can in kind.can else "" for kind in kinds.values())] for can in Can]
    assert "\n".join(f"| {' | '.join(row)} |" for row in rows) in WRITTEN.read_text(encoding="utf-8")

"""Told to stop at any moment, it finishes the tick and the audit that it is in, and goes."""

from collections.abc import Callable

import pytest

from tests.chaos.ordeals import Ordeal

Begin = Callable[[str, int], Ordeal]


@pytest.mark.parametrize("url", ["sqlite_url", "postgres_url"])
def test_a_stop_right_after_the_start_breaks_off_nothing(
    ordeal: Begin, request: pytest.FixtureRequest, url: str
) -> None:
    village = ordeal(request.getfixturevalue(url), 6)
    for _ in range(5):
        assert village.stops_soon() == []
    assert village.accounts().broken == {}

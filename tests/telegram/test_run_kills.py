"""R1: kill -9 at random while neighbours report on Telegram: nothing is lost or doubled, what is repeated says so."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from tests.telegram.emulating import Emulator
from tests.telegram.leaks import leaks
from tests.telegram.served import served
from tests.telegram.theatres import OnDouble, OnEmulator, Theatre
from tests.telegram.trials import trial
from tests.telegram.verdicts import judge

LIVES, REPORTS_A_LIFE = 5, 15


@pytest.fixture(params=["double", "emulator"])
def theatre(request: pytest.FixtureRequest, emulator_process: Emulator) -> Generator[Theatre]:
    if request.param == "emulator":
        yield OnEmulator(emulator_process)
        return
    with served(judged=False, first_pause=0.05) as running:
        yield OnDouble(running)
        assert running.double.faults() == []


@pytest.mark.parametrize(("by_webhook", "seed"), [(False, 1), (True, 2)], ids=["polling", "webhook"])
def test_r1_each_of_75_reports_becomes_one_ticket_whatever_kills_the_bot(
    theatre: Theatre,
    tmp_path: Path,
    sqlite_url: str,
    record_property: Callable[[str, object], None],
    by_webhook: bool,
    seed: int,
) -> None:
    with trial(tmp_path, sqlite_url, theatre, by_webhook=by_webhook, seed=seed) as village:
        for _ in range(LIVES):
            village.dies_while_they_write(REPORTS_A_LIFE)
        village.is_left_alone()
        with village.eye.connect() as connection:
            verdict = judge(connection, village.written, theatre.sent())
    record_property("repeats", verdict.repeats)
    assert (verdict.tickets, verdict.broken) == (75, {})
    assert leaks(tmp_path, sqlite_url, theatre.token) == []

"""The token and the webhook's secret stay in the environment, also while Telegram refuses, breaks off and babbles."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.telegram.leaks import leaks
from tests.telegram.served import Served, served
from tests.telegram.theatres import OnDouble
from tests.telegram.trials import trial

REFUSALS = (400, 403)


@pytest.fixture
def double() -> Generator[Served]:
    with served(judged=False, first_pause=0.05) as running:
        yield running


@pytest.mark.parametrize("by_webhook", [False, True], ids=["polling", "webhook"])
def test_no_file_of_a_run_has_a_secret_in_it(double: Served, tmp_path: Path, sqlite_url: str, by_webhook: bool) -> None:
    with trial(tmp_path, sqlite_url, OnDouble(double), by_webhook=by_webhook, seed=1) as village:
        for status in REFUSALS:
            double.weather.trouble("sendMessage", status=status, words=f"no, /bot{double.token}/")
        for method in ("getUpdates", "getWebhookInfo"):
            double.weather.trouble(method, "garbage", status=404, words=double.token, times=2)
        village.write(2)
        village.is_left_alone()
    assert "Telegram cannot be heard" in village.lives[0].log.read_text(encoding="utf-8")
    assert leaks(tmp_path, sqlite_url, double.token) == []


def test_a_leak_would_be_found(tmp_path: Path) -> None:
    logs, rows = tmp_path / "logs", tmp_path / "rows"
    for folder in (logs, rows):
        folder.mkdir()
        (folder / "file").write_text("https://api.telegram.org/bot1:secret/getMe", encoding="utf-8")
    found = leaks(logs, f"sqlite+aiosqlite:///{rows}/linying.db", "1:secret")
    assert sorted(found) == [str(logs / "file"), str(rows / "file")]

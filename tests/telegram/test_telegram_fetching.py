"""`evidence N --into FOLDER` fetches what came with a ticket, and tells of what it cannot."""

import asyncio
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot import config
from bot.__main__ import main
from bot.telegram import downloading
from storage import kept_evidence, reports, tickets
from storage.database import Database
from storage.models import Exhibit
from tests.bot.configs import write
from tests.storage.samples import exhibit, report, ticket
from tests.telegram.served import Served

TABLE = """[platforms.telegram]
token = "env:LINYING_TELEGRAM_TOKEN"
api = "{url}"

[operations]"""


@pytest.fixture
def path(tmp_path: Path, served_double: Served, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A config with Telegram and a database beside it."""
    monkeypatch.setenv("LINYING_TELEGRAM_TOKEN", served_double.token)
    written = write(tmp_path, ("[operations]", TABLE.format(url=served_double.url)))
    assert main(["migrate", "--config", str(written)]) == 0
    return written


async def _keep(path: Path, shown: Iterable[Exhibit]) -> None:
    database = await Database.open(config.load(path).database)
    async with database.transaction("luhu") as tx:
        await tickets.add(tx, ticket(await tickets.take_number(tx)))
        await reports.add(tx, report(1))
        for one in shown:
            await kept_evidence.keep(tx, one)
    await database.close()


def _fetch(
    path: Path, capsys: pytest.CaptureFixture[str], *shown: Exhibit, number: str = "1"
) -> tuple[int, list[dict[str, Any]], str]:
    asyncio.run(_keep(path, shown))
    capsys.readouterr()
    status = main(["evidence", number, "--into", str(path.parent / "shown"), "--config", str(path)])
    told = capsys.readouterr()
    return status, [json.loads(line) for line in told.out.splitlines()], told.out + told.err


def _sent(double: Served, kind: str) -> str:
    double.talk.send("王大爷", kind)
    return double.world.last_file()


def test_each_file_is_fetched_into_the_folder_for_nobody_else(
    path: Path, capsys: pytest.CaptureFixture[str], served_double: Served
) -> None:
    files = [_sent(served_double, "photo"), _sent(served_double, "voice")]
    status, lines, printed = _fetch(path, capsys, *(exhibit(file=file) for file in files))
    assert (status, [line["evidence"] for line in lines], lines[0]["kind"]) == (0, [1, 2], "photo")
    for line, file in zip(lines, files, strict=True):
        fetched = Path(line["file"])
        assert fetched.read_bytes() == b"bytes of " + file.encode()
        assert (fetched.name, fetched.stat().st_mode & 0o777) == (f"1-{line['evidence']}.bin", 0o600)
    assert served_double.token not in printed


def test_what_is_too_large_gone_or_elsewhere_is_told_and_the_rest_is_fetched(
    path: Path, capsys: pytest.CaptureFixture[str], served_double: Served
) -> None:
    shown = (
        exhibit(file="gone"),
        exhibit(file="film", size=downloading.LARGEST + 1),
        exhibit(file="photo m1", platform="local"),
        exhibit(file=_sent(served_double, "photo")),
    )
    status, lines, printed = _fetch(path, capsys, *shown)
    assert status == 1
    assert [line.get("error") for line in lines] == [
        "Telegram refused: Wrong file_id or the file is temporarily unavailable",
        "it has 20971521 bytes, and Telegram gives a bot no more than 20971520",
        "what was shown on local cannot be fetched; look at it there",
        None,
    ]
    assert served_double.token not in printed


def test_telegram_out_of_reach_is_told_without_the_token(
    path: Path, capsys: pytest.CaptureFixture[str], served_double: Served
) -> None:
    file = _sent(served_double, "photo")
    served_double.unplug()
    status, lines, printed = _fetch(path, capsys, exhibit(file=file))
    served_double.plug_in()
    assert (status, lines[0]["error"]) == (1, "Telegram could not be asked (NetworkError)")
    assert served_double.token not in printed


def test_a_ticket_that_is_not_there_is_no_ticket(
    path: Path, capsys: pytest.CaptureFixture[str], served_double: Served
) -> None:
    status, lines, printed = _fetch(path, capsys, number="9")
    assert (status, lines, printed) == (2, [], "9: there is no such ticket; write the number of one.\n")

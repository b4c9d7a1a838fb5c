"""How the program says that it is well: what counts as unwell, the two pages, and the sign of life to the outside."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from prometheus_client import REGISTRY

from bot import health, heartbeat, vitals
from bot.clocks import PushedClock
from bot.config import load
from bot.counted import Counted
from bot.operations import Operations
from bot.platforms import NoAnswer, Speech, TryAgainLater
from bot.troubles import CannotRun
from bot.vitals import Signs, Waiting
from bot.watching import Watch
from handlers.uncertain import MAYBE_TWICE
from storage.database import Database, DatabaseTrouble
from storage.models import Lease
from tests import telling
from tests.bot.configs import mistakes, write
from tests.fake_platform import FakePlatform
from tests.openings import LAMP

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PORT = ("127.0.0.1", 0)
TROUBLES = "linying_database_troubles_total"


def _well(**changes: object) -> Signs:
    return replace(Signs(NOW - timedelta(hours=1), ticked_at=NOW), **changes)


def _speech(text: str) -> Speech:
    return Speech("a", False, text, (), (), None, None, 1, "ping")


def _sample(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0


def test_a_quiet_night_is_no_illness() -> None:
    long_ago = NOW - timedelta(hours=9)
    signs = _well(heard_at=long_ago, said_at=long_ago, listened_at={"local": NOW})
    assert vitals.reasons(signs, Waiting(oldest_due_at=NOW + timedelta(hours=1)), NOW) == []


@pytest.mark.parametrize(
    ("signs", "waiting", "reason"),
    [
        (Signs(NOW - timedelta(minutes=2)), Waiting(), "no tick went through for a minute"),
        (_well(ticked_at=NOW - timedelta(minutes=2)), Waiting(), "no tick went through for a minute"),
        (_well(listened_at={"local": NOW - timedelta(minutes=6)}), Waiting(), "local was not heard for 360.0 seconds"),
        (_well(), Waiting(oldest_due_at=NOW - timedelta(minutes=6)), "a step is due for 360.0 seconds"),
        (_well(), Waiting(oldest_queued_at=NOW - timedelta(minutes=11)), "words wait unsaid for 660.0 seconds"),
        (_well(), Waiting(trouble="the database does not answer"), "the database does not answer"),
        (
            _well(findings=2),
            Waiting(),
            "the audit found 2 things it could not put right; run `python -m bot verify`",
        ),
    ],
)
def test_each_trouble_is_a_reason_in_words(signs: Signs, waiting: Waiting, reason: str) -> None:
    assert vitals.reasons(signs, waiting, NOW) == [reason]


async def test_healthz_is_200_when_well_and_503_with_the_reason_when_not() -> None:
    signs = _well()

    async def ask() -> dict[str, object]:
        return vitals.shown(signs, Waiting(), NOW)

    async with health.answering(PORT, ask) as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        async with session.get("/healthz") as answer:
            assert (answer.status, (await answer.json())["status"]) == (200, "ok")
        signs.findings = 1
        async with session.get("/healthz") as answer:
            told = await answer.json()
            assert (answer.status, told["status"], len(told["reasons"])) == (503, "unwell", 1)


async def test_a_port_that_is_taken_is_one_sentence() -> None:
    async def ask() -> dict[str, object]:
        return {}

    async with health.answering(PORT, ask) as port:
        with pytest.raises(CannotRun, match=rf"operations.listen: 127.0.0.1:{port} cannot be had.*another port"):
            async with health.answering(("127.0.0.1", port), ask):
                pass


@pytest_asyncio.fixture
async def watch(sqlite_url: str) -> AsyncGenerator[Watch]:
    database = await Database.open(sqlite_url)
    yield Watch(database, telling.example(), PushedClock(NOW), Operations())
    await database.close()


async def test_the_metrics_count_and_name_nobody(sqlite_url: str, watch: Watch) -> None:
    await watch.look()
    story = await telling.begin(sqlite_url)
    before = _sample("linying_tickets_total", category="public_facility", severity="S2")
    await story.writes("王大爷", LAMP)
    await story.rehearsal.stop()
    async with health.answering(PORT, watch.look) as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        async with session.get("/metrics") as answer:
            page = await answer.text()
    assert _sample("linying_tickets_total", category="public_facility", severity="S2") == before + 1
    assert "linying_step_lateness_seconds_bucket" in page
    assert not [word for word in ("王大爷", "chen-haiyan", "路灯", "rongan-1") if word in page]


async def test_what_is_said_again_and_what_is_put_off_is_counted(watch: Watch) -> None:
    platform = FakePlatform()
    overheard = watch.over(platform)
    repeated, put_off = _sample("linying_repeated_total"), _sample("linying_put_off_total", platform="local")
    await overheard.say(_speech(f"{MAYBE_TWICE}请接单"))
    platform.down = True
    with pytest.raises(TryAgainLater):
        await overheard.say(_speech("请接单"))
    assert _sample("linying_repeated_total") == repeated + 1
    assert _sample("linying_put_off_total", platform="local") == put_off + 1
    assert watch.signs.said_at == NOW


async def test_words_whose_fate_nobody_knows_are_counted(watch: Watch) -> None:
    before = _sample("linying_unanswered_total", platform="local")
    with pytest.raises(NoAnswer):
        await watch.over(FakePlatform(unanswered=1)).say(_speech("请接单"))
    assert _sample("linying_unanswered_total", platform="local") == before + 1
    assert watch.signs.said_at is None


async def test_open_tickets_are_shown_by_status(sqlite_url: str, watch: Watch) -> None:
    story = await telling.begin(sqlite_url)
    await story.writes("王大爷", LAMP)
    story.forget()
    await story.rehearsal.stop()
    await watch.look()
    assert [_sample("linying_open_tickets", status=status) for status in ("assigned", "suspended")] == [1, 0]


def test_a_lease_is_shown_while_it_is_held(watch: Watch) -> None:
    with watch.holding(Lease("luhu", "local", "a", 1, NOW)):
        assert REGISTRY.get_sample_value("linying_leases", {"account": "local"}) == 1
    assert REGISTRY.get_sample_value("linying_leases", {"account": "local"}) == 0


async def test_a_database_that_refuses_is_counted(sqlite_url: str) -> None:
    database, before = await Counted.open(sqlite_url, timedelta(milliseconds=20)), _sample(TROUBLES)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite+aiosqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseTrouble):
            async with database.transaction("luhu"):
                pass
    assert _sample(TROUBLES) == before + 1
    await database.close()


@asynccontextmanager
async def _listener(beats: list[str], status: int = 200) -> AsyncGenerator[str]:
    async def take(request: web.Request) -> web.Response:
        beats.append(request.path)
        return web.Response(status=status)

    pages = web.Application()
    pages.add_routes([web.get("/{secret}", take)])
    runner = web.AppRunner(pages)
    await runner.setup()
    await web.TCPSite(runner, *PORT).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/beat"
    await runner.cleanup()


async def test_the_heart_beats_only_while_all_is_well(sqlite_url: str) -> None:
    beats: list[str] = []
    database, clock = await Database.open(sqlite_url), PushedClock(NOW)
    async with _listener(beats) as url:
        watch = Watch(database, telling.example(), clock, Operations(heartbeat=url))
        watch.ticked()
        await watch.audit()
        assert beats == ["/beat"]
        clock.push_to(NOW + timedelta(minutes=5))
        await watch.audit()
        assert beats == ["/beat"], "no tick for five minutes"
    await database.close()


async def test_a_heartbeat_that_nobody_takes_is_only_logged(capsys: pytest.CaptureFixture[str]) -> None:
    async with _listener([], status=500) as url:
        assert not await heartbeat.beat(url)
    assert not await heartbeat.beat("http://127.0.0.1:1/secret")
    assert "secret" not in "".join(capsys.readouterr())


async def test_an_audit_mends_all_that_is_open_when_the_program_starts(sqlite_url: str) -> None:
    story = await telling.begin(sqlite_url)
    await story.writes("王大爷", LAMP)
    story.forget()
    await story.rehearsal.stop()
    database = await Database.open(sqlite_url)
    watch = Watch(database, telling.example(), PushedClock(telling.MONDAY), Operations())
    watch.ticked()
    await asyncio.gather(watch.audit(), watch.audit())
    assert (await watch.look())["status"] == "ok"
    assert watch.signs.audited_at == telling.MONDAY
    await database.close()


def test_each_mistake_in_the_operations_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BEAT", raising=False)
    changes = (('listen = ""', 'listen = "9464"'), ('heartbeat = ""', 'heartbeat = "env:BEAT"'))
    path = write(tmp_path, *changes, ('audit_every = "5m"', 'audit_every = "1s"'))
    assert mistakes(path) == [
        'operations.listen: is "9464"; write an address and a port, as in "127.0.0.1:9464".',
        "operations.heartbeat: the environment has no BEAT; set it to the URL.",
        'operations.audit_every: must be from ten seconds to a day; write a time, as in "5m".',
    ]


def test_a_port_alone_answers_on_the_loopback_and_a_secret_comes_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BEAT", "https://example.org/uuid")
    changes = (('listen = ""', 'listen = ":9464"'), ('heartbeat = ""', 'heartbeat = "env:BEAT"'))
    operations = load(write(tmp_path, *changes)).operations
    assert (operations.address, operations.heartbeat) == (("127.0.0.1", 9464), "https://example.org/uuid")
    assert "uuid" not in repr(operations)

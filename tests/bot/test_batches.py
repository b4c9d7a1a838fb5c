"""A batch costs the database about as much as one message, and one that breaks us costs the others nothing."""

from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event

from bot import clockwork, intake
from bot.app import Engine
from bot.clocks import PushedClock
from handlers import chasing, frontdesk
from handlers.incoming import IncomingMessage
from storage import journal, outbox, tickets
from storage.database import Database
from storage.kinds import SendState
from tests.storage.journals import first_broken
from tests.telling import GROUP, MONDAY, example

SMALL, LARGE = 10, 100
MATTERS = ("{}栋门口路灯不亮了", "{}栋楼道垃圾没人清", "{}栋电梯坏了")


def _reports(first: int, count: int) -> list[IncomingMessage]:
    texts = [MATTERS[number % len(MATTERS)].format(number) for number in range(first, first + count)]
    numbered = enumerate(texts, start=first)
    return [IncomingMessage("local", GROUP, f"wx-{n}", f"邻居{n}", f"m{n}", text, MONDAY) for n, text in numbered]


@pytest_asyncio.fixture
async def engine(database_url: str) -> AsyncGenerator[Engine]:
    database = await Database.open(database_url)
    yield Engine(database, example(), {}, PushedClock(MONDAY))
    await database.close()


class _Counted:
    """Counts the statements while it is open."""

    def __init__(self, engine: Engine) -> None:
        self._engine: Any = engine.database._engine.sync_engine  # pyright: ignore[reportPrivateUsage] - only it can tell
        self.statements = 0

    def __enter__(self) -> "_Counted":
        event.listen(self._engine, "before_cursor_execute", self._count)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.statements += 1


async def _statements_to_hear(engine: Engine, batch: Sequence[IncomingMessage]) -> int:
    with _Counted(engine) as counted:
        await engine.hear(batch)
    return counted.statements


async def test_a_batch_of_100_reports_takes_no_more_statements_than_one_of_10(engine: Engine) -> None:
    await engine.hear(_reports(0, SMALL))
    few = await _statements_to_hear(engine, _reports(100, SMALL))
    many = await _statements_to_hear(engine, _reports(200, LARGE))
    async with engine.database.transaction("luhu") as tx:
        assert await tickets.count(tx, open_only=True) == SMALL + SMALL + LARGE
        assert await first_broken(tx) is None
    assert many <= few <= 20


async def test_100_more_voices_of_one_matter_take_no_more_statements_than_10(engine: Engine) -> None:
    same = [IncomingMessage("local", GROUP, f"wx-{n}", f"邻居{n}", f"m{n}", "3栋电梯坏了", MONDAY) for n in range(200)]
    await engine.hear(same[:SMALL])
    few = await _statements_to_hear(engine, same[SMALL : 2 * SMALL])
    many = await _statements_to_hear(engine, same[2 * SMALL : 2 * SMALL + LARGE])
    async with engine.database.transaction("luhu") as tx:
        assert await tickets.count(tx, open_only=True) == 1
    assert many <= few <= 20


async def test_100_due_tickets_take_no_more_statements_than_10(engine: Engine) -> None:
    counts: list[int] = []
    for count in (SMALL, LARGE):
        await engine.hear(_reports(count, count))
        clock = PushedClock(MONDAY + timedelta(days=1))
        with _Counted(engine) as counted:
            assert await clockwork.tick(engine.database, engine.town, clock) >= count
        counts.append(counted.statements)
    assert counts[1] <= counts[0] + 2 <= 22


async def test_a_message_that_breaks_us_is_left_out_and_the_others_are_kept_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = frontdesk.receive

    async def breaking(scene: Any, speaker: Any, incoming: Any) -> None:
        await receive(scene, speaker, incoming)
        if incoming.message == "m5":
            raise ZeroDivisionError

    monkeypatch.setattr(intake.frontdesk, "receive", breaking)
    talk = IncomingMessage("local", GROUP, "wx-0", "邻居0", "talk", "大家早上好", MONDAY)
    await engine.hear([talk, *_reports(0, SMALL)])
    async with engine.database.transaction("luhu") as tx:
        assert await tickets.count(tx, open_only=True) == SMALL - 1
        assert (await first_broken(tx), await journal.missing_at_end(tx)) == (None, 0)
        assert {one.state for one in await outbox.in_state(tx, SendState.QUEUED)} == {SendState.QUEUED}
    assert len(engine.recent.before(GROUP, "wx-0", MONDAY)) == 1


async def test_a_ticket_that_breaks_us_is_put_off_and_the_others_are_chased(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    chase = chasing.chase

    async def breaking(scene: Any, ticket: Any) -> Any:
        nudge = await chase(scene, ticket)
        if ticket.number == 5:
            raise ZeroDivisionError
        return nudge

    await engine.hear(_reports(0, SMALL))
    monkeypatch.setattr(clockwork.chasing, "chase", breaking)
    tomorrow = MONDAY + timedelta(days=1)
    await clockwork.tick(engine.database, engine.town, PushedClock(tomorrow))
    async with engine.database.transaction("luhu") as tx:
        steps = {one.number: (one.steps_taken, one.next_due_at) for one in await tickets.of_numbers(tx, range(1, 11))}
    assert steps.pop(5) == (0, tomorrow + clockwork.PUT_OFF)
    assert all(taken for taken, _ in steps.values())

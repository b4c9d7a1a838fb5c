"""Whoever does whatever in whatever order, with time passing and the config changing: no ticket is lost, falls silent
or leaves the arrows of its life."""

import shutil
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.auditing import Audit
from handlers.policy.lifecycle import ARROWS, BEGINNINGS, Event, status_after
from handlers.policy.rota import Absence
from handlers.policy.town import Town
from storage import journal, reports, tickets
from storage.kinds import Action, Outcome, Status
from storage.models import Entry
from tests import changed_towns, telling, towns
from tests.databases import PostgreSQL
from tests.openings import LAMP, LIFT, RUBBISH
from tests.storage.journals import first_broken
from tests.telling import ALONE, GROUP, Story

PEOPLE = ("王大爷", "小李", "ra1-01", "chen-haiyan", "wu-zhiming", "lin-yongan", "deng-shichang", "tang-zhengyi")
REPORTS = (LAMP, "三号楼门口路灯不亮", RUBBISH, LIFT, "2栋电梯困人了", "着火", "楼上邻居天天半夜吵架打架")
WORK = ("接单 1", "到场 1", "接单 2", "挂起 1 两天 等配件", "办结 1 好了")
WORDS = ("", "好了", "吴志明 他熟", "供电所 跳闸", "两天 等配件", "3个工作日 等审批", "1", "2 一回事")
VERBS = "接单 到场 办结 转派 挂起 退回 不受理 误报 合并 拆分 没解决 已解决 重开 工单 为什么 我的 收到 是 不用".split()
HOURS = (0.05, 0.5, 3, 14)

TOWNS: dict[str, Callable[[Town], Town]] = {
    "as it was": lambda town: town,
    "an officer left": lambda town: towns.without_officer(town, "chen-haiyan"),
    "another officer left": lambda town: towns.without_officer(town, "wu-zhiming"),
    "all officers away": lambda town: towns.at_home(town, AWAY),
    "nobody is written to alone": lambda town: towns.with_people(town, *town.roster.people, direct=False),
    "nobody is staff": towns.without_staff,
    "a quicker ladder": changed_towns.hurried,
    "a slower ladder": changed_towns.patient,
    "a category less": lambda town: changed_towns.without_category(town, "public_facility"),
    "a grid less": lambda town: changed_towns.without_that_grid(town, "rongan-1"),
    "a group less": lambda town: changed_towns.without_group(town, GROUP),
}
AWAY = tuple(
    Absence(who, date(2026, 11, 1), date(2026, 12, 31), None) for who in ("chen-haiyan", "wu-zhiming", "lin-yongan")
)

Step = Callable[[Story], Awaitable[None]]


@cache
def _town(name: str) -> Town:
    return TOWNS[name](telling.example())


def _changes(name: str) -> Step:
    return lambda story: changed_towns.changes(story, _town(name))


def _writes(person: str, text: str, chat: str) -> Step:
    return lambda story: story.writes(person, text.strip(), chat=chat)


def _presses(person: str, action: Action, message: int) -> Step:
    return lambda story: story.presses(person, action, f"b{message}")


def _waits(hours: float) -> Step:
    return lambda story: story.later(hours=hours)


CHATS = st.sampled_from([GROUP, ALONE])
NUMBERS = st.sampled_from(["1", "1", "2", "3", ""])
COMMANDS = st.builds(" ".join, st.tuples(st.sampled_from(VERBS), NUMBERS, st.sampled_from(WORDS)))
STEPS = st.one_of(
    st.builds(_writes, st.sampled_from(PEOPLE), COMMANDS, CHATS),
    st.builds(_writes, st.sampled_from(PEOPLE), COMMANDS, CHATS),
    st.builds(_writes, st.sampled_from(PEOPLE), st.sampled_from(REPORTS), CHATS),
    st.builds(_writes, st.just("chen-haiyan"), st.sampled_from(WORK), st.just(GROUP)),
    st.builds(_presses, st.sampled_from(PEOPLE), st.sampled_from(Action), st.integers(1, 12)),
    st.builds(_waits, st.sampled_from(HOURS)),
    st.builds(_changes, st.sampled_from(sorted(TOWNS))),
    st.builds(_changes, st.sampled_from(["an officer left", "as it was"])),
)
STORIES = st.lists(STEPS, min_size=8, max_size=14)


async def _scheduled(story: Story) -> None:
    """Every open ticket has a next step, and it is to come."""
    async with story.rehearsal.engine.database.transaction(story.rehearsal.town.subdistrict) as tx:
        for ticket in await tickets.of_numbers(tx, range(1, 100)):
            assert ticket.status is Status.CLOSED or (ticket.next_due_at and ticket.next_due_at > story.now), ticket


async def _by_arrows(story: Story) -> None:
    """Every ticket came by the arrows to where it is, and only a reporter's word made it solved."""
    async with story.rehearsal.engine.database.transaction(story.rehearsal.town.subdistrict) as tx:
        assert await first_broken(tx) is None
        for ticket in await tickets.of_numbers(tx, range(1, 100)):
            said = await journal.of_ticket(tx, ticket.number)
            assert _led_to(said) == ticket.status, (ticket.number, [entry.what for entry in said])
            voices = {report.person for report in await reports.of_ticket(tx, ticket.number)}
            ends = [entry.who for entry in said if entry.what == Event.CONFIRMED]
            assert ticket.outcome is not Outcome.CONFIRMED or ends[-1] in voices


async def _well(story: Story) -> None:
    """An audit finds nothing that is wrong."""
    town = story.rehearsal.town
    audit = Audit(story.rehearsal.engine.database, town.subdistrict, frozenset(town.roster.people))
    assert [finding async for finding in audit.findings(story.now)] == []


def _led_to(said: Sequence[Entry]) -> Status | None:
    status: Status | None = BEGINNINGS[Event(said[0].what)]
    for entry in said[1:]:
        if entry.what in set(ARROWS) and status is not None:
            status = status_after(status, Event(entry.what))
    return status


async def _tell(url: str, steps: Sequence[Step]) -> None:
    story = await telling.begin(url)
    with capture_logs() as logged:
        await story.writes("王大爷", LAMP)
        for step in steps:
            await step(story)
            await _scheduled(story)
            await _well(story)
        await story.later(hours=12)
        await _scheduled(story)
        await _well(story)
        await _by_arrows(story)
    await story.rehearsal.stop()
    assert logged == [], logged[0].get("exception", logged)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STORIES)
@example(steps=[_writes("chen-haiyan", "接单 1", GROUP), _changes("an officer left"), _waits(5)])
@example(steps=[_writes("chen-haiyan", "办结 1", GROUP), _changes("a slower ladder"), _changes("a quicker ladder")])
async def test_no_order_of_doings_loses_a_ticket(sqlite_template: Path, steps: Sequence[Step]) -> None:
    with TemporaryDirectory() as folder:
        path = shutil.copy(sqlite_template, Path(folder) / "linying.db")
        await _tell(f"sqlite+aiosqlite:///{path}", steps)


@settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STORIES)
async def test_nor_does_any_on_postgresql(
    postgres_server: PostgreSQL, postgres_template: str, steps: Sequence[Step]
) -> None:
    name = postgres_server.create(postgres_template)
    try:
        await _tell(postgres_server.url(name), steps)
    finally:
        postgres_server.drop(name)


async def test_after_ninety_days_an_open_ticket_still_has_a_next_step(story: Story) -> None:
    await story.writes("王大爷", LAMP)
    await story.later(days=90)
    await _scheduled(story)
    story.forget()

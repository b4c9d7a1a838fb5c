"""One of each noun, as ordinary as can be; a test says only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from storage import (
    bindings,
    contacts,
    examples,
    gaps,
    heard,
    invites,
    journal,
    kept_calls,
    kept_evidence,
    kept_habits,
    last_heard,
    leases,
    outbox,
    questions,
    reports,
    tickets,
    told,
)
from storage.database import Transaction
from storage.kinds import Action, Bound, Cause, EvidenceKind, Label, Outcome, Purpose, SendState, Severity, Status
from storage.models import (
    Binding,
    Example,
    Exhibit,
    Gap,
    Habit,
    Invite,
    Lease,
    Place,
    Question,
    Report,
    Ticket,
    Utterance,
)
from storage.schema import tickets as tickets_table

HERE = "luhu"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=10)
CLOSED = {"status": Status.CLOSED, "outcome": Outcome.CONFIRMED, "next_due_at": None, "closed_at": NOW}


def ticket(number: int = 1, **changes: Any) -> Ticket:
    ordinary = Ticket(
        subdistrict=HERE,
        number=number,
        grid="rongan-1",
        category="elevator",
        severity=Severity.S2,
        status=Status.OPEN,
        outcome=None,
        private=False,
        place=Place("3号楼", building="3"),
        reporter="王大爷",
        chat="rongan-1-group",
        assignee=None,
        opened_at=NOW,
        acked_at=None,
        stage_since=NOW,
        steps_taken=0,
        next_due_at=SOON,
        suspended_until=None,
        note="",
        reopened=0,
        returned=0,
        merged_into=None,
        closed_at=None,
    )
    return replace(ordinary, **changes)


def report(about: int = 1, **changes: Any) -> Report:
    ordinary = Report(
        subdistrict=HERE,
        id=0,
        ticket=about,
        first_ticket=about,
        person="王大爷",
        name="王大爷",
        chat="rongan-1-group",
        message="m1",
        said_at=NOW,
        text="3号楼电梯又坏了",
        category="elevator",
        severity=Severity.S2,
        place=Place("3号楼", building="3"),
        why=("电梯", "坏了"),
    )
    return replace(ordinary, **changes)


def utterance(*about: int, **changes: Any) -> Utterance:
    ordinary = Utterance(
        subdistrict=HERE,
        id=0,
        chat="rongan-1-group",
        purpose=Purpose.PING,
        about=about or (1,),
        person=None,
        text="请接单",
        mentions=("chen-haiyan",),
        buttons=(Action.ACK,),
        edits=None,
        reply_to=None,
        urgent=False,
        state=SendState.QUEUED,
        attempts=0,
        put_at=NOW,
        due_at=NOW,
        message=None,
        trouble="",
    )
    return replace(ordinary, **changes)


def question(**changes: Any) -> Question:
    return replace(Question(HERE, "rongan-1-group", "chen-haiyan", 1, Action.RESOLVE, NOW), **changes)


def example(**changes: Any) -> Example:
    ordinary = Example(HERE, 1, 0, NOW, 1, Label.FALSE_ALARM, "elevator", "3号楼电梯又坏了", "")
    return replace(ordinary, **changes)


def exhibit(**changes: Any) -> Exhibit:
    return replace(Exhibit(HERE, 0, 1, EvidenceKind.PHOTO, "telegram", "file", 9, NOW), **changes)


def binding(**changes: Any) -> Binding:
    return replace(Binding(HERE, "telegram", Bound.CHAT, "-100", "rongan-1-group", NOW), **changes)


def invite(**changes: Any) -> Invite:
    return replace(Invite(HERE, "hash", Bound.PERSON, "chen-haiyan", SOON, None), **changes)


def lease(subdistrict: str = HERE, **changes: Any) -> Lease:
    """As the first who takes it in `fill` has it."""
    return replace(Lease(subdistrict, "local", "somebody", 1, NOW), **changes)


def gap(**changes: Any) -> Gap:
    return replace(Gap(HERE, 1, "local", NOW, SOON, Cause.UNANSWERED), **changes)


def habit(**changes: Any) -> Habit:
    return replace(Habit(HERE, "rongan-1-group", NOW.date(), 1, 0, NOW), **changes)


async def fill(tx: Transaction) -> None:
    """At least a row in every table, all of it about ticket 1 of the transaction's subdistrict."""
    number = await tickets.take_number(tx)
    await tickets.add(tx, ticket(number, subdistrict=tx.subdistrict, assignee="chen-haiyan"))
    await reports.add(tx, report(number, subdistrict=tx.subdistrict))
    await outbox.put(tx, utterance(number, subdistrict=tx.subdistrict))
    later = {"urgent": True, "due_at": SOON, "code": "code", "platform": "local", "message": "b2"}
    await outbox.put(tx, utterance(number, subdistrict=tx.subdistrict, **later))
    await questions.ask(tx, question(subdistrict=tx.subdistrict))
    await examples.keep(tx, example(subdistrict=tx.subdistrict))
    await heard.note(tx, "rongan-1-group", "m1", NOW)
    await heard.note_line(tx, "key", number, NOW)
    assert await told.first_time(tx, "welcome", NOW)
    await kept_evidence.keep(tx, exhibit(subdistrict=tx.subdistrict))
    await bindings.put(tx, binding(subdistrict=tx.subdistrict))
    await invites.make(tx, invite(subdistrict=tx.subdistrict))
    await contacts.note(tx, "telegram", "77", reachable=True, at=NOW)
    assert await leases.take(tx, "local", "somebody", timedelta(minutes=1))
    await last_heard.note(tx, "local", NOW)
    await gaps.record(tx, gap(subdistrict=tx.subdistrict))
    await kept_habits.count(tx, habit(subdistrict=tx.subdistrict))
    await kept_calls.count(tx, "local", NOW, 1)
    await journal.record(tx, NOW, number, "bot", "opened", "电梯")


async def raw_ticket(tx: Transaction, **changes: Any) -> None:
    """Past everything that would refuse it but the database."""
    row = ticket(**changes)
    await tx.connection.execute(insert(tickets_table).values({name: getattr(row, name) for name in Ticket.__slots__}))

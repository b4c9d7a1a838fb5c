"""The tables, each with the subdistrict in its key so that one database can be spread by it."""

from typing import Any, Final

from sqlalchemy import Boolean, CheckConstraint, Column, Index, PrimaryKeyConstraint, Table, text

from storage import columns
from storage.every_table import metadata
from storage.kinds import Action, Bound, EvidenceKind, Label, Outcome, Purpose, SendState, Severity, Status
from storage.schema_of_listening import gaps, habits, listening
from storage.schema_of_speaking import calls

__all__ = ["calls", "gaps", "habits", "listening", "metadata"]


def _where(condition: str) -> dict[str, Any]:
    """The rows that an index holds, where it does not hold all."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


tickets: Final = Table(
    "tickets",
    metadata,
    columns.text("subdistrict"),
    columns.number("number", autoincrement=False),
    columns.text("grid"),
    columns.text("category"),
    columns.choice("severity", Severity),
    columns.choice("status", Status),
    columns.choice("outcome", Outcome, nullable=True),
    Column("private", Boolean, nullable=False),
    Column("place", columns.PLACE, nullable=True),
    columns.text("reporter"),
    columns.text("chat"),
    columns.text("assignee", nullable=True),
    columns.time("opened_at"),
    columns.time("acked_at", nullable=True),
    columns.time("stage_since"),
    columns.number("steps_taken"),
    columns.time("next_due_at", nullable=True),
    columns.time("suspended_until", nullable=True),
    columns.text("note"),
    columns.number("reopened"),
    columns.number("returned"),
    columns.number("merged_into", nullable=True),
    columns.time("closed_at", nullable=True),
    PrimaryKeyConstraint("subdistrict", "number"),
    CheckConstraint("status = 'closed' OR next_due_at IS NOT NULL", name="open_has_next_step"),
    CheckConstraint("(status = 'closed') = (outcome IS NOT NULL)", name="outcome_on_closed_alone"),
    CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_its_time"),
)
Index(None, tickets.c.subdistrict, tickets.c.next_due_at, **_where("status <> 'closed'"))
Index(None, tickets.c.subdistrict, tickets.c.grid, tickets.c.category, tickets.c.closed_at)
Index(None, tickets.c.subdistrict, tickets.c.assignee, tickets.c.status)

reports: Final = Table(
    "reports",
    metadata,
    columns.text("subdistrict"),
    columns.number("id", autoincrement=False),
    columns.number("ticket"),
    columns.number("first_ticket"),
    columns.text("person"),
    columns.text("name"),
    columns.text("chat"),
    columns.text("message"),
    columns.time("said_at"),
    columns.text("text"),
    columns.text("category"),
    columns.choice("severity", Severity),
    Column("place", columns.PLACE, nullable=True),
    Column("why", columns.ITEMS, nullable=False),
    columns.text("topic", nullable=True),
    columns.text("album", nullable=True),
    columns.text("platform", nullable=True),
    columns.text("quoted", nullable=True),
    PrimaryKeyConstraint("subdistrict", "id"),
)
Index(None, reports.c.subdistrict, reports.c.ticket, reports.c.said_at)
Index(None, reports.c.subdistrict, reports.c.person)
Index(None, reports.c.subdistrict, reports.c.chat, reports.c.message)
Index(None, reports.c.subdistrict, reports.c.chat, reports.c.album, **_where("album IS NOT NULL"))

evidence: Final = Table(
    "evidence",
    metadata,
    columns.text("subdistrict"),
    columns.number("id", autoincrement=False),
    columns.number("report"),
    columns.choice("kind", EvidenceKind),
    columns.text("platform"),
    columns.text("file"),
    columns.number("size", nullable=True),
    columns.time("at"),
    PrimaryKeyConstraint("subdistrict", "id"),
)
Index(None, evidence.c.subdistrict, evidence.c.report)

utterances: Final = Table(
    "utterances",
    metadata,
    columns.text("subdistrict"),
    columns.number("id", autoincrement=False),
    columns.text("chat"),
    columns.choice("purpose", Purpose),
    Column("about", columns.ITEMS, nullable=False),
    columns.text("person", nullable=True),
    columns.text("text"),
    Column("mentions", columns.ITEMS, nullable=False),
    Column("buttons", columns.ACTIONS, nullable=False),
    columns.number("edits", nullable=True),
    columns.text("reply_to", nullable=True),
    Column("urgent", Boolean, nullable=False),
    columns.choice("state", SendState),
    columns.number("attempts"),
    columns.time("put_at"),
    columns.time("due_at"),
    columns.text("message", nullable=True),
    columns.text("trouble"),
    columns.text("topic", nullable=True),
    Column("shows", columns.ITEMS, nullable=False, server_default="[]"),
    columns.text("platform", nullable=True),
    columns.text("code", nullable=True),
    Column("tried", columns.ITEMS, nullable=False, server_default="[]"),
    PrimaryKeyConstraint("subdistrict", "id"),
)
Index(None, utterances.c.subdistrict, utterances.c.due_at, **_where("state = 'queued'"))
Index(None, utterances.c.subdistrict, utterances.c.chat, **_where("state = 'queued'"))
Index(None, utterances.c.subdistrict, utterances.c.chat, utterances.c.message)
Index(None, utterances.c.subdistrict, utterances.c.about)

journal: Final = Table(
    "journal",
    metadata,
    columns.text("subdistrict"),
    columns.number("sequence", autoincrement=False),
    columns.number("ticket", nullable=True),
    columns.time("at"),
    columns.text("who"),
    columns.text("what"),
    columns.text("why"),
    columns.text("previous"),
    columns.text("hash"),
    PrimaryKeyConstraint("subdistrict", "sequence"),
)
Index(None, journal.c.subdistrict, journal.c.ticket, journal.c.sequence)

questions: Final = Table(
    "questions",
    metadata,
    columns.text("subdistrict"),
    columns.text("chat"),
    columns.text("person"),
    columns.number("ticket"),
    columns.choice("action", Action),
    columns.time("asked_at"),
    PrimaryKeyConstraint("subdistrict", "chat", "person"),
)

examples: Final = Table(
    "examples",
    metadata,
    columns.text("subdistrict"),
    columns.number("report", autoincrement=False),
    columns.number("other_report", autoincrement=False),
    columns.time("at"),
    columns.number("ticket"),
    columns.choice("label", Label),
    columns.text("category"),
    columns.text("text"),
    columns.text("other_text"),
    PrimaryKeyConstraint("subdistrict", "report", "other_report"),
)
Index(None, examples.c.subdistrict, examples.c.ticket)

heard: Final = Table(
    "heard",
    metadata,
    columns.text("subdistrict"),
    columns.text("chat"),
    columns.text("message"),
    columns.time("at"),
    PrimaryKeyConstraint("subdistrict", "chat", "message"),
)

told: Final = Table(
    "told",
    metadata,
    columns.text("subdistrict"),
    columns.text("what"),
    columns.time("at"),
    PrimaryKeyConstraint("subdistrict", "what"),
)

counters: Final = Table(
    "counters",
    metadata,
    columns.text("subdistrict"),
    columns.text("name"),
    columns.number("value"),
    PrimaryKeyConstraint("subdistrict", "name"),
)

contacts: Final = Table(
    "contacts",
    metadata,
    columns.text("subdistrict"),
    columns.text("platform"),
    columns.text("account"),
    Column("reachable", Boolean, nullable=False),
    columns.time("since"),
    PrimaryKeyConstraint("subdistrict", "platform", "account"),
)

bindings: Final = Table(
    "bindings",
    metadata,
    columns.text("subdistrict"),
    columns.text("platform"),
    columns.choice("kind", Bound),
    columns.text("address"),
    columns.text("id"),
    columns.time("at"),
    PrimaryKeyConstraint("subdistrict", "platform", "kind", "address"),
)

invites: Final = Table(
    "invites",
    metadata,
    columns.text("subdistrict"),
    columns.text("hash"),
    columns.choice("kind", Bound),
    columns.text("id"),
    columns.time("until"),
    columns.time("used_at", nullable=True),
    PrimaryKeyConstraint("subdistrict", "hash"),
)

leases: Final = Table(
    "leases",
    metadata,
    columns.text("subdistrict"),
    columns.text("account"),
    columns.text("holder"),
    columns.number("token"),
    columns.time("until"),
    PrimaryKeyConstraint("subdistrict", "account"),
)

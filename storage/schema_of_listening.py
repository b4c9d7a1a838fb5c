"""The tables about listening itself: when and where the bot hears, and nothing of what it hears."""

from typing import Final

from sqlalchemy import Column, Date, Index, PrimaryKeyConstraint, Table

from storage import columns
from storage.every_table import metadata
from storage.kinds import Cause

listening: Final = Table(
    "listening",
    metadata,
    columns.text("subdistrict"),
    columns.text("platform"),
    columns.time("heard_at"),
    PrimaryKeyConstraint("subdistrict", "platform"),
)

gaps: Final = Table(
    "gaps",
    metadata,
    columns.text("subdistrict"),
    columns.number("id", autoincrement=False),
    columns.text("platform"),
    columns.time("began_at"),
    columns.time("ended_at"),
    columns.choice("why", Cause),
    columns.time("told_at", nullable=True),
    PrimaryKeyConstraint("subdistrict", "id"),
)
Index(None, gaps.c.subdistrict, gaps.c.platform, gaps.c.ended_at)

habits: Final = Table(
    "habits",
    metadata,
    columns.text("subdistrict"),
    columns.text("chat"),
    Column("day", Date, nullable=False),
    columns.number("times"),
    columns.number("longest_silence"),
    columns.time("last_heard_at"),
    PrimaryKeyConstraint("subdistrict", "chat", "day"),
)

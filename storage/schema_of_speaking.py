"""The table about speaking itself: how often the bot spoke where, and nothing of what it said."""

from typing import Final

from sqlalchemy import PrimaryKeyConstraint, Table

from storage import columns
from storage.every_table import metadata

calls: Final = Table(
    "calls",
    metadata,
    columns.text("subdistrict"),
    columns.text("platform"),
    columns.time("hour"),
    columns.number("times"),
    PrimaryKeyConstraint("subdistrict", "platform", "hour"),
)

"""The tables about listening itself: when and where the bot hears, and nothing of what it hears."""

from typing import Final

from sqlalchemy import PrimaryKeyConstraint, Table

from storage import columns
from storage.every_table import metadata

listening: Final = Table(
    "listening",
    metadata,
    columns.text("subdistrict"),
    columns.text("platform"),
    columns.time("heard_at"),
    PrimaryKeyConstraint("subdistrict", "platform"),
)

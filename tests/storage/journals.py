"""The journal's chain as a test asks for it: followed to its end at once."""

from storage import chain
from storage.chain import Link
from storage.database import Transaction
from storage.models import Entry

TO_THE_END = 1_000_000


async def first_broken(tx: Transaction) -> Entry | None:
    """The first entry that was changed, or that does not follow the one before; None while the chain is whole."""
    _, broken = await chain.follow(tx, Link(), TO_THE_END)
    return broken

"""What stands in line beside what is due: others in the same chats, and newer versions of what was to be shown."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from storage import outbox
from storage.database import Transaction
from storage.kinds import Purpose, SendState
from storage.models import Utterance
from storage.schema import utterances


async def due_in(
    tx: Transaction, chats: Collection[str], purposes: Collection[Purpose], now: datetime
) -> list[Utterance]:
    """All that is due in these chats for these purposes and not urgent."""
    in_chats = utterances.c.chat.in_(chats) & utterances.c.purpose.in_(purposes) & ~utterances.c.urgent
    return await outbox.where(tx, outbox.QUEUED & (utterances.c.due_at <= now) & in_chats, free=True)


async def replacements(tx: Transaction, numbers: Collection[int]) -> list[Utterance]:
    """What waits to take the place of any of these."""
    return await outbox.where(tx, outbox.QUEUED & utterances.c.edits.in_(numbers), free=True)


async def is_outdated(tx: Transaction, edit: Utterance) -> bool:
    """Whether a newer version of what it shows was put, said or not."""
    # `+ 0`, because SQLite keeps no statistics: it would walk all that came later rather than what is about the ticket.
    same = (utterances.c.about == edit.about) & (utterances.c.edits == edit.edits) & (utterances.c.id + 0 > edit.id)
    kept = utterances.c.state.not_in((SendState.RECALLED, SendState.UNDELIVERABLE))
    newer = select(utterances.c.id).where(utterances.c.subdistrict == tx.subdistrict, same, kept).limit(1)
    return await tx.scalar(newer) is not None


async def of_ids(tx: Transaction, ids: Collection[int]) -> dict[int, Utterance]:
    return {one.id: one for one in await outbox.where(tx, utterances.c.id.in_(ids))}


async def urgent_later(tx: Transaction, now: datetime) -> list[Utterance]:
    """What is urgent and was put off."""
    return await outbox.where(tx, outbox.QUEUED & utterances.c.urgent & (utterances.c.due_at > now), free=True)


async def urgent_in(tx: Transaction, chats: Collection[str], due_by: datetime) -> list[Utterance]:
    """What is urgent and has been due in these chats since then or longer."""
    late = utterances.c.urgent & (utterances.c.due_at <= due_by) & utterances.c.chat.in_(chats)
    return await outbox.where(tx, outbox.QUEUED & late, free=True)


async def before(tx: Transaction, chat: str, until: datetime, *, urgent_too: bool) -> list[Utterance]:
    """What waits in that chat and is due before then: all of it, or all but what is urgent."""
    early = outbox.QUEUED & (utterances.c.chat == chat) & (utterances.c.due_at < until)
    return await outbox.where(tx, early if urgent_too else early & ~utterances.c.urgent, free=True)

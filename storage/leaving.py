"""A chat that is another group from now on: ids of messages in the old one mean nothing in the new one."""

from typing import Any

from sqlalchemy import ColumnElement, Table, update

from storage import outbox
from storage.database import Transaction
from storage.kinds import Purpose, SendState
from storage.schema import heard, questions, reports, tickets, utterances

DONE_WITH = (SendState.SENT, SendState.UNKNOWN, SendState.UNDELIVERABLE, SendState.RECALLED)


async def leave(tx: Transaction, chat: str, platform: str, outside: str) -> None:
    """What was said and heard by this platform in `chat` so far was so in the group now known as `outside`: it is not
    edited, replied to or pressed under any more, and no new message is taken for one of those. What waits is said in
    the new group."""
    said, reported = _by(utterances, platform), _by(reports, platform)
    await _show_anew(tx, chat, said)
    await _change(tx, utterances, chat, {"chat": outside}, said, utterances.c.state.in_(DONE_WITH))
    await _change(tx, utterances, chat, {"reply_to": None, "topic": None}, said, outbox.QUEUED)
    await _change(tx, heard, chat, {"chat": outside})
    await _change(tx, reports, chat, {"message": "", "topic": None, "album": None}, reported)


async def rename(tx: Transaction, chat: str, new: str) -> None:
    """Of a group that is in no config: its address was its name."""
    for table in (tickets, reports, questions, utterances):
        await _change(tx, table, chat, {"chat": new})


def _by(table: Table, platform: str) -> ColumnElement[bool]:
    """Of old rows it was not kept by which, when there was but one."""
    return (table.c.platform == platform) | table.c.platform.is_(None)


async def _show_anew(tx: Transaction, chat: str, said: ColumnElement[bool]) -> None:
    """What was to take the place of a card that stays behind is the card now."""
    waiting = outbox.QUEUED & (utterances.c.chat == chat) & utterances.c.edits.is_not(None)
    for edit in await outbox.where(tx, waiting & said):
        shown = await outbox.get(tx, edit.edits or 0)
        if shown is None or shown.state in DONE_WITH:
            await outbox.mark(tx, edit, edits=None, purpose=Purpose.RECEIPT)


async def _change(
    tx: Transaction, table: Table, chat: str, values: dict[str, Any], *which: ColumnElement[bool]
) -> None:
    there = (table.c.subdistrict == tx.subdistrict) & (table.c.chat == chat)
    await tx.execute(update(table).where(there, *which).values(values))
    tx.known.forget()

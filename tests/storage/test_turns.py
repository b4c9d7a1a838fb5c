"""Chats take turns, and what stands in line beside what is due is found without a look at all that was ever said."""

from datetime import timedelta

from storage import outbox, turns
from storage.database import Database
from storage.kinds import Purpose, SendState
from storage.models import Utterance
from tests.storage.samples import HERE, NOW, utterance

RINGING = (Purpose.PING, Purpose.REMINDER)
LATER = NOW + timedelta(minutes=1)


async def _put(database: Database, *utterances: Utterance) -> None:
    async with database.transaction(HERE) as tx:
        for one in utterances:
            await outbox.put(tx, one)


async def test_of_many_in_one_chat_the_first_of_another_comes_second(database: Database) -> None:
    await _put(
        database,
        *(utterance(chat="a") for _ in range(3)),
        *(utterance(chat="b") for _ in range(2)),
        utterance(chat="a", urgent=True),
    )
    async with database.transaction(HERE) as tx:
        assert [one.id for one in await outbox.due(tx, NOW, 9)] == [6, 1, 4, 2, 5, 3]


async def test_beside_what_is_due_are_the_routine_calls_in_these_chats(database: Database) -> None:
    await _put(
        database,
        utterance(purpose=Purpose.PING, chat="a"),
        utterance(purpose=Purpose.PING, chat="b"),
        utterance(purpose=Purpose.ANSWER, chat="a"),
        utterance(purpose=Purpose.REMINDER, chat="a", urgent=True),
        utterance(purpose=Purpose.REMINDER, chat="a", due_at=LATER),
        utterance(purpose=Purpose.REMINDER, chat="a", state=SendState.SENT),
        utterance(purpose=Purpose.REMINDER, chat="a"),
    )
    async with database.transaction(HERE) as tx:
        assert [one.id for one in await turns.due_in(tx, {"a"}, RINGING, NOW)] == [1, 7]
    async with database.transaction("qiaotou") as tx:
        assert await turns.due_in(tx, {"a"}, RINGING, NOW) == []


async def test_a_version_is_outdated_by_a_newer_one_that_was_said_or_waits(database: Database) -> None:
    edits = [utterance(1, edits=1, state=state) for state in (SendState.QUEUED, SendState.SENT, SendState.RECALLED)]
    await _put(database, utterance(1, state=SendState.SENT, message="b1"), *edits)
    async with database.transaction(HERE) as tx:
        first, said, _ = [one for one in (await turns.of_ids(tx, [2, 3, 4])).values()]
        assert await turns.is_outdated(tx, first)
        assert not await turns.is_outdated(tx, said)
        assert [one.id for one in await turns.replacements(tx, {1, 9})] == [2]


async def test_what_waits_in_a_chat_is_all_that_is_due_before_then_or_all_but_what_is_urgent(
    database: Database,
) -> None:
    later = utterance(chat="a", due_at=LATER)
    await _put(database, utterance(chat="a"), utterance(chat="a", urgent=True), utterance(chat="b"), later)
    async with database.transaction(HERE) as tx:
        assert [one.id for one in await turns.before(tx, "a", LATER, urgent_too=False)] == [1]
        assert [one.id for one in await turns.before(tx, "a", LATER, urgent_too=True)] == [1, 2]

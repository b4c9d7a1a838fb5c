"""The outbox: what is urgent comes first, and nothing is taken by two."""

import asyncio
from datetime import timedelta

from storage import outbox
from storage.database import Database
from storage.kinds import Purpose, SendState
from storage.models import Utterance
from tests.storage.samples import HERE, NOW, utterance


async def _put(database: Database, *utterances: Utterance) -> list[Utterance]:
    async with database.transaction(HERE) as tx:
        return [await outbox.put(tx, one) for one in utterances]


async def test_urgent_words_are_said_first_and_all_others_as_they_were_put(database: Database) -> None:
    later = NOW + timedelta(minutes=1)
    await _put(
        database, utterance(), utterance(due_at=later), utterance(urgent=True), utterance(), utterance(urgent=True)
    )
    async with database.transaction(HERE) as tx:
        assert [one.id for one in await outbox.due(tx, NOW, 10)] == [3, 5, 1, 4]
        assert [one.id for one in await outbox.due(tx, NOW, 3)] == [3, 5, 1]
        assert [one.id for one in await outbox.due(tx, later, 10)] == [3, 5, 1, 2, 4]


async def test_only_what_is_queued_is_due(database: Database) -> None:
    await _put(database, *(utterance(state=state) for state in SendState))
    async with database.transaction(HERE) as tx:
        assert [one.state for one in await outbox.due(tx, NOW, 10)] == [SendState.QUEUED]
        assert await outbox.next_due_at(tx) == NOW


async def test_of_two_who_mark_what_they_read_one_wins(database: Database) -> None:
    [read] = await _put(database, utterance())

    async def mark(state: SendState) -> Utterance | None:
        async with database.transaction(HERE) as tx:
            return await outbox.mark(tx, read, state=state)

    ends = await asyncio.gather(mark(SendState.SENDING), mark(SendState.RECALLED), mark(SendState.SENDING))
    [winner] = [end for end in ends if end]
    async with database.transaction(HERE) as tx:
        assert await outbox.get(tx, 1) == winner


async def test_what_the_bot_said_is_found_by_the_platforms_id_in_its_chat(database: Database) -> None:
    [here, _] = await _put(database, utterance(message="b1"), utterance(message="b1", chat="dm:chen-haiyan"))
    async with database.transaction(HERE) as tx:
        assert await outbox.said(tx, "rongan-1-group", "local", "b1") == here
        assert await outbox.said(tx, "rongan-2-group", "local", "b1") is None


async def test_the_ids_of_two_platforms_in_one_chat_are_told_apart(database: Database) -> None:
    [_, there] = await _put(database, *(utterance(message="7", platform=name) for name in ("wechat", "telegram")))
    async with database.transaction(HERE) as tx:
        assert await outbox.said(tx, "rongan-1-group", "telegram", "7") == there
        assert await outbox.said(tx, "rongan-1-group", "wecom", "7") is None


async def test_an_edited_message_answers_for_what_it_says_now(database: Database) -> None:
    [_, edit] = await _put(database, utterance(message="b1"), utterance(message="b1", edits=1))
    async with database.transaction(HERE) as tx:
        assert await outbox.said(tx, "rongan-1-group", "local", "b1") == edit


async def test_a_tickets_card_is_what_was_said_first_there_about_it_alone(database: Database) -> None:
    await _put(
        database,
        utterance(1, 2, purpose=Purpose.RECEIPT),
        utterance(1, purpose=Purpose.RECEIPT, state=SendState.RECALLED),
        utterance(1, chat="dm:chen-haiyan"),
        utterance(1, purpose=Purpose.ANSWER),
        utterance(1, purpose=Purpose.RECEIPT),
        utterance(1, purpose=Purpose.RECEIPT, edits=5),
        utterance(1),
    )
    async with database.transaction(HERE) as tx:
        card = await outbox.card(tx, 1, "rongan-1-group")
        assert card and card.id == 5
        assert await outbox.card(tx, 2, "rongan-1-group") is None


async def test_waiting_is_what_was_not_said_yet_about_the_ticket_among_others(database: Database) -> None:
    reminder = utterance(1, purpose=Purpose.REMINDER)
    await _put(
        database,
        reminder,
        utterance(2, 1, purpose=Purpose.REMINDER),
        utterance(12, purpose=Purpose.REMINDER),
        utterance(1, purpose=Purpose.CLOSING),
        utterance(1, purpose=Purpose.REMINDER, state=SendState.SENDING),
    )
    async with database.transaction(HERE) as tx:
        assert [one.id for one in await outbox.waiting(tx, 1, [Purpose.REMINDER])] == [1, 2]


async def test_waiting_edits_are_those_of_one_card_that_were_not_said_yet(database: Database) -> None:
    await _put(database, utterance(message="b1"), utterance(edits=1), utterance(edits=2))
    await _put(database, utterance(edits=1, state=SendState.SENT))
    async with database.transaction(HERE) as tx:
        assert [one.id for one in await outbox.waiting_edits(tx, 1)] == [2]

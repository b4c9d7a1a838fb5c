"""What happens only once: hearing a message, telling something, asking a person in a chat."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from storage import heard, questions, told
from storage.database import Database
from storage.kinds import Action
from tests.storage.samples import HERE, NOW, question


async def test_a_message_is_known_by_its_id_within_its_chat(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        assert not await heard.known(tx, "rongan-1-group", "m1")
        await heard.note(tx, "rongan-1-group", "m1", NOW)
        assert await heard.known(tx, "rongan-1-group", "m1")
        assert not await heard.known(tx, "rongan-1-group", "m2")
        assert not await heard.known(tx, "rongan-2-group", "m1")


async def test_of_two_who_hear_one_message_only_one_can_keep_what_came_of_it(database: Database) -> None:
    async def hear() -> None:
        async with database.transaction(HERE) as tx:
            await heard.note(tx, "rongan-1-group", "m1", NOW)

    ends = await asyncio.gather(hear(), hear(), hear(), return_exceptions=True)
    assert [type(end) for end in ends if end is not None] == [IntegrityError, IntegrityError]


async def test_something_is_told_the_first_time_and_never_again(database: Database) -> None:
    async def ask(what: str) -> bool:
        async with database.transaction(HERE) as tx:
            return await told.first_time(tx, what, NOW)

    assert sorted(await asyncio.gather(*(ask("unbound:x") for _ in range(8)))) == [False] * 7 + [True]
    assert await ask("unbound:y")


async def test_what_was_undone_was_not_told(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction(HERE) as tx:
            assert await told.first_time(tx, "unbound:x", NOW)
            raise ZeroDivisionError
    async with database.transaction(HERE) as tx:
        assert await told.first_time(tx, "unbound:x", NOW)


async def test_the_newest_question_to_a_person_in_a_chat_is_the_one_that_waits(database: Database) -> None:
    newer = question(ticket=2, action=Action.SUSPEND)
    async with database.transaction(HERE) as tx:
        await questions.ask(tx, question())
        await questions.ask(tx, newer)
        assert await questions.waiting(tx, "rongan-1-group", "chen-haiyan") == newer
        assert await questions.waiting(tx, "dm:chen-haiyan", "chen-haiyan") is None


async def test_a_dropped_question_waits_for_nobody_and_others_still_do(database: Database) -> None:
    other = question(person="lin-zhiqiang", ticket=2)
    async with database.transaction(HERE) as tx:
        await questions.ask(tx, question())
        await questions.ask(tx, other)
        await questions.drop(tx, 1)
        assert await questions.waiting(tx, "rongan-1-group", "chen-haiyan") is None
        assert await questions.waiting(tx, "rongan-1-group", "lin-zhiqiang") == other

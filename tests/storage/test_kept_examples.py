"""Labelled examples: one for a report, one for a pair of them, and the newest word counts."""

from dataclasses import fields

from storage import examples, reports, tickets
from storage.database import Database
from storage.kinds import Label, Outcome
from storage.models import Example
from storage.schema import metadata
from tests.storage.samples import CLOSED, HERE, example, report, ticket


def test_the_table_has_the_fields_of_an_example_in_their_order() -> None:
    assert metadata.tables["examples"].columns.keys() == [field.name for field in fields(Example)]


async def test_the_newest_word_about_a_report_is_the_one_that_counts(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        for label in (Label.MISSED, Label.FALSE_ALARM):
            await examples.keep(tx, example(label=label))
        assert await examples.everything(tx) == [example(label=Label.FALSE_ALARM)]


async def test_a_pair_is_kept_beside_what_was_said_of_either(database: Database) -> None:
    pair = example(other_report=2, label=Label.SAME, other_text="3栋电梯又坏")
    async with database.transaction(HERE) as tx:
        for one in (example(), pair, example(report=2)):
            await examples.keep(tx, one)
        assert await examples.everything(tx) == [example(), pair, example(report=2)]


async def test_what_is_taken_back_is_of_that_ticket_and_label_alone(database: Database) -> None:
    others = [example(report=2, label=Label.MISSED), example(report=3, ticket=2)]
    async with database.transaction(HERE) as tx:
        for one in (example(), *others):
            await examples.keep(tx, one)
        await examples.take_back(tx, 1, Label.FALSE_ALARM)
        assert await examples.everything(tx) == others


async def test_only_what_was_confirmed_and_not_forgotten_is_the_good_side(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        for number, outcome in enumerate((Outcome.CONFIRMED, Outcome.UNCONFIRMED, Outcome.CONFIRMED), 1):
            await tickets.add(tx, ticket(number, **{**CLOSED, "outcome": outcome}))
            await reports.add(tx, report(number, text="" if number == 3 else "漏水"))
        await tickets.add(tx, ticket(4))
        await reports.add(tx, report(4))
        assert [one.ticket for one in await examples.confirmed(tx)] == [1]

"""Reports kept: who said what, about which ticket it is now, and which it was about at first."""

from dataclasses import replace

from storage import reports, strays, tickets
from storage.database import Database
from storage.models import Place
from tests.storage.samples import HERE, NOW, report, ticket


async def test_reports_of_a_ticket_come_in_the_order_they_were_heard(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        for person in ("王大爷", "李阿姨", "王大爷"):
            await reports.add(tx, report(person=person))
        await reports.add(tx, report(2, person="王大爷"))
        assert [one.person for one in await reports.of_ticket(tx, 1)] == ["王大爷", "李阿姨", "王大爷"]
        assert await reports.tickets_of(tx, "王大爷") == [1, 2]


async def test_reports_that_were_handed_over_remember_where_they_were(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        first, second = await reports.add(tx, report(1)), await reports.add(tx, report(1))
        await reports.hand_over(tx, [second.id], 2)
        assert await reports.of_ticket(tx, 1) == [first]
        assert await reports.of_ticket(tx, 2) == [replace(second, ticket=2, first_ticket=1)]


async def test_an_edited_message_changes_the_words_and_the_place_of_its_report_alone(database: Database) -> None:
    place = Place("5号楼", building="5")
    async with database.transaction(HERE) as tx:
        kept, other = await reports.add(tx, report()), await reports.add(tx, report(message="m2"))
        await reports.reword(tx, kept, "是5号楼", place)
        assert await reports.of_message(tx, "rongan-1-group", "m1") == replace(kept, text="是5号楼", place=place)
        assert await reports.of_message(tx, "rongan-1-group", "m2") == other


async def test_words_that_were_not_for_the_bot_are_gone_with_the_name(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        await reports.add(tx, report())
        await reports.forget_words(tx, 1)
        assert [(one.text, one.name) for one in await reports.of_ticket(tx, 1)] == [("", "")]


async def test_a_ticket_that_nobody_reported_is_missed_unless_it_was_merged(database: Database) -> None:
    async with database.transaction(HERE) as tx:
        for one in (ticket(1), ticket(2), ticket(3, merged_into=1)):
            await tickets.add(tx, one)
        await reports.add(tx, report(1))
        assert await strays.unreported(tx, 0, 3) == [(2, NOW)]

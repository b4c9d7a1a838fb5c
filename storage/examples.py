"""Labelled examples kept: what people taught by 误报, 上报, 合并 and 拆分, as masked words."""

from typing import Any

from sqlalchemy import delete, select

from storage.database import Transaction
from storage.kinds import Label, Outcome
from storage.models import Example, Report
from storage.schema import examples, reports, tickets

KEY = ("subdistrict", "report", "other_report")


async def keep(tx: Transaction, example: Example) -> None:
    """The newest word about a report, or about two, is the one that counts."""
    row: dict[str, Any] = {name: getattr(example, name) for name in Example.__slots__}
    changes = {name: value for name, value in row.items() if name not in KEY}
    await tx.connection.execute(tx.insert(examples).values(row).on_conflict_do_update(index_elements=KEY, set_=changes))


async def take_back(tx: Transaction, ticket: int, label: Label) -> None:
    """What was said of that ticket turned out not to hold."""
    said = (examples.c.ticket == ticket) & (examples.c.label == label)
    await tx.connection.execute(delete(examples).where(examples.c.subdistrict == tx.subdistrict, said))


async def everything(tx: Transaction) -> list[Example]:
    """In the order of the reports."""
    query = select(examples).where(examples.c.subdistrict == tx.subdistrict)
    return [Example(*row) for row in await tx.connection.execute(query.order_by(*(examples.c[name] for name in KEY)))]


async def confirmed(tx: Transaction) -> list[Report]:
    """The reports that the rules, or the people who wrote them, were right about: their tickets were confirmed."""
    same = (tickets.c.subdistrict == reports.c.subdistrict) & (tickets.c.number == reports.c.ticket)
    query = (
        select(reports)
        .join(tickets, same)
        .where(reports.c.subdistrict == tx.subdistrict, tickets.c.outcome == Outcome.CONFIRMED, reports.c.text != "")
        .order_by(reports.c.id)
    )
    return [Report(*row) for row in await tx.connection.execute(query)]

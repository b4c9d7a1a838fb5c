"""Reports kept: who said what about which ticket."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select, update

from storage import counters, matters
from storage.database import Transaction
from storage.kinds import Status
from storage.models import Place, Report
from storage.schema import evidence, reports, tickets


async def add(tx: Transaction, report: Report) -> Report:
    """Keeps the report under the next id, whatever id it came with."""
    kept = replace(report, id=await counters.take(tx, "report"))
    tx.pending.add(reports, kept.id, kept)
    tx.known.report(kept)
    return kept


async def of_ticket(tx: Transaction, ticket: int) -> list[Report]:
    """In the order they were heard."""
    if ticket not in tx.known.reports:
        await look_up(tx, [ticket])
    return list(tx.known.reports[ticket])


async def look_up(tx: Transaction, numbers: Collection[int]) -> None:
    """Of all these tickets at once, which need not be asked again."""
    found = await _select(tx, reports.c.ticket.in_(numbers))
    tx.known.reports.update({number: [] for number in numbers})
    for report in found:
        tx.known.reports[report.ticket].append(report)


async def of_matter(tx: Transaction, grid: str, category: str, since: datetime) -> list[Report]:
    """Said since then about any ticket of that grid and category, in the order they were heard."""
    near = await matters.numbers(tx, grid, category, since, since)
    said = [report for number in near for report in await of_ticket(tx, number) if report.said_at >= since]
    return sorted(said, key=lambda report: report.id)


async def of_open(tx: Transaction, grid: str) -> list[Report]:
    """All that was said about tickets of that grid which are not closed, in the order they were heard."""
    same = (tickets.c.subdistrict == reports.c.subdistrict) & (tickets.c.number == reports.c.ticket)
    about = exists().where(same, tickets.c.grid == grid, tickets.c.status != Status.CLOSED)
    return await _select(tx, about)


async def since(tx: Transaction, moment: datetime) -> list[Report]:
    """All that was said since then about tickets that are not closed, wherever they are."""
    same = (tickets.c.subdistrict == reports.c.subdistrict) & (tickets.c.number == reports.c.ticket)
    about = exists().where(same, tickets.c.status != Status.CLOSED)
    return await _select(tx, about & (reports.c.said_at >= moment))


async def of_message(tx: Transaction, chat: str, message: str) -> Report | None:
    """The newest: edited words may have been taken as a report again."""
    found = await _select(tx, (reports.c.chat == chat) & (reports.c.message == message))
    return found[-1] if found else None


async def of_album(tx: Transaction, chat: str, album: str) -> Report | None:
    """The newest that came with a part of it."""
    found = await _select(tx, (reports.c.chat == chat) & (reports.c.album == album))
    return found[-1] if found else None


async def of_person(tx: Transaction, person: str, chat: str, since: datetime) -> list[Report]:
    """What that person reported there since then, the newest first."""
    said = (reports.c.person == person) & (reports.c.chat == chat) & (reports.c.said_at >= since)
    return (await _select(tx, said))[::-1]


async def tickets_of(tx: Transaction, person: str, quoted: str | None = None) -> list[int]:
    """The numbers of the tickets that person reported, without repeats, the oldest first; with `quoted`, in the words
    of somebody of that name."""
    own = (reports.c.subdistrict == tx.subdistrict) & (reports.c.person == person)
    if quoted is not None:
        own &= reports.c.quoted == quoted
    return sorted(set((await tx.execute(select(reports.c.ticket).where(own))).scalars()))


async def hand_over(tx: Transaction, ids: Iterable[int], ticket: int) -> None:
    """From now on these reports are about `ticket`."""
    await _change(tx, reports.c.id.in_(list(ids)), ticket=ticket)


async def reword(tx: Transaction, report: Report, text: str, place: Place | None) -> None:
    """The person edited the message."""
    await _change(tx, reports.c.id == report.id, text=text, place=place)


async def forget_words(tx: Transaction, ticket: int) -> None:
    """What was said and shown turned out not to be for the bot."""
    own = select(reports.c.id).where(reports.c.subdistrict == tx.subdistrict, reports.c.ticket == ticket)
    shown = (evidence.c.subdistrict == tx.subdistrict) & evidence.c.report.in_(own)
    await tx.execute(delete(evidence).where(shown))
    await _change(tx, reports.c.ticket == ticket, text="", name="", why=(), quoted=None)


async def _change(tx: Transaction, condition: ColumnElement[bool], **values: object) -> None:
    await tx.execute(update(reports).where(reports.c.subdistrict == tx.subdistrict, condition).values(values))
    tx.known.forget_reports()


async def _select(tx: Transaction, condition: ColumnElement[bool]) -> list[Report]:
    query = select(reports).where(reports.c.subdistrict == tx.subdistrict, condition)
    # `+ 0`, because SQLite keeps no statistics: it would walk a whole subdistrict in order rather than sort a few rows.
    return [Report(*row) for row in await tx.execute(query.order_by(reports.c.id + 0))]

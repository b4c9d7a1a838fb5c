"""What people teach by 误报, 上报, 合并 and 拆分, kept as examples without numbers and names."""

from collections.abc import Sequence

from handlers.policy.anonymising import anonymous
from handlers.scene import Scene
from storage import examples, reports
from storage.kinds import Decision, Label
from storage.models import Example, Report, Ticket


async def from_missed(scene: Scene, ticket: Ticket, chat: str, message: str) -> None:
    """上报 of what the rules had not taken for a report; whoever says it twice about one ticket teaches it once."""
    said = await reports.of_ticket(scene.tx, ticket.number)
    own = next((report for report in said if (report.chat, report.message) == (chat, message)), None)
    if own is None or scene.town.matcher.read(own.text).decision is Decision.TICKET:
        return
    if next(report for report in said if report.person == own.person) == own:
        await _keep(scene, ticket, Label.MISSED, own)


async def from_false_alarm(scene: Scene, ticket: Ticket) -> None:
    """误报: the first words of each person were no report."""
    said = await reports.of_ticket(scene.tx, ticket.number)
    for report in {report.person: report for report in reversed(said)}.values():
        await _keep(scene, ticket, Label.FALSE_ALARM, report)


async def from_reopening(scene: Scene, ticket: Ticket) -> None:
    """It was no false alarm after all."""
    await examples.take_back(scene.tx, ticket.number, Label.FALSE_ALARM)


async def from_pair(
    scene: Scene, label: Label, ticket: Ticket, said: Sequence[Report], others: Sequence[Report]
) -> None:
    """合并 or 拆分: the first report of either side, the earlier one first."""
    if said and others:
        one, other = sorted((said[0], others[0]), key=lambda report: report.id)
        await _keep(scene, ticket, label, one, other)


async def _keep(scene: Scene, ticket: Ticket, label: Label, report: Report, other: Report | None = None) -> None:
    """Nothing of what is private: who quarrels with whom is nothing to learn from."""
    if ticket.private:
        return
    names = [person.name for person in scene.town.roster.people.values()]
    names += [name for voice in (report, other) if voice for name in (voice.name, voice.quoted) if name]
    example = Example(
        subdistrict=scene.tx.subdistrict,
        report=report.id,
        other_report=other.id if other else 0,
        at=scene.now,
        ticket=ticket.number,
        label=label,
        category=report.category,
        text=anonymous(report.text, names),
        other_text=anonymous(other.text, names) if other else "",
    )
    await examples.keep(scene.tx, example)

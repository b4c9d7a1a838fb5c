"""What an audit of the running program puts right, and what it writes into the journal."""

from collections.abc import Sequence

from bot.auditing import AT_ONCE, Finding, What
from bot.clocks import Clock
from handlers import mending
from handlers.policy.town import Town
from handlers.scene import Scene
from storage import strays, tickets
from storage.database import Database

IN_WORDS = {
    What.JOURNAL: "日志链断了，有记录被改过或删掉",
    What.NO_NEXT_STEP: "没有下一步",
    What.LATE: "该办的一步过了一小时还没办",
    What.LEFT: "经办人已不在名册",
    What.NO_REPORT: "没有人报过这件事",
    What.UNSAID: "有话过了一小时还没发出去",
}
MENDABLE = frozenset({What.NO_NEXT_STEP, What.LEFT})


async def settle(database: Database, town: Town, clock: Clock) -> int:
    """Every open ticket, however old, under the config as it now is; how many had to be mended. Raises
    `DatabaseTrouble`."""
    number, mended = 0, 0
    while True:
        async with database.transaction(town.subdistrict) as tx:
            scene = Scene(tx, town, clock.now())
            page = await strays.open_after(tx, number, AT_ONCE)
            for ticket in page:
                mended += await mending.mend(scene, ticket)
        if len(page) < AT_ONCE:
            return mended
        number = page[-1].number


async def repair(database: Database, town: Town, clock: Clock, findings: Sequence[Finding]) -> list[Finding]:
    """Journals each finding once, and puts right what can be; those that are left. Raises `DatabaseTrouble`."""
    left: list[Finding] = []
    for start in range(0, len(findings), AT_ONCE):
        async with database.transaction(town.subdistrict) as tx:
            scene = Scene(tx, town, clock.now())
            for finding in findings[start : start + AT_ONCE]:
                await mending.note(scene, finding.ticket, finding.since, finding.what, IN_WORDS[finding.what])
                if not await _mend(scene, finding):
                    left.append(finding)
    return left


async def _mend(scene: Scene, finding: Finding) -> bool:
    if finding.what not in MENDABLE or finding.ticket is None:
        return False
    ticket = await tickets.get(scene.tx, finding.ticket)
    if ticket is not None:
        await mending.mend(scene, ticket)
    return True

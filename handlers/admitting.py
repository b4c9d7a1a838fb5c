"""Admitting gaps: what was not heard on a platform that tells nothing later is asked for again, once, and is part of
each ticket's story."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from handlers import addresses, outgoing, wording
from handlers.policy import working_time
from handlers.scene import Scene
from storage import gaps
from storage.kinds import Cause, Purpose
from storage.models import Gap, Ticket

WORTH_A_LINE: Final = timedelta(minutes=1)
"""Nobody is bothered about a shorter one, unless there were so many lately that together they are as long."""

LATELY: Final = timedelta(hours=1)

BETWEEN_LINES: Final = timedelta(minutes=30)
"""A platform that comes and goes is not spoken of each time it comes."""

STILL_NEWS: Final = timedelta(days=1)
"""So long after a gap it is asked for."""

JUST_NOW: Final = timedelta(minutes=10)
MOST_SHOWN: Final = 5

AGAIN: Final = "请把这段时间的情况再说一遍。"
BECAUSE: Final = {Cause.UNANSWERED: "连不上平台", Cause.STOPPED: "程序没有运行"}


async def tell(scene: Scene) -> None:
    """The groups on each platform with gaps that nobody spoke of, in one line for all of them; not in quiet hours."""
    if working_time.quiet_until(scene.town.calendar, scene.now):
        return
    for platform in sorted({name for chat in scene.town.roster.chats.values() for name in chat.ways}):
        lately = await gaps.overlapping(scene.tx, platform, scene.now - STILL_NEWS, scene.now)
        untold = [gap for gap in lately if gap.told_at is None and _counts(scene, gap)]
        if _lasted(untold) >= WORTH_A_LINE and not any(
            gap.told_at and scene.now - gap.told_at < BETWEEN_LINES for gap in lately
        ):
            await _tell_groups(scene, platform, _asking(scene, untold))
            await gaps.mark_told(scene.tx, untold, scene.now)


def _counts(scene: Scene, gap: Gap) -> bool:
    return _lasted([gap]) >= WORTH_A_LINE or scene.now - gap.ended_at <= LATELY


def _lasted(missed: Sequence[Gap]) -> timedelta:
    return sum((gap.ended_at - gap.began_at for gap in missed), timedelta())


async def _tell_groups(scene: Scene, platform: str, text: str) -> None:
    for chat in scene.town.roster.chats.values():
        if chat.ways.get(platform) and chat.grid:
            await outgoing.say(scene, chat.id, Purpose.NOTICE, text, platform=platform)


def _asking(scene: Scene, missed: Sequence[Gap]) -> str:
    lasted = wording.lasted(_lasted(missed))
    first, last = missed[0].began_at, missed[-1].ended_at
    if scene.now - missed[0].ended_at < JUST_NOW:
        return f"机器人刚才离线了 {lasted}，{AGAIN}"
    between = f"{wording.when(scene.town, first)} 到 {wording.when(scene.town, last)} 之间"
    return f"机器人在 {between}离线了 {lasted}，{AGAIN}"


async def of_ticket(scene: Scene, ticket: Ticket) -> list[str]:
    """What was not heard where it was reported, since then and until it was closed, a line each."""
    until = ticket.closed_at or scene.now
    found = [
        gap
        for platform in _platforms(scene, ticket.chat)
        for gap in await gaps.overlapping(scene.tx, platform, ticket.opened_at, until)
    ]
    lines = [_shown(scene, gap) for gap in found[-MOST_SHOWN:]]
    return [*([f"机器人更早还离线过 {len(found) - MOST_SHOWN} 次"] if len(found) > MOST_SHOWN else []), *lines]


def _platforms(scene: Scene, chat: str) -> Sequence[str]:
    roster = scene.town.roster
    if not addresses.is_direct(chat):
        bound = roster.chats.get(chat)
        return list(bound.ways) if bound else [addresses.platform_and_account(chat)[0]]
    known = roster.people.get(addresses.person_of(chat))
    return list(known.accounts) if known else [addresses.platform_and_account(addresses.person_of(chat))[0]]


def _shown(scene: Scene, gap: Gap) -> str:
    began, ended = wording.when(scene.town, gap.began_at), wording.when(scene.town, gap.ended_at)
    lasted = wording.lasted(gap.ended_at - gap.began_at)
    return f"{began} 到 {ended} 机器人离线 {lasted}（{BECAUSE[gap.why]}），这期间的话没有听到"

"""Silence is an incident: how much is usual in a group is kept in numbers, and the supervisors are told when an active
group says nothing for far too long."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers import addresses, alarming, outgoing, wording
from handlers.policy import habits, roster, working_time
from handlers.policy.roster import Chat
from handlers.scene import Scene
from storage import gaps, kept_habits, last_heard, told
from storage.kinds import Purpose
from storage.models import Gap, Habit

TEXT: Final = (
    "{grid}的群已经 {silent}没有一句话（免打扰时段不算），平时最多 {usual}；"
    "请看看机器人还在不在群里、{platform} 是否掉线。"
)


Missed = Mapping[str, Sequence[Gap]]
"""The gaps by platform."""


@dataclass(frozen=True, slots=True)
class Burst:
    """How often somebody was heard in a group within seconds, and between when."""

    times: int
    first_at: datetime
    last_at: datetime


async def keep(scene: Scene, platform: str, bursts: Mapping[str, Burst]) -> None:
    """What was heard, by the address of the group; of those that are bound to no grid nothing is kept."""
    known = await kept_habits.last_heard_at(scene.tx)
    spoken = [(roster.chat_at(scene.town.roster, platform, address), burst) for address, burst in bursts.items()]
    heard = [(chat, burst) for chat, burst in spoken if chat and chat.grid]
    missed = await _missed(scene, (chat for chat, _ in heard))
    for chat, burst in heard:
        silent = _silence(scene, known.get(chat.id, burst.first_at), burst.first_at, _of(chat, missed))
        day = burst.last_at.astimezone(scene.town.calendar.zone).date()
        seconds = int(silent.total_seconds())
        habit = Habit(scene.tx.subdistrict, chat.id, day, burst.times, seconds, burst.last_at)
        await kept_habits.count(scene.tx, habit)


async def alarm(scene: Scene) -> list[str]:
    """The groups whose silence the supervisors are told of now, once each time. A platform on which nobody listens is
    another alarm's business: a silence is as long as somebody listened to it, by all the ways of the group."""
    if working_time.quiet_until(scene.town.calendar, scene.now):
        return []
    today = scene.now.astimezone(scene.town.calendar.zone).date()
    await kept_habits.forget(scene.tx, today - habits.REMEMBERED)
    known: defaultdict[str, list[Habit]] = defaultdict(list)
    for one in await kept_habits.everything(scene.tx):
        known[one.chat].append(one)
    listened = await last_heard.heard_at(scene.tx)
    chats = [chat for chat in scene.town.roster.chats.values() if chat.grid and chat.ways.keys() & listened.keys()]
    missed = await _missed(scene, chats)
    return [
        chat.id
        for chat in chats
        if (usual := habits.usual(known[chat.id], today)) is not None
        if await _tell(scene, chat, usual, known[chat.id][-1].last_heard_at, listened, missed)
    ]


async def _tell(
    scene: Scene, chat: Chat, usual: timedelta, since: datetime, listened: Mapping[str, datetime], missed: Missed
) -> bool:
    until = min(listened[platform] for platform in chat.ways if platform in listened)
    silent = _silence(scene, since, until, _of(chat, missed))
    if silent <= habits.allowed(usual):
        return False
    if not await told.first_time(scene.tx, f"silent {chat.id} {since.isoformat()}", scene.now):
        return False
    grid = scene.town.roster.grids[chat.grid].name
    lengths = {"silent": wording.lasted(silent), "usual": wording.lasted(usual)}
    text = TEXT.format(grid=grid, platform="、".join(chat.ways), **lengths)
    for person in alarming.supervisors(scene.town):
        for alone in alarming.alone_with(scene.town, person, chat.ways) or [addresses.direct(person.id)]:
            await outgoing.say(scene, alone, Purpose.NOTICE, text, person=person.id)
    return True


async def _missed(scene: Scene, chats: Iterable[Chat]) -> Missed:
    platforms, since = {platform for chat in chats for platform in chat.ways}, scene.now - habits.REMEMBERED
    return {platform: await gaps.overlapping(scene.tx, platform, since, scene.now) for platform in platforms}


def _of(chat: Chat, missed: Missed) -> list[Gap]:
    """Whatever was said in the group in one of these may have been missed."""
    return sorted((gap for platform in chat.ways for gap in missed[platform]), key=lambda gap: gap.began_at)


def _silence(scene: Scene, since: datetime, until: datetime, missed: Sequence[Gap]) -> timedelta:
    """How long nobody spoke while somebody listened and people are awake."""
    silent, heard_from = timedelta(), since
    for gap in missed:
        silent += _awake(scene, heard_from, min(gap.began_at, until))
        heard_from = max(heard_from, gap.ended_at)
    return silent + _awake(scene, heard_from, until)


def _awake(scene: Scene, since: datetime, until: datetime) -> timedelta:
    return working_time.speaking_between(scene.town.calendar, since, until) if since < until else timedelta()

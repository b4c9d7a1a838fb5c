"""Where words go that a living way does not take."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot import ways
from bot.ways import Reach
from handlers import outgoing
from handlers.scene import Scene
from storage import alike, outbox, turns
from storage.models import Utterance

LONG: Final = timedelta(seconds=20)
"""What would wait longer for one way goes the next: by `voices.PATIENCE` after three tries."""

TRIES: Final = 3
"""So often is tried what a platform always asks to leave alone for a little longer."""


def is_long(scene: Scene, until: datetime) -> bool:
    return until - scene.now > LONG


async def leave_slow(scene: Scene, platforms: Collection[str], reach: Reach, busy: Collection[str]) -> None:
    """Urgent words that have been due for long in chats where one of these platforms is slow to answer."""
    late = await turns.urgent_in(scene.tx, busy, scene.now - LONG) if busy else []
    reach = await ways.ask_started(scene.tx, scene.town, reach, {one.chat for one in late})
    for one in late:
        slow = ways.first(scene.town, reach, alike.of(one))
        if slow and slow in platforms:
            await take(scene, reach, one, slow)


async def take(scene: Scene, reach: Reach, waiting: Utterance, failed: str) -> None:
    """Urgent words, and those that call somebody, go the next way at once, as long as there is one; when none has taken
    them, they wait for the first again."""
    if not waiting.urgent and waiting.purpose not in outgoing.RINGING:
        return
    tried = {*waiting.tried, failed}
    reach = await ways.ask_started(scene.tx, scene.town, reach, {waiting.chat})
    following = ways.first(scene.town, reach, replace(alike.of(waiting), tried=tuple(sorted(tried))))
    if following and following not in tried and failed not in waiting.tried:
        await outbox.mark(scene.tx, waiting, tried=tuple(sorted(tried)), due_at=scene.now)
    elif waiting.tried:
        await outbox.mark(scene.tx, waiting, tried=())

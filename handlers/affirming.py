"""A yes or a no in words, from somebody who was asked alone whether what they said is for the bot."""

import unicodedata
from collections.abc import Collection
from typing import Final

from handlers import ticket_actions
from handlers.incoming import IncomingMessage
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import outbox, reports, tickets
from storage.kinds import Action, Purpose, Status
from storage.models import Ticket

YES: Final = frozenset("是 是的 对 对的 嗯 嗯嗯 要 要的 要处理 需要 需要处理 有 yes".split())
NO: Final = frozenset("不 不是 不是的 不用 不用了 不要 不用处理 没有 没有啊 没事 没事了 不需要 no".split())

LAST_SAID: Final = 20
"""So far back it is looked for what somebody was asked, or called to."""


async def affirm(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether it was such an answer; only somebody with one such question open can mean anything by it. A reply means
    what it replies to, else the newest question is meant."""
    words = "".join(unicodedata.normalize("NFKC", message.text[:20]).lower().split()).strip("。.!~,")
    if not speaker.is_direct or words not in YES | NO:
        return False
    waiting = await (_replied_to(scene, speaker, message.reply_to) if message.reply_to else asked(scene, speaker))
    if not waiting:
        return False
    await ticket_actions.answer_question(scene, speaker, waiting[0], words in YES)
    return True


async def asked(scene: Scene, speaker: Speaker) -> list[Ticket]:
    """What this person said and is asked about, the newest first; else what they are asked about others' words."""
    own = await _unanswered(scene, await reports.tickets_of(scene.tx, speaker.id))
    return own or await _asked_there(scene, speaker)


async def _asked_there(scene: Scene, speaker: Speaker) -> list[Ticket]:
    said = await outbox.latest(scene.tx, speaker.chat, LAST_SAID)
    questions = [one for one in said if one.purpose is Purpose.QUESTION and Action.YES in one.buttons]
    return await _unanswered(scene, [number for one in questions for number in one.about])


async def _replied_to(scene: Scene, speaker: Speaker, message: str) -> list[Ticket]:
    """What the bot asked there alone, of whoever it asked: the writer's own words, or a neighbour's."""
    question = await outbox.said(scene.tx, speaker.chat, speaker.platform, message)
    return await _unanswered(scene, question.about) if question else []


async def _unanswered(scene: Scene, numbers: Collection[int]) -> list[Ticket]:
    found = await tickets.of_numbers(scene.tx, numbers)
    return [ticket for ticket in found if ticket.status is Status.NEEDS_INFO]

"""A yes or a no in words, from somebody who was asked alone whether what they said is for the bot."""

import unicodedata
from typing import Final

from handlers import ticket_actions
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import reports, tickets
from storage.kinds import Status
from storage.models import Ticket

YES: Final = frozenset("是 是的 对 对的 嗯 嗯嗯 要 要的 要处理 需要 需要处理 有 yes".split())
NO: Final = frozenset("不 不是 不是的 不用 不用了 不要 不用处理 没有 没有啊 没事 没事了 不需要 no".split())


async def affirm(scene: Scene, speaker: Speaker, text: str) -> bool:
    """Whether it was such an answer; only somebody with one such question open can mean anything by it."""
    words = "".join(unicodedata.normalize("NFKC", text[:20]).lower().split()).strip("。.!~,")
    if not speaker.is_direct or words not in YES | NO:
        return False
    asked = await _asked(scene, speaker)
    if asked is None:
        return False
    await ticket_actions.answer_question(scene, speaker, asked, words in YES)
    return True


async def _asked(scene: Scene, speaker: Speaker) -> Ticket | None:
    own = await tickets.of_numbers(scene.tx, await reports.tickets_of(scene.tx, speaker.id))
    return next((ticket for ticket in own if ticket.status is Status.NEEDS_INFO), None)

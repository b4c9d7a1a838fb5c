"""What was handed to a platform and may have been heard or not: said again and marked so, or left to the next step."""

from datetime import datetime

from handlers import stages
from handlers.scene import Scene
from storage import journal, outbox
from storage.kinds import Purpose, SendState
from storage.models import Utterance

MAYBE_TWICE = "（可能重复）"
SAID_ONCE_ONLY = (Purpose.RECEIPT, Purpose.CONFIRMATION, Purpose.CLOSING)
"""No later step says these again."""


async def settle(scene: Scene, sending: Utterance, why: str, again_at: datetime | None = None) -> Utterance | None:
    """Urgent words, and those that nothing later would repeat, are said again, at once or when it is time again, and
    the journal counts it; a card shown twice is still one card; the rest waits for the ticket's next step. The words as
    they wait, None where they do not."""
    due_at = again_at or scene.now
    unknown = await outbox.mark(scene.tx, sending, state=SendState.UNKNOWN, trouble=why)
    if unknown is None:
        return None
    if unknown.edits is not None:
        return await outbox.mark(scene.tx, unknown, state=SendState.QUEUED, due_at=due_at)
    if not unknown.urgent and unknown.purpose not in SAID_ONCE_ONLY:
        return None
    for number in unknown.about:
        await journal.record(scene.tx, scene.now, number, stages.BOT, "repeated", f"{unknown.chat}：{why}")
    text = MAYBE_TWICE + unknown.text.removeprefix(MAYBE_TWICE)
    return await outbox.mark(scene.tx, unknown, state=SendState.QUEUED, due_at=due_at, text=text)

"""Putting words into the outbox: the one door to speaking, where groups are kept free of personal data."""

from collections.abc import Collection
from datetime import datetime

from handlers import addresses, wording
from handlers.policy import masking
from handlers.scene import Scene
from storage import outbox, reports
from storage.kinds import Action, Purpose, SendState
from storage.models import Utterance

CALLED_BACK = (Purpose.PING, Purpose.REMINDER, Purpose.ESCALATION, Purpose.QUESTION, Purpose.CONFIRMATION)
"""What is not said any more once the ticket has moved on."""

RINGING = (Purpose.PING, Purpose.REMINDER, Purpose.ESCALATION)
"""What calls a person to something; of several that wait, the newest says it all."""


async def say(
    scene: Scene,
    chat: str,
    purpose: Purpose,
    text: str,
    *,
    about: tuple[int, ...] = (),
    person: str | None = None,
    mentions: tuple[str, ...] = (),
    buttons: tuple[Action, ...] = (),
    edits: int | None = None,
    reply_to: str | None = None,
    topic: str | None = None,
    platform: str | None = None,
    urgent: bool = False,
    due_at: datetime | None = None,
    shows: tuple[int, ...] = (),
    code: str | None = None,
) -> Utterance:
    """Queues it for `chat`, to be said at once or at `due_at`. `person` is who it is for, where it is for one; each
    mention is an @name in the text. Without a `topic` (empty: in none) it goes where its ticket was reported, and
    without a `platform` back the way that what it answers came. What it overtakes is not said; gives back the ping,
    when one that is not yet said makes it needless."""
    assert addresses.is_direct(chat) or not (shows or code), "what only one may see is for no group"
    if purpose in RINGING and (unsaid := await _overtake(scene, chat, purpose, about, person)):
        return unsaid
    home = platform or await _home(scene, chat, purpose, about)
    shown = text if addresses.is_direct(chat) else masking.mask(text)
    utterance = Utterance(
        subdistrict=scene.tx.subdistrict,
        id=0,
        chat=chat,
        purpose=purpose,
        about=about,
        person=person,
        text=shown,
        mentions=mentions,
        buttons=buttons,
        edits=edits,
        reply_to=reply_to or None,
        urgent=urgent,
        state=SendState.QUEUED,
        attempts=0,
        put_at=scene.now,
        due_at=due_at or scene.now,
        message=None,
        trouble="",
        topic=await _topic(scene, chat, topic, about),
        shows=shows,
        platform=home,
        code=code,
    )
    return await outbox.put(scene.tx, utterance)


async def _home(scene: Scene, chat: str, purpose: Purpose, about: tuple[int, ...]) -> str | None:
    """The platform on which it is waited for: an answer where it was asked, other words about a ticket where somebody
    reported it in that chat. A call goes to people wherever they are."""
    asked = scene.answering.platform if scene.answering and scene.answering.chat == chat else None
    if asked and purpose is Purpose.ANSWER:
        return asked
    calls_alone = purpose in RINGING and addresses.is_direct(chat)
    if len(about) != 1 or calls_alone:
        return None if calls_alone else asked
    said = await reports.of_ticket(scene.tx, about[0])
    return next((one.platform for one in said if one.chat == chat and one.platform), asked)


async def _topic(scene: Scene, chat: str, topic: str | None, about: tuple[int, ...]) -> str | None:
    if addresses.is_direct(chat):
        return None
    if topic is not None or len(about) != 1:
        return topic or None
    return next((said.topic for said in await reports.of_ticket(scene.tx, about[0]) if said.chat == chat), None)


async def _overtake(
    scene: Scene, chat: str, purpose: Purpose, about: tuple[int, ...], person: str | None
) -> Utterance | None:
    for waiting in await outbox.waiting_about(scene.tx, chat, RINGING, about):
        if waiting.person != person:
            continue
        if waiting.purpose is Purpose.PING and purpose is Purpose.REMINDER and waiting.about == about:
            return waiting
        if waiting.purpose is not Purpose.PING or purpose is Purpose.PING:
            await outbox.mark(scene.tx, waiting, state=SendState.RECALLED, trouble="有更新的")
    return None


async def call_back(scene: Scene, ticket: int) -> None:
    """What waits to be said about the ticket, and is no longer true, is not said; of several things, the others are."""
    for utterance in await outbox.waiting(scene.tx, ticket, CALLED_BACK):
        if utterance.about == (ticket,):
            await outbox.mark(scene.tx, utterance, state=SendState.RECALLED, trouble="不再需要")
        else:
            await leave_out(scene, utterance, {ticket})


async def leave_out(scene: Scene, utterance: Utterance, numbers: Collection[int]) -> Utterance | None:
    """Of several things that are said at once, those about these tickets are not."""
    lines = zip(utterance.about, wording.said_several(utterance.text), strict=True)
    left = {number: line for number, line in lines if number not in numbers}
    return await outbox.mark(scene.tx, utterance, about=tuple(left), text=wording.several(list(left.values())))


async def replace(
    scene: Scene, old: Utterance, text: str, mentions: tuple[str, ...], buttons: tuple[Action, ...]
) -> None:
    """Says it in the place of `old`; a newer replacement takes the place of one that still waits."""
    for waiting in await outbox.waiting_edits(scene.tx, old.id):
        await outbox.mark(scene.tx, waiting, state=SendState.RECALLED, trouble="有更新的版本")
    await say(
        scene,
        old.chat,
        Purpose.UPDATE,
        text,
        about=old.about,
        mentions=mentions,
        buttons=buttons,
        edits=old.id,
        platform=old.platform,
        urgent=False,
    )

"""What a batch will ask of the database, asked once for all of it; what was not foreseen is asked when it is needed."""

from collections.abc import Sequence
from datetime import timedelta

from handlers import frontdesk, hot_topics
from handlers.incoming import Incoming, IncomingMessage
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import heard, journal, matters, outbox, questions, reports
from storage.models import Ticket

LATE = timedelta(hours=1)
"""Messages are seldom older when they are heard."""


async def heard_soon(scene: Scene, spoken: Sequence[tuple[Speaker, Incoming]]) -> None:
    """Which of these were heard before, who is waited for, and what the reports among them could be about."""
    await heard.look_up(scene.tx, [(speaker.chat, frontdesk.key(incoming)) for speaker, incoming in spoken])
    written = [(speaker, one) for speaker, one in spoken if isinstance(one, IncomingMessage)]
    await questions.look_up(scene.tx, [(speaker.chat, speaker.id) for speaker, _ in written])
    grids = [
        (speaker.grid, reading.category)
        for speaker, message in written
        if speaker.grid and scene.concerns(message.text, speaker.heard_as)
        if (reading := scene.read(message.text, speaker.heard_as, message.photo)).category
    ]
    if grids:
        limits = scene.town.limits
        said_since = (
            scene.now - max(limits.duplicates_within, limits.urgent_duplicates_within, hot_topics.WITHIN) - LATE
        )
        closed_since = scene.now - limits.reopen_within - LATE
        near = await matters.look_up(scene.tx, list(set(grids)), said_since, closed_since)
        if near:
            await outbox.look_up_cards(scene.tx, near)


async def chased_soon(scene: Scene, due: Sequence[Ticket]) -> None:
    """What was said of these tickets and done to them."""
    numbers = [ticket.number for ticket in due]
    await journal.look_up(scene.tx, numbers)
    await reports.look_up(scene.tx, numbers)

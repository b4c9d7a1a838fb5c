"""A shared location or venue: the place of the report that it comes with, or of the one its sender just made."""

from dataclasses import replace

from handlers import pinging, stitching
from handlers.incoming import IncomingMessage
from handlers.policy import places
from handlers.policy.lifecycle import NOT_CLOSED
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import reports, tickets
from storage.models import Place

LONGEST = 200
NO_WORDS = ("只有定位，没有说是什么事",)


def shared(scene: Scene, message: IncomingMessage) -> Place | None:
    """Where it is, with all its words; a group is shown what of them is a building or a landmark."""
    if not message.place:
        return None
    return _read(scene, message.place)


def just_shared(scene: Scene, speaker: Speaker, message: IncomingMessage) -> Place | None:
    """The same of what came along, or just before."""
    before = scene.recent.before(speaker.chat, speaker.id, message.at)
    words = [message.place, *(silence.place for silence in reversed(before))]
    return next((_read(scene, one) for one in words if one), None)


async def take(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether it is the place of their last report, which has none yet; else it is remembered for the next."""
    since = scene.now - scene.town.limits.answer_within
    for report in await reports.of_person(scene.tx, speaker.id, speaker.chat, since):
        ticket = await tickets.get(scene.tx, report.ticket)
        if ticket and ticket.place is None and ticket.status in NOT_CLOSED:
            await pinging.set_place(scene, ticket, _read(scene, message.place or ""), speaker.id)
            return True
    stitching.remember(scene, speaker, message, NO_WORDS)
    return False


def _read(scene: Scene, words: str) -> Place:
    words = words[:LONGEST]
    reading = scene.town.matcher.read(words)
    found = places.find_near(words, reading.place, scene.town.matcher.landmarks)
    return replace(found, text=words) if found else Place(words)

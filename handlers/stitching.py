"""Several messages, one matter: what a person wrote just before belongs to what they write now; and why not, if not."""

from dataclasses import replace

from handlers import outgoing, wording
from handlers.incoming import IncomingMessage
from handlers.policy import duplicates, phrases
from handlers.policy.matching import Reading
from handlers.recent import LONGEST, Silence
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage.kinds import Action, Decision, Purpose

SURENESS = (Decision.NONE, Decision.ASK, Decision.TICKET)
SEAM = "，"


def may_matter(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether the message is worth reading: a photo, words of the lexicon or of somebody who waits, or more of what its
    writer just said."""
    if message.photo or scene.concerns(message.text, speaker.heard_as):
        return True
    if duplicates.asks_after(message.text):
        return True
    return bool(scene.recent.before(speaker.chat, speaker.voice, message.at))


def stitch(
    scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading
) -> tuple[IncomingMessage, Reading]:
    """The message with what its writer said in the minutes before, where only together they are a report or tell where
    it is; else as it was."""
    before = scene.recent.before(speaker.chat, speaker.voice, message.at)
    if not before:
        return message, reading
    text = SEAM.join([*(silence.text for silence in before if silence.text), message.text])
    photo = message.photo or any(silence.photo for silence in before)
    together = scene.town.matcher.read(text, role=speaker.heard_as, photo=photo)
    if not _tells_more(together, reading):
        return message, reading
    scene.recent.forget(speaker.chat, speaker.voice)
    return replace(message, text=text, photo=photo), together


def last_of(text: str) -> str:
    """The last message of those that could be stitched in it: the one that has the report's own time."""
    return text.rpartition(SEAM)[2]


def _tells_more(together: Reading, alone: Reading) -> bool:
    if together.category is None:
        return False
    surer = SURENESS.index(together.decision) - SURENESS.index(alone.decision)
    placed = together.place is not None and alone.place is None and alone.category == together.category
    return surer > 0 or (surer == 0 and placed)


def remember(scene: Scene, speaker: Speaker, message: IncomingMessage, why: tuple[str, ...]) -> None:
    """In memory alone, that the message was left alone and why."""
    came_along = (message.album, message.place, message.evidence)
    silence = Silence(speaker.voice, message.text[:LONGEST], message.photo, message.at, why, *came_along)
    scene.recent.remember(speaker.chat, message.message, silence)


async def explain(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether somebody asked 为什么 in a reply to a message that was left alone; then it is answered."""
    command = phrases.parse(message.text)
    if command is None or command.action is not Action.WHY or command.number is not None or not message.reply_to:
        return False
    silence = scene.recent.silence(speaker.chat, message.reply_to)
    if silence is None:
        return False
    text = wording.left_alone(silence.why)
    chat, person, topic = speaker.chat, speaker.id, speaker.topic
    await outgoing.say(scene, chat, Purpose.ANSWER, text, person=person, reply_to=message.message, topic=topic)
    return True

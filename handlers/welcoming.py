"""Somebody let the bot write to them alone, or took it back: what is noted of it, and what they are told first."""

from handlers import explaining, outgoing, wording
from handlers.incoming import IncomingMessage
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import contacts
from storage.kinds import Purpose

MINE = "mine"
"""The code behind a start button in a group: it proves nothing, and asks for what waits."""


async def welcome(scene: Scene, speaker: Speaker, message: IncomingMessage) -> None:
    """What was said in a group meanwhile is not repeated; whoever works here is told what still waits for them."""
    await note(scene, message.platform, message.account, reachable=True)
    if speaker.id in scene.town.roster.people:
        text = await explaining.mine(scene, speaker.id, alone=True)
    else:
        text = wording.HELP
    await outgoing.say(scene, speaker.chat, Purpose.ANSWER, text, person=speaker.id)


async def note(scene: Scene, platform: str, account: str, *, reachable: bool) -> None:
    await contacts.note(scene.tx, platform, account, reachable=reachable, at=scene.now)

"""What happened to the bot or to a group without a word from anybody, and what it asks for."""

from handlers import outgoing, welcoming, wording
from handlers.incoming import Change, IncomingChange
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import told
from storage.kinds import Purpose


async def take(scene: Scene, speaker: Speaker, change: IncomingChange) -> bool:
    """Whether anything came of it, so that it is to be known when it is heard again."""
    match change.change:
        case Change.REACHABLE | Change.UNREACHABLE:
            reachable = change.change is Change.REACHABLE
            await welcoming.note(scene, change.platform, change.account, reachable=reachable)
        case Change.ADDED if not speaker.is_bound:
            await greet(scene, change.platform, change.chat, speaker)
        case _:
            return False
    return True


async def greet(scene: Scene, platform: str, chat: str, speaker: Speaker) -> None:
    """A group that is bound to no grid is told so, once."""
    if await told.first_time(scene.tx, f"unbound {platform} {chat}", scene.now):
        await outgoing.say(scene, speaker.chat, Purpose.NOTICE, wording.UNBOUND)

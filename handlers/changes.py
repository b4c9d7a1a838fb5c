"""What happened to the bot or to a group without a word from anybody, and what it asks for."""

from handlers import alarming, moving, outgoing, rights, signing_in, welcoming, wording
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
        case Change.MOVED:
            await moving.move(scene, change)
        case Change.REMOVED if speaker.is_bound:
            await _alarm(scene, speaker)
        case Change.RIGHTS if change.name and speaker.is_bound:
            await rights.tell(scene, speaker.chat, change)
        case Change.SCAN | Change.LOGGED_OUT | Change.LOGGED_IN:
            return await signing_in.take(scene, change)
        case _:
            return False
    return True


async def greet(scene: Scene, platform: str, chat: str, speaker: Speaker) -> None:
    """A group that is bound to no grid is told so, once."""
    if await told.first_time(scene.tx, moving.unbound(platform, chat), scene.now):
        await outgoing.say(scene, speaker.chat, Purpose.NOTICE, wording.UNBOUND, topic=speaker.topic)


async def _alarm(scene: Scene, speaker: Speaker) -> None:
    """Nobody is heard in that group any more, and what was to be said there takes the other ways."""
    grid = scene.town.roster.grids[speaker.grid].name
    text = f"机器人被移出了{grid}的群，那里的话听不到了，要说的改为私下找人；请把它拉回群里。"
    await alarming.tell(scene, text)

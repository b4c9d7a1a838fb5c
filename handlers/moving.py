"""A group that got another address: what was said in it stays behind, what is to be said follows."""

from handlers import addresses
from handlers.incoming import IncomingChange
from handlers.policy import roster
from handlers.policy.roster import Chat
from handlers.scene import Scene
from storage import bindings, journal, leaving, told
from storage.kinds import Bound
from storage.models import Binding


async def move(scene: Scene, change: IncomingChange) -> None:
    """A chat of the config is found under the new address from the next transaction on."""
    platform, old, new = change.platform, change.chat, change.name
    chat = roster.chat_at(scene.town.roster, platform, old)
    if chat is None:
        await leaving.rename(scene.tx, addresses.guest(platform, old), addresses.guest(platform, new))
    if chat is not None or not await told.first_time(scene.tx, unbound(platform, old), scene.now):
        await told.first_time(scene.tx, unbound(platform, new), scene.now)
    if chat is not None:
        await told.first_time(scene.tx, unbound(platform, old), scene.now)
        await leave(scene, chat, platform)
        bound = Binding(scene.tx.subdistrict, platform, Bound.CHAT, new, chat.id, scene.now)
        await bindings.put(scene.tx, bound)
        await journal.record(scene.tx, scene.now, None, "bot", "moved", f"{chat.id}：群号变了")


async def leave(scene: Scene, chat: Chat, platform: str) -> None:
    """The chat of the config is not that group of the platform any more."""
    if address := chat.ways.get(platform):
        # With the platform also where it is the local one: no id of the config has a colon.
        await leaving.leave(scene.tx, chat.id, platform, f"{platform}:{address}")


async def leave_account(scene: Scene, person: str, platform: str) -> None:
    """The same of the talk with somebody alone who has another account from now on."""
    known = scene.town.roster.people.get(person)
    account = known.accounts.get(platform) if known else None
    if account:
        outside = addresses.direct(f"{platform}:{account}")
        await leaving.leave(scene.tx, addresses.direct(person), platform, outside)


def unbound(platform: str, address: str) -> str:
    """What a group that is bound to no grid is told once."""
    return f"unbound {platform} {address}"

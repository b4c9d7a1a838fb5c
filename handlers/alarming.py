"""Telling the supervisors, each alone, what needs their hand."""

from collections.abc import Sequence

from handlers import addresses, outgoing
from handlers.policy.roster import Person
from handlers.scene import Scene
from storage.kinds import Purpose, Role


def supervisors(scene: Scene) -> Sequence[Person]:
    """Those who can be written to alone."""
    return [one for one in scene.town.roster.people.values() if one.role is Role.SUPERVISOR and one.direct]


async def tell(scene: Scene, text: str) -> None:
    for person in supervisors(scene):
        await outgoing.say(scene, addresses.direct(person.id), Purpose.NOTICE, text, person=person.id)

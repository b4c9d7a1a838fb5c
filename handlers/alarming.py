"""Telling the supervisors, each alone, what needs their hand."""

from collections.abc import Collection, Sequence

from handlers import addresses, outgoing
from handlers.policy.roster import Person
from handlers.policy.town import Town
from handlers.scene import Scene
from storage.kinds import Purpose, Role


def supervisors(town: Town) -> Sequence[Person]:
    """Those who can be written to alone."""
    return [one for one in town.roster.people.values() if one.role is Role.SUPERVISOR and one.direct]


async def tell(scene: Scene, text: str) -> None:
    for person in supervisors(scene.town):
        await outgoing.say(scene, addresses.direct(person.id), Purpose.NOTICE, text, person=person.id)


def ways_around(town: Town, platform: str) -> Sequence[tuple[Person, str]]:
    """Each of them with each chat that leads to them alone over another platform."""
    return [(person, chat) for person in supervisors(town) for chat in alone_with(town, person, {platform})]


def alone_with(town: Town, person: Person, around: Collection[str]) -> Sequence[str]:
    """Each chat that leads to that person alone, over none of these platforms."""
    return [
        addresses.direct(addresses.guest(platform, account))
        for platform, account in person.accounts.items()
        if platform not in around and platform not in town.public
    ]


async def tell_around(scene: Scene, platform: str, text: str, *, urgent: bool, code: str | None = None) -> None:
    """By every way but that platform, which is what is wrong; `code` is shown beside the text."""
    for person, chat in ways_around(scene.town, platform):
        await outgoing.say(scene, chat, Purpose.NOTICE, text, person=person.id, urgent=urgent, code=code)

"""The roster with the groups and people that were bound beside the config: where they differ, the binding counts."""

from collections.abc import Iterable
from dataclasses import replace

from handlers.policy.roster import Chat, Person, Roster
from storage.kinds import Bound
from storage.models import Binding

Address = tuple[str, str]


def with_bindings(roster: Roster, bindings: Iterable[Binding]) -> Roster:
    """An address that was bound is whose it was bound to last, or nobody's, whatever the config says."""
    spoken = list(bindings)
    chats = {(one.platform, one.address): one.id for one in spoken if one.kind is Bound.CHAT}
    people = {(one.platform, one.address): one.id for one in spoken if one.kind is Bound.PERSON}
    by_chat, by_person = _by_owner(chats), _by_owner(people)
    return replace(
        roster,
        chats={key: _chat(chat, chats, by_chat.get(key, {})) for key, chat in roster.chats.items()},
        people={key: _person(one, people, by_person.get(key, {})) for key, one in roster.people.items()},
    )


def _by_owner(taken: dict[Address, str]) -> dict[str, dict[str, str]]:
    owned: dict[str, dict[str, str]] = {}
    for (platform, address), id in taken.items():
        owned.setdefault(id, {})[platform] = address
    return owned


def _chat(chat: Chat, taken: dict[Address, str], own: dict[str, str]) -> Chat:
    """A group that is bound on a platform that the config does not name has moved there."""
    free = {platform: "" if (platform, address) in taken else address for platform, address in chat.ways.items()}
    moved = [way for way in own.items() if way[0] not in chat.also]
    platform, address = moved[-1] if moved else (chat.platform, free[chat.platform])
    also = {other: own.get(other, free[other]) for other in chat.also}
    return replace(chat, platform=platform, address=address, also=also)


def _person(person: Person, taken: dict[Address, str], own: dict[str, str]) -> Person:
    written = {platform: account for platform, account in person.accounts.items() if (platform, account) not in taken}
    return replace(person, accounts={**written, **own})

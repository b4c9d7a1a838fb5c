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
    by_chat = {id: address for address, id in chats.items() if id}
    by_person: dict[str, dict[str, str]] = {}
    for (platform, account), id in people.items():
        by_person.setdefault(id, {})[platform] = account
    return replace(
        roster,
        chats={key: _chat(chat, chats, by_chat) for key, chat in roster.chats.items()},
        people={key: _person(one, people, by_person.get(key, {})) for key, one in roster.people.items()},
    )


def _chat(chat: Chat, taken: dict[Address, str], by_chat: dict[str, Address]) -> Chat:
    platform, address = by_chat.get(chat.id, (chat.platform, chat.address))
    free = chat.id in by_chat or (platform, address) not in taken
    return replace(chat, platform=platform, address=address if free else "")


def _person(person: Person, taken: dict[Address, str], own: dict[str, str]) -> Person:
    written = {platform: account for platform, account in person.accounts.items() if (platform, account) not in taken}
    return replace(person, accounts={**written, **own})

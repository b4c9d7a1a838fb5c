"""The ways that lead to a person or a group, in the order in which they are tried at this moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bot.platforms import Abilities
from handlers import addresses, outgoing
from handlers.policy.town import Town
from storage import contacts, last_heard
from storage.alike import Alike
from storage.database import Transaction
from storage.known import Pair

DEAD: Final = timedelta(seconds=25)
"""A platform that nobody has heard for so long is dead. It is noted every ten seconds that one is heard, and an adapter
notices a frozen link within thirty: urgent words are on the next way 30 + 25 seconds after the last sign of life. What
was just being said is given back when the link is found frozen, as not known to be said, and goes along with them."""

GIVEN_UP: Final = timedelta(hours=1)
"""Routine words to one person wait so long for the first way."""

NONE: Final = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Reach:
    """What leads anywhere at this moment: the platforms that are `on`, here or elsewhere; which of them are dead, and
    for how long already; whose day is used up, so that they take no more than the dead; and the accounts that the bot
    may not write to."""

    on: Mapping[str, Abilities]
    dead: frozenset[str] = NONE
    given_up: frozenset[str] = NONE
    spent: frozenset[str] = NONE
    shut: frozenset[Pair] = field(default_factory=frozenset[Pair])


async def look(tx: Transaction, on: Mapping[str, Abilities], now: datetime, since: datetime) -> Reach:
    """`since` is when the program began: one that was never heard is silent from then on, as one that nobody has logged
    in to yet, and nobody waited for one longer."""
    heard_at = await last_heard.heard_at(tx)
    silent = {name: at for name in on if now - (at := heard_at.get(name, since)) > DEAD}
    given_up = (name for name, at in silent.items() if now - max(at, since) > GIVEN_UP)
    return Reach(on, frozenset(silent), frozenset(given_up))


async def ask_started(tx: Transaction, town: Town, reach: Reach, chats: Iterable[str]) -> Reach:
    """With what is shut of the accounts that these lead to."""
    listed = {way for chat in chats if addresses.is_direct(chat) for way in to(town, chat)}
    asked = {way for way in listed if way[0] in reach.on and reach.on[way[0]].needs_start}
    return replace(reach, shut=reach.shut | asked - await contacts.reachable(tx, asked)) if asked else reach


def to(town: Town, chat: str) -> list[Pair]:
    """Each platform that leads there and the address there, as the config orders them."""
    if addresses.is_direct(chat):
        person = town.roster.people.get(addresses.person_of(chat))
        return list(person.accounts.items()) if person else [addresses.platform_and_account(addresses.person_of(chat))]
    bound = town.roster.chats.get(chat)
    return list(bound.ways.items()) if bound else [addresses.platform_and_account(chat)]


def in_order(town: Town, reach: Reach, words: Alike) -> list[Pair]:
    """The one to take comes first: of the living, one that was not tried yet. Where all are dead, none is; a card is
    replaced where it is."""
    led = [way for way in to(town, words.chat) if way[1] and _fits(reach, words, way[0])]
    if words.is_edit and words.platform:
        return [way for way in led if way[0] == words.platform]
    passed, home = _passed(reach, words), words.platform if words.purpose not in outgoing.RINGING else None
    return sorted(led, key=lambda way: (way in reach.shut, way[0] in passed, way[0] in words.tried, way[0] != home))


def first(town: Town, reach: Reach, words: Alike) -> str | None:
    """The platform of the way to take; None: none leads there."""
    return next((platform for platform, _ in in_order(town, reach, words)), None)


def _fits(reach: Reach, words: Alike, platform: str) -> bool:
    """Where a group reads along, a person is called and told nothing else."""
    if platform not in reach.on:
        return False
    alone = addresses.is_direct(words.chat) and words.purpose not in outgoing.RINGING
    return reach.on[platform].writes_alone or not alone


def _passed(reach: Reach, words: Alike) -> frozenset[str]:
    if words.urgent or words.purpose in outgoing.RINGING:
        return reach.dead | reach.spent
    return reach.given_up if addresses.is_direct(words.chat) else NONE

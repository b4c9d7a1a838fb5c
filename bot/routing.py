"""From words in the outbox to what a platform is told: which platform leads there, who is named, what is replaced."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.platforms import Mention, Platforms, Speech, Undeliverable
from handlers import addresses, outgoing, speakers
from handlers.policy.town import Town
from storage import reports, turns
from storage.database import Transaction
from storage.kinds import SendState
from storage.models import Utterance

NEVER_SAID = (SendState.UNDELIVERABLE, SendState.UNKNOWN, SendState.RECALLED)


class NotYet(Exception):
    """What it replaces was not said yet."""


@dataclass(frozen=True, slots=True)
class Route:
    """`address` is the platform's own id of a group, or of a person when `direct`."""

    platform: str
    address: str
    direct: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What had to be read for a batch: what is replaced, and the names of people who are in no roster, by utterance."""

    replaced: Mapping[int, Utterance]
    names: Mapping[int, Mapping[str, str]]


def route(town: Town, platforms: Platforms, utterance: Utterance) -> Route:
    """Raises `Undeliverable` when no platform leads there, or nobody is there any more."""
    if utterance.purpose in outgoing.RINGING and utterance.person and utterance.person not in town.roster.people:
        raise Undeliverable("已不在名册")
    for platform, address in _ways(town, utterance.chat):
        if platform in platforms:
            return Route(platform, address, addresses.is_direct(utterance.chat))
    raise Undeliverable("no platform that is turned on leads there")


def ours(town: Town, platforms: Platforms, elsewhere: Collection[str], chats: Iterable[str]) -> set[str]:
    """The chats to which one of these platforms leads, or none at all; what is first reached elsewhere is others'."""
    on = {*platforms, *elsewhere}
    first = {chat: next((platform for platform, _ in _ways(town, chat) if platform in on), None) for chat in chats}
    return {chat for chat, platform in first.items() if platform not in elsewhere}


def _ways(town: Town, chat: str) -> Sequence[tuple[str, str]]:
    """Each platform that leads there and the address there, in order of preference."""
    if addresses.is_direct(chat):
        person = town.roster.people.get(addresses.person_of(chat))
        return list(person.accounts.items()) if person else [addresses.platform_and_account(addresses.person_of(chat))]
    bound = town.roster.chats.get(chat)
    return [(bound.platform, bound.address)] if bound else [addresses.platform_and_account(chat)]


async def look_up(tx: Transaction, town: Town, batch: Sequence[Utterance]) -> Known:
    """All that their speeches need to know."""
    edits = {one.edits for one in batch if one.edits is not None}
    replaced = await turns.of_ids(tx, edits) if edits else {}
    strangers = [one for one in batch if not town.roster.people.keys() >= set(one.mentions)]
    return Known(replaced, {one.id: await _reporters_names(tx, one) for one in strangers})


def speech(town: Town, known: Known, way: Route, utterance: Utterance) -> Speech:
    """Raises `Undeliverable` or `NotYet` when what it replaces was not said."""
    names = known.names.get(utterance.id, {})
    mentions = tuple(_mention(town, way.platform, person, names) for person in utterance.mentions)
    edits = None if utterance.edits is None else _edited_message(known.replaced.get(utterance.edits))
    ticket = utterance.about[0] if len(utterance.about) == 1 else None
    said = (utterance.text, mentions, utterance.buttons, utterance.reply_to, edits, ticket, utterance.purpose)
    return Speech(way.address, way.direct, *said)


def _edited_message(edited: Utterance | None) -> str:
    if edited is None or edited.state in NEVER_SAID:
        raise Undeliverable("what it replaces was never said")
    if edited.message is None:
        raise NotYet
    return edited.message


async def _reporters_names(tx: Transaction, utterance: Utterance) -> dict[str, str]:
    said = [report for number in utterance.about for report in await reports.of_ticket(tx, number)]
    return {report.person: report.name for report in said}


def _mention(town: Town, platform: str, person: str, names: Mapping[str, str]) -> Mention:
    known = town.roster.people.get(person)
    account = known.accounts.get(platform, "") if known else addresses.platform_and_account(person)[1]
    return Mention(person, account, speakers.name_of(town, person, names.get(person, "")))

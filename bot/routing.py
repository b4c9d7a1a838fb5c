"""From words in the outbox to what a platform is told: which platform leads there, who is named, what is replaced."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot import ways
from bot.platforms import Abilities, Mention, Platforms, Speech, Undeliverable
from bot.ways import Reach
from handlers import addresses, choices, exhibiting, outgoing, signing_in, speakers, welcoming
from handlers.incoming import Evidence
from handlers.policy.town import Town
from storage import alike, kept_evidence, reports, turns
from storage.alike import Alike
from storage.database import Transaction
from storage.kinds import SendState
from storage.known import Pair
from storage.models import Exhibit, Utterance

NEVER_SAID = (SendState.UNDELIVERABLE, SendState.UNKNOWN, SendState.RECALLED)


class NotYet(Exception):
    """What it replaces was not said yet."""


@dataclass(frozen=True, slots=True)
class Route:
    """`address` is the platform's own id of a group, or of a person when `direct`; `start` is what brings the person
    that it calls there to press start; `abilities` are the platform's."""

    platform: str
    address: str
    direct: bool
    start: str | None
    abilities: Abilities

    @property
    def is_open(self) -> bool:
        """Others read along what is said to one person."""
        return self.direct and not self.abilities.writes_alone


@dataclass(frozen=True, slots=True)
class Known:
    """What had to be read for a batch: what is replaced, the names of people who are in no roster, by utterance, and
    what is shown."""

    replaced: Mapping[int, Utterance]
    names: Mapping[int, Mapping[str, str]]
    shown: Mapping[int, Exhibit]


def route(town: Town, platforms: Platforms, reach: Reach, utterance: Utterance) -> Route:
    """Raises `Undeliverable` when no platform leads there, nobody is there any more, or the account is shut."""
    if utterance.purpose in outgoing.RINGING and utterance.person and utterance.person not in town.roster.people:
        raise Undeliverable("已不在名册")
    direct = addresses.is_direct(utterance.chat)
    found = [way for way in ways.in_order(town, reach, alike.of(utterance)) if way[0] in platforms]
    if not found:
        raise Undeliverable("no platform that is turned on leads there")
    platform, address = found[0]
    if direct and found[0] in reach.shut:
        raise Undeliverable("没有按过“开始”，或者已屏蔽机器人")
    called = [] if direct else [way for way in _called(town, utterance) if way[0] == platform]
    start = welcoming.MINE if reach.shut.intersection(called) else None
    return Route(platform, address, direct, start, reach.on[platform])


def ours(town: Town, platforms: Platforms, reach: Reach, kinds: Iterable[Alike]) -> set[Alike]:
    """Those that one of these platforms is to say, or none at all; what goes another way now is others'."""
    return {one for one in kinds if ways.first(town, reach, one) in (None, *platforms)}


def concerned(utterances: Iterable[Utterance]) -> set[str]:
    """The chats of those who are told alone, or are called in a group and could be told alone."""
    called = {addresses.direct(one.person) for one in utterances if one.purpose in outgoing.RINGING and one.person}
    return called | {one.chat for one in utterances}


def _called(town: Town, utterance: Utterance) -> list[Pair]:
    person = town.roster.people.get(utterance.person or "") if utterance.purpose in outgoing.RINGING else None
    return list(person.accounts.items()) if person and person.direct else []


async def look_up_replaced(tx: Transaction, batch: Sequence[Utterance]) -> Mapping[int, Utterance]:
    edits = {one.edits for one in batch if one.edits is not None}
    return await turns.of_ids(tx, edits) if edits else {}


async def look_up(tx: Transaction, town: Town, batch: Sequence[Utterance], replaced: Mapping[int, Utterance]) -> Known:
    """All that their speeches need to know, besides what is `replaced`."""
    shows = {id for one in batch for id in one.shows}
    shown = await kept_evidence.of_ids(tx, shows) if shows else {}
    strangers = [one for one in batch if not town.roster.people.keys() >= set(one.mentions)]
    return Known(replaced, {one.id: await _reporters_names(tx, one) for one in strangers}, shown)


def speech(town: Town, known: Known, way: Route, utterance: Utterance) -> Speech:
    """Raises `Undeliverable` or `NotYet` when what it replaces was not said, or what it shows is forgotten."""
    names = known.names.get(utterance.id, {})
    mentions = tuple(_mention(town, way.platform, person, names) for person in utterance.mentions)
    edits = None if utterance.edits is None else _edited_message(known.replaced.get(utterance.edits))
    ticket = utterance.about[0] if len(utterance.about) == 1 else None
    shown = [known.shown[id] for id in utterance.shows if id in known.shown]
    if utterance.shows and not shown:
        raise Undeliverable("what it shows was forgotten")
    here = tuple(Evidence(one.kind, one.file, one.size) for one in shown if one.platform == way.platform)
    text = utterance.text + exhibiting.not_here(len(shown) - len(here))
    text, buttons = (text, utterance.buttons) if way.abilities.buttons else (text + choices.in_words(utterance), ())
    if utterance.code is not None and not way.abilities.codes:
        text += f"\n{signing_in.NO_PICTURE}\n{utterance.code}"
    said = (text, mentions, buttons, utterance.reply_to, edits, ticket, utterance.purpose)
    code = utterance.code if way.abilities.codes else None
    return Speech(way.address, way.direct, *said, utterance.topic, way.start, utterance.id, here, code)


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
    account = known.accounts.get(platform, "") if known else _guests_account(platform, person)
    return Mention(person, account, speakers.name_of(town, person, names.get(person, "")))


def _guests_account(platform: str, person: str) -> str:
    """Empty on platforms where nobody knows them."""
    own, account = addresses.platform_and_account(person)
    return account if own == platform else ""

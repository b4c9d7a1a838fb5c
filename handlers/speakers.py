"""Who is speaking, where, and as what."""

from dataclasses import dataclass
from functools import lru_cache

from handlers import addresses
from handlers.incoming import Incoming, IncomingMessage
from handlers.policy import masking, roster, whereabouts
from handlers.policy.normalising import bare
from handlers.policy.town import Town
from storage.kinds import Role
from storage.models import Place

AT_WORK = frozenset(set(Role) - {Role.RESIDENT, Role.SAFETY_INFORMANT})
"""Who takes tickets; informants are volunteers, and never chased."""

LONGEST_NAME = 20
NOBODYS_NAMES = frozenset({"", "所有人", "全体成员", "all", "everyone", "here"})
"""No one is called that, lest an @ in front of it wakes a whole group."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """`chat` is a chat's id in the config, or `dm:` and the person's; `grid` is the chat's, or empty; `topic` is the
    part of the chat that they speak in, empty where it has none, None where nobody knows; `platform` is what their
    words came by; `quoted` is the name of whose words they pass on."""

    id: str
    name: str
    role: Role
    chat: str
    grid: str
    is_bound: bool
    topic: str | None = None
    platform: str = addresses.LOCAL
    quoted: str | None = None

    @property
    def is_direct(self) -> bool:
        return addresses.is_direct(self.chat)

    @property
    def heard_as(self) -> Role:
        """As what their words are read: said to the bot alone they are meant for it, so whoever takes tickets reports
        there as a neighbour does."""
        alone = self.is_direct and self.quoted is None and self.role in AT_WORK
        return Role.RESIDENT if alone else self.role

    @property
    def voice(self) -> str:
        """Whose words they are, among all that is said in the chat."""
        return self.id if self.quoted is None else f"{self.id}\n{self.quoted}"


def identify(town: Town, incoming: Incoming) -> Speaker:
    """Somebody of the roster by any of their accounts, else a resident."""
    person = roster.known(town.roster, incoming.platform, incoming.account)
    person_id = person.id if person else addresses.guest(incoming.platform, incoming.account)
    name = person.name if person else called(incoming.name)
    role = person.role if person else Role.RESIDENT
    by = incoming.platform
    if not incoming.chat:
        chat, grid = addresses.direct(person_id), _own_grid(town, person_id)
        return Speaker(person_id, name, role, chat, grid, is_bound=True, platform=by)
    topic = (incoming.topic or "") if isinstance(incoming, IncomingMessage) else None
    chat = roster.chat_at(town.roster, by, incoming.chat)
    if chat is None or not chat.grid:
        return Speaker(person_id, name, role, addresses.guest(by, incoming.chat), "", False, topic, by)
    return Speaker(person_id, name, role, chat.id, chat.grid, True, topic, by)


@lru_cache(maxsize=1000)
def called(name: str) -> str:
    """What a neighbour calls themselves, fit to be said in a group: one short line without an @ or personal numbers."""
    plain = masking.mask(" ".join(bare(name).replace("@", " ").replace("＠", " ").split()))[:LONGEST_NAME].strip()
    return "邻居" if plain.lower() in NOBODYS_NAMES else plain


def grid_of(town: Town, speaker: Speaker, place: Place | None) -> str:
    """The chat's grid; for words said to the bot alone the place's, then the person's own, else nobody knows."""
    if not speaker.is_direct:
        return speaker.grid
    return whereabouts.grid_of(town.roster, town.matcher.landmarks, place, speaker.grid)


def _own_grid(town: Town, person: str) -> str:
    """The one grid somebody works or informs in; empty when there are several or none."""
    informed = {grid.id for grid in town.roster.grids.values() if person in grid.informants}
    own = informed | roster.grids_of(town.roster, person)
    return next(iter(own)) if len(own) == 1 else ""


def name_of(town: Town, person: str, otherwise: str = "") -> str:
    """How people call somebody of the roster; `otherwise` for anybody else."""
    known = town.roster.people.get(person)
    return known.name if known else otherwise or "邻居"

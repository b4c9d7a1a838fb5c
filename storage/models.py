"""The nouns, as frozen values: what the tables of `storage.schema` hold, row by row, in the same order of fields."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.kinds import Action, Bound, Cause, EvidenceKind, Label, Outcome, Purpose, SendState, Severity, Status


@dataclass(frozen=True, slots=True)
class Place:
    """Where, as far as it was said. Numbers are digits as strings without leading zeros, `-1` is the first basement;
    `landmark` and `text` are the words written."""

    text: str
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    landmark: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One matter. Times are aware UTC; `grid` is empty while nobody knows where it is; `stage_since` is when the
    present status began and `steps_taken` how many steps of its ladder were taken since."""

    subdistrict: str
    number: int
    grid: str
    category: str
    severity: Severity
    status: Status
    outcome: Outcome | None
    private: bool
    place: Place | None
    reporter: str
    chat: str
    assignee: str | None
    opened_at: datetime
    acked_at: datetime | None
    stage_since: datetime
    steps_taken: int
    next_due_at: datetime | None
    suspended_until: datetime | None
    note: str
    reopened: int
    returned: int
    merged_into: int | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """One person's words about a ticket. `first_ticket` is where it was before a merge, so that a merge can be undone;
    `message` is the platform's own id within `chat`, empty when that group was left behind; `topic` is the part of the
    group it was said in, `album` what its pictures belong to, `platform` the one it came by, None where that was not
    kept. `quoted` is the name of whoever said it, where `person` only passed it on: the bot can ask and tell nobody but
    `person`."""

    subdistrict: str
    id: int
    ticket: int
    first_ticket: int
    person: str
    name: str
    chat: str
    message: str
    said_at: datetime
    text: str
    category: str
    severity: Severity
    place: Place | None
    why: tuple[str, ...]
    topic: str | None = None
    album: str | None = None
    platform: str | None = None
    quoted: str | None = None

    @property
    def voice(self) -> tuple[str, str | None]:
        """Whose words they are, where voices are counted."""
        return self.person, self.quoted


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something shown with a report; `file` is the platform's own id, by which it can be fetched."""

    subdistrict: str
    id: int
    report: int
    kind: EvidenceKind
    platform: str
    file: str
    size: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something to say. `chat` is a chat's id or `dm:` and a person's; `about` are the tickets it speaks of; `edits` is
    the utterance it replaces; `message` the platform's id once it was said; `shows` are the ids of exhibits. `platform`
    is the one that what it answers came by, if that is known; once it was handed over, the one that has it. `code` is
    to be shown as a QR code, and forgotten once it was said or never will be; `tried` are the platforms that did not
    take it."""

    subdistrict: str
    id: int
    chat: str
    purpose: Purpose
    about: tuple[int, ...]
    person: str | None
    text: str
    mentions: tuple[str, ...]
    buttons: tuple[Action, ...]
    edits: int | None
    reply_to: str | None
    urgent: bool
    state: SendState
    attempts: int
    put_at: datetime
    due_at: datetime
    message: str | None
    trouble: str
    topic: str | None = None
    shows: tuple[int, ...] = ()
    platform: str | None = None
    code: str | None = None
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `hash` covers all other fields, among them `previous`, the hash of the entry before."""

    subdistrict: str
    sequence: int
    ticket: int | None
    at: datetime
    who: str
    what: str
    why: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Question:
    """What the bot asked one person in one chat and waits to be told: the words for `action` on `ticket`."""

    subdistrict: str
    chat: str
    person: str
    ticket: int
    action: Action
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Example:
    """What a person taught by what they did with a report, or with two: then `other_report` is the other's id, else 0.
    The texts are masked, and hold all that is kept of what was said."""

    subdistrict: str
    report: int
    other_report: int
    at: datetime
    ticket: int
    label: Label
    category: str
    text: str
    other_text: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whether the bot may write to an account alone, on a platform where people must let it first."""

    subdistrict: str
    platform: str
    account: str
    reachable: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Binding:
    """Whose an address of a platform is: a chat's or a person's, by their id in the config; nobody's where it is empty,
    whatever the config says."""

    subdistrict: str
    platform: str
    kind: Bound
    address: str
    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Invite:
    """A code that binds once, and not after `until`; only its hash is kept."""

    subdistrict: str
    hash: str
    kind: Bound
    id: str
    until: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to hear and speak for one platform account, held by one process until then by the database's clock.
    Each new holder has a greater token."""

    subdistrict: str
    account: str
    holder: str
    token: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which nothing was heard on a platform, and nothing will be heard of it later. `told_at` is when the
    groups there were told."""

    subdistrict: str
    id: int
    platform: str
    began_at: datetime
    ended_at: datetime
    why: Cause
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Habit:
    """How much was heard in a group on a local day, never what or from whom: how many `times`, and the longest silence
    that ended that day, in seconds outside quiet hours."""

    subdistrict: str
    chat: str
    day: date
    times: int
    longest_silence: int
    last_heard_at: datetime

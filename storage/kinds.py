"""The closed sets that the nouns are made of; their values are what the database and the command line show."""

from enum import StrEnum


class Status(StrEnum):
    """Where a ticket stands; the arrows between them are in `handlers.policy.lifecycle`."""

    NEEDS_INFO = "needs_info"
    OPEN = "open"
    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a closed ticket ended. `UNCONFIRMED`: nobody answered in time, which is never counted as satisfied."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    REJECTED = "rejected"
    MERGED = "merged"
    FALSE_ALARM = "false_alarm"


class Severity(StrEnum):
    """`S0` urgent, life or property now; `S1` pressing; `S2` ordinary; `S3` complex."""

    S0 = "S0"
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"


class Stage(StrEnum):
    """What an open ticket is waiting for; the ladder has its steps by severity and stage."""

    NEEDS_INFO = "needs_info"
    UNACKNOWLEDGED = "unacknowledged"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    RESOLVED = "resolved"


class Role(StrEnum):
    """What a person is in the roster; whoever is not in it is a resident."""

    RESIDENT = "resident"
    SAFETY_INFORMANT = "safety_informant"
    GRID_OFFICER = "grid_officer"
    GRID_LEADER = "grid_leader"
    COMMUNITY_DUTY = "community_duty"
    PROPERTY_MANAGER = "property_manager"
    DEPARTMENT = "department"
    SUPERVISOR = "supervisor"


class Level(StrEnum):
    """Who a step of the ladder speaks to. `DUTY` is whoever answers for the grid now; each level's next is above it."""

    REPORTER = "reporter"
    ASSIGNEE = "assignee"
    DUTY = "duty"
    LEADER = "leader"
    COMMUNITY = "community"
    SUBDISTRICT = "subdistrict"


class Decision(StrEnum):
    """What a text is taken for. `ASK`: likely enough to ask one person, not enough to open a ticket."""

    TICKET = "ticket"
    ASK = "ask"
    NONE = "none"


class Action(StrEnum):
    """What a button or a command asks for; the values are the buttons' actions of the command line."""

    ACK = "ack"
    ARRIVE = "arrive"
    RESOLVE = "resolve"
    TRANSFER = "transfer"
    SUSPEND = "suspend"
    RETURN = "return"
    REJECT = "reject"
    FALSE_ALARM = "false_alarm"
    MERGE = "merge"
    SPLIT = "split"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    YES = "yes"
    NO = "no"
    MINE = "mine"
    SHOW = "show"
    WHY = "why"
    PHOTOS = "photos"
    REPORT = "report"
    HELP = "help"


class Purpose(StrEnum):
    """Why the bot says something."""

    RECEIPT = "receipt"
    PING = "ping"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    UPDATE = "update"
    CONFIRMATION = "confirmation"
    QUESTION = "question"
    ANSWER = "answer"
    CLOSING = "closing"
    DIGEST = "digest"
    NOTICE = "notice"


class Bound(StrEnum):
    """What is bound to an address of a platform."""

    CHAT = "chat"
    PERSON = "person"


class EvidenceKind(StrEnum):
    """What was shown beside the words of a report."""

    PHOTO = "photo"
    VIDEO = "video"
    VOICE = "voice"
    DOCUMENT = "document"


class Cause(StrEnum):
    """Why a platform was not heard: it did not answer, or nobody was there to listen."""

    UNANSWERED = "unanswered"
    STOPPED = "stopped"


class Label(StrEnum):
    """What a person said about one report, or about two: `MISSED` was reported by hand, the rules had not heard it."""

    FALSE_ALARM = "false_alarm"
    MISSED = "missed"
    SAME = "same"
    DIFFERENT = "different"


class SendState(StrEnum):
    """What became of something to say. `UNKNOWN`: handed to the platform, and no answer came back."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    UNDELIVERABLE = "undeliverable"
    RECALLED = "recalled"

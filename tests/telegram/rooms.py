"""Who and what there is in the double's world: people, groups with members and topics, and messages in them."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup", "channel"]

ANONYMOUS_ADMIN = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
FORWARDER = {"id": 777000, "is_bot": False, "first_name": "Telegram"}

RIGHTS = (
    *(
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
    ),
    *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories"),
    *("can_send_welcome_messages", "can_manage_topics"),
)
SENDABLE = ("messages", "audios", "documents", "photos", "videos", "video_notes", "voice_notes", "polls")
MAY_SEND = (
    *(f"can_send_{what}" for what in SENDABLE),
    *("can_send_other_messages", "can_add_web_page_previews", "can_react_to_messages", "can_edit_tag"),
)
MAY_CHANGE = ("can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics")


@dataclass
class Person:
    """`started` says that the bot may write to them alone, `known` that it has met them, so that it can name them."""

    id: int
    name: str
    username: str | None = None
    started: bool = False
    blocked: bool = False
    known: bool = False

    def user(self) -> Json:
        named = {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "zh-hans"}
        return named | ({"username": self.username} if self.username else {})


@dataclass
class Topic:
    name: str
    closed: bool = False


@dataclass
class Room:
    """`members` are statuses by user id. `heard_by_bot` is decided when the bot comes in: all that is said, or what is
    meant for it. `moved_to` is where a group went when it became a supergroup."""

    id: int
    kind: Kind
    title: str
    forum: bool = False
    members: dict[int, str] = field(default_factory=dict[int, str])
    topics: dict[int, Topic] = field(default_factory=dict[int, Topic])
    messages: dict[int, Json] = field(default_factory=dict[int, Json])
    all_heard: bool = False
    muted: bool = False
    moved_to: int | None = None
    last_id: int = 0

    def chat(self) -> Json:
        named = {"first_name": self.title} if self.kind == "private" else {"title": self.title}
        return {"id": self.id, "type": self.kind, **named} | ({"is_forum": True} if self.forum else {})

    def take_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def keep(self, message: Json) -> Json:
        self.messages[message["message_id"]] = message
        return message

    def status(self, user: int) -> str:
        return self.members.get(user, "left")


def member(user: Json, status: str, muted: bool = False) -> Json:
    """A chat member as Telegram tells of one."""
    told: Json = {"status": "restricted" if status == "member" and muted else status, "user": user}
    match told["status"]:
        case "creator":
            return told | {"is_anonymous": False}
        case "administrator":
            return told | {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(RIGHTS, True)
        case "kicked":
            return told | {"until_date": 0}
        case "restricted":
            allowed = dict.fromkeys(MAY_SEND, False) | dict.fromkeys(MAY_CHANGE, False)
            return told | {"is_member": True, "until_date": 0} | allowed
        case _:
            return told

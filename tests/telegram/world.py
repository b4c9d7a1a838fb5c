"""The double's world as a whole: everybody and every room by name, and what of it the bot gets to hear."""

import re
from collections.abc import Iterable
from typing import Any

from tests.telegram.backlog import Backlog
from tests.telegram.hours import Hours
from tests.telegram.refusing import bad, moved
from tests.telegram.rooms import ANONYMOUS_ADMIN, Json, Kind, Person, Room, Topic

PEOPLE = 5_000_000_001
GROUPS = -4_000_000_001
SUPERGROUPS = -1_001_000_000_001
SERVICE = ("new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id", "forum_topic_created")
SERVICE_TOO = ("forum_topic_closed", "forum_topic_reopened", "group_chat_created")
PRESENT = ("creator", "administrator", "member", "restricted")


class World:
    def __init__(self, token: str, username: str, hours: Hours, backlog: Backlog) -> None:
        self.token = token
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "邻应",
            "username": username,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.hours = hours
        self.backlog = backlog
        self.people: dict[str, Person] = {}
        self.rooms: dict[int, Room] = {}
        self.names: dict[str, int] = {}
        self.files: dict[str, tuple[str, bytes, int]] = {}

    def person(self, name: str, username: str | None = None) -> int:
        return self.somebody(name, username).id

    def somebody(self, name: str, username: str | None = None) -> Person:
        if name not in self.people:
            self.people[name] = Person(PEOPLE + len(self.people), name, username)
        found = self.people[name]
        found.username = username or found.username
        return found

    def keep(self, kind: str, content: bytes) -> str:
        """Something that the bot uploaded; its id."""
        file = f"AgACuploaded{len(self.files)}"
        self.files[file] = (f"{kind}s/{file}.bin", content, len(content))
        return file

    def last_file(self) -> str:
        """The id of what somebody sent last."""
        return list(self.files)[-1]

    def by_id(self, user: int) -> Person | None:
        return next((person for person in self.people.values() if person.id == user), None)

    def group(
        self,
        title: str,
        members: Iterable[str] = (),
        bot: str = "member",
        kind: Kind = "supergroup",
        forum: bool = False,
    ) -> int:
        """A group as it stands: nobody is told how it came to be."""
        base = GROUPS if kind == "group" else SUPERGROUPS
        room = self.add(Room(base - len(self.rooms), kind, title, forum, last_id=1 if forum else 0))
        room.members = {self.person(name): "member" for name in members} | {self.bot["id"]: bot}
        self.listen(room)
        return room.id

    def add(self, room: Room) -> Room:
        self.rooms[room.id] = room
        self.names[room.title] = room.id
        return room

    def listen(self, room: Room) -> None:
        """What privacy mode said when the bot came in is what counts, until it comes in again."""
        room.all_heard = bool(self.bot["can_read_all_group_messages"])

    def room(self, name: str) -> Room:
        """The group of that title, or the talk of that person with the bot alone."""
        if name in self.names:
            return self.rooms[self.names[name]]
        person = self.somebody(name)
        return self.rooms.setdefault(person.id, Room(person.id, "private", name))

    def called(self, chat: Any) -> Room:
        """The room that a call of the bot is about."""
        if chat in self.rooms and self.rooms[chat].moved_to:
            raise moved(self.rooms[chat].moved_to or 0)
        if chat not in self.rooms:
            if not (person := self.by_id(chat)):
                raise bad("chat not found")
            return self.room(person.name)
        return self.rooms[chat]

    def topic(self, group: str, name: str) -> int:
        """A new topic; its thread is the message that made it."""
        room = self.room(group)
        created = {"name": name, "icon_color": 7322096}
        thread = room.take_id()
        room.topics[thread] = Topic(name)
        made = {"message_id": thread, "message_thread_id": thread, "is_topic_message": True, "chat": room.chat()}
        by = {"from": ANONYMOUS_ADMIN, "sender_chat": room.chat()}
        room.keep(made | by | {"date": int(self.hours.now()), "forum_topic_created": created})
        return thread

    def close_topic(self, group: str, thread: int) -> None:
        self.room(group).topics[thread].closed = True

    def delete_topic(self, group: str, thread: int) -> None:
        del self.room(group).topics[thread]

    def tell(self, room: Room, kind: str, payload: Json) -> int | None:
        """The update of it, if the bot is there, may hear it, and asked to."""
        if room.kind != "private" and not self._hears(room, kind, payload):
            return None
        if person := self.by_id(payload.get("from", {}).get("id", 0)):
            person.known = True
        return self.backlog.put(kind, payload, room.id)

    def _hears(self, room: Room, kind: str, payload: Json) -> bool:
        status = room.status(self.bot["id"])
        if kind in ("my_chat_member", "callback_query"):
            return True
        if kind in ("chat_member", "message_reaction"):
            return status == "administrator"
        return status in PRESENT and (status == "administrator" or room.all_heard or self._meant_for_bot(payload))

    def _meant_for_bot(self, message: Json) -> bool:
        """What privacy mode lets through."""
        command = re.match(r"/\w+(?:@(\w+))?", message.get("text") or message.get("caption") or "")
        commanded = command is not None and command[1] in (None, self.bot["username"])
        answered = message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot["id"]
        return commanded or answered or any(kind in message for kind in (*SERVICE, *SERVICE_TOO))

"""Who comes and goes in the double's world: members, the bot and its rights, and a group that becomes a supergroup."""

from tests.telegram.rooms import ANONYMOUS_ADMIN, Json, Room, member
from tests.telegram.world import SUPERGROUPS, World


class Coming:
    """`by` is the name of whoever did it."""

    def __init__(self, world: World) -> None:
        self.world = world

    def privacy(self, on: bool) -> None:
        """What BotFather is told: groups notice when the bot is added anew."""
        self.world.bot["can_read_all_group_messages"] = not on

    def join(self, person: str, group: str) -> None:
        self._change_member(person, group, "member")
        self._service(group, person, {"new_chat_members": [self.world.somebody(person).user()]})

    def leave(self, person: str, group: str) -> None:
        self._change_member(person, group, "left")
        self._service(group, person, {"left_chat_member": self.world.somebody(person).user()})

    def add_bot(self, group: str, by: str, status: str = "member") -> None:
        self.world.listen(self.world.room(group))
        self._change_bot(group, by, status)
        self._service(group, by, {"new_chat_members": [self._bot()]})

    def promote_bot(self, group: str, by: str) -> None:
        self._change_bot(group, by, "administrator")

    def demote_bot(self, group: str, by: str) -> None:
        self._change_bot(group, by, "member")

    def mute_bot(self, group: str, by: str, muted: bool = True) -> None:
        room = self.world.room(group)
        before = member(self._bot(), room.status(self.world.bot["id"]), room.muted)
        room.muted = muted
        self._tell_of_bot(room, by, before)

    def remove_bot(self, group: str, by: str) -> None:
        self._change_bot(group, by, "kicked")

    def block(self, person: str) -> None:
        self._change_contact(person, blocked=True)

    def unblock(self, person: str) -> None:
        self._change_contact(person, blocked=False)

    def migrate(self, group: str) -> int:
        """The group is left behind, with its messages; the supergroup begins anew, and has another id."""
        old = self.world.room(group)
        new = Room(SUPERGROUPS - len(self.world.rooms), "supergroup", group, members=dict(old.members))
        new.all_heard = old.all_heard
        self.world.add(new)
        anonymous = {"from": ANONYMOUS_ADMIN, "sender_chat": old.chat()}
        self._tell(old, anonymous | {"migrate_to_chat_id": new.id})
        old.moved_to = new.id
        self._tell(new, anonymous | {"sender_chat": new.chat(), "migrate_from_chat_id": old.id})
        return new.id

    def _bot(self) -> Json:
        return {name: self.world.bot[name] for name in ("id", "is_bot", "first_name", "username")}

    def _service(self, group: str, person: str, what: Json) -> None:
        self._tell(self.world.room(group), {"from": self.world.somebody(person).user()} | what)

    def _tell(self, room: Room, what: Json) -> None:
        message = {"message_id": room.take_id(), "date": int(self.world.hours.now()), "chat": room.chat(), **what}
        self.world.tell(room, "message", room.keep(message))

    def _change_member(self, person: str, group: str, status: str) -> None:
        room, user = self.world.room(group), self.world.somebody(person).user()
        before = member(user, room.status(user["id"]))
        room.members[user["id"]] = status
        told = {"from": user, "old_chat_member": before, "new_chat_member": member(user, status)}
        self.world.tell(room, "chat_member", {"chat": room.chat(), "date": int(self.world.hours.now())} | told)

    def _change_bot(self, group: str, by: str, status: str) -> None:
        room = self.world.room(group)
        before = member(self._bot(), room.status(self.world.bot["id"]), room.muted)
        room.members[self.world.bot["id"]] = status
        self._tell_of_bot(room, by, before)

    def _tell_of_bot(self, room: Room, by: str, before: Json) -> None:
        after = member(self._bot(), room.status(self.world.bot["id"]), room.muted)
        told = {"chat": room.chat(), "date": int(self.world.hours.now()), "from": self.world.somebody(by).user()}
        self.world.tell(room, "my_chat_member", told | {"old_chat_member": before, "new_chat_member": after})

    def _change_contact(self, person: str, blocked: bool) -> None:
        found, room = self.world.somebody(person), self.world.room(person)
        found.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        told = {"chat": room.chat(), "date": int(self.world.hours.now()), "from": found.user()}
        states = {"old_chat_member": member(self._bot(), before), "new_chat_member": member(self._bot(), after)}
        self.world.tell(room, "my_chat_member", told | states)

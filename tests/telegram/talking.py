"""What people do in the double's world: they write, send things, edit, react and press buttons."""

from itertools import count
from typing import Any

from tests.telegram import contents
from tests.telegram.rooms import ANONYMOUS_ADMIN, AS_CHANNEL, FORWARDER, Json, Room
from tests.telegram.world import World

TRUE_SIZE = 200_000


class Talking:
    """People and groups by name; without a group, they write to the bot alone. What is written gives its message id.

    `by` says in whose name: a person's own (nothing), `anonymous`, `channel` (as a channel of that person's name) or
    `forwarder` (posted in the channel, and brought into its group)."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.presses: dict[str, float] = {}
        self._numbers = count(1)

    def start(self, person: str, code: str = "") -> int:
        return self.write(person, text=f"/start {code}".strip())

    def write(self, person: str, group: str | None = None, text: str = "", **how: Any) -> int:
        return self._say(person, group, contents.words(text), **how)

    def send(self, person: str, what: str, group: str | None = None, text: str = "", **how: Any) -> int:
        """`what` is photo, voice, video, document or sticker; the `size` may be told, and the same `album`."""
        album = how.pop("album", None)
        sent = contents.FILES[what](self._file(what, how.pop("size", TRUE_SIZE))) | contents.caption(text)
        return self._say(person, group, sent | ({"media_group_id": album} if album else {}), **how)

    def locate(self, person: str, group: str | None = None, title: str = "", address: str = "", **how: Any) -> int:
        spot = (24.57, 118.1)
        what = contents.venue(*spot, title, address) if title else contents.location(*spot)
        return self._say(person, group, what, **how)

    def say(self, person: str, group: str | None, what: Json, **how: Any) -> int:
        """Any other kind of message, in Telegram's own shape."""
        return self._say(person, group, what, **how)

    def edit(self, person: str, group: str | None, message: int, text: str) -> None:
        """With the same words: a change that nobody can see."""
        room = self.world.room(group or person)
        kept = room.messages[message]
        changed = contents.caption(text) if "caption" in kept else contents.words(text)
        kept = room.keep({**kept, **changed, "edit_date": int(self.world.hours.now())})
        self.world.tell(room, "edited_message", kept)

    def delete(self, group: str, message: int) -> None:
        """Nobody is told of it."""
        del self.world.room(group).messages[message]

    def react(self, person: str, group: str, message: int, emoji: str) -> None:
        room = self.world.room(group)
        change = {"old_reaction": [], "new_reaction": [{"type": "emoji", "emoji": emoji}]}
        told = {"chat": room.chat(), "message_id": message, "date": int(self.world.hours.now())}
        self.world.tell(room, "message_reaction", told | {"user": self.world.somebody(person).user()} | change)

    def press(self, person: str, group: str | None, message: int, button: str, data: str | None = None) -> str:
        """The button of that label; `data` is what a client of somebody's own making sends instead."""
        room = self.world.room(group or person)
        kept = room.messages.get(message)
        on = kept or {"message_id": message, "date": 0, "chat": room.chat()}
        if data is None:
            shown = {one["text"]: one["callback_data"] for one in _buttons(on) if "callback_data" in one}
            data = shown[button]
        query = str(4_000_000_000_000_000_000 + next(self._numbers))
        self.presses[query] = self.world.hours.now()
        told = {"id": query, "from": self.world.somebody(person).user(), "message": on, "chat_instance": str(-room.id)}
        self.world.tell(room, "callback_query", told | {"data": data})
        return query

    def _say(
        self,
        person: str,
        group: str | None,
        what: Json,
        *,
        reply_to: int | None = None,
        topic: int | None = None,
        by: str = "",
        forwarded_from: str = "",
    ) -> int:
        room = self.world.room(group or person)
        now = int(self.world.hours.now())
        self._enter(person, room, by)
        message = {"message_id": room.take_id(), "date": now, "chat": room.chat(), **self._sender(person, room, by)}
        if forwarded_from:
            sender = self.world.somebody(forwarded_from).user()
            message["forward_origin"] = {"type": "user", "date": now - 60, "sender_user": sender}
        message |= what | _thread(room, reply_to, topic)
        self.world.tell(room, "message", room.keep(message))
        return message["message_id"]

    def _enter(self, person: str, room: Room, by: str) -> None:
        """Whoever writes in a group is in it; whoever writes to the bot alone has started it."""
        who = self.world.somebody(person)
        if room.kind != "private":
            room.members |= {} if by else {who.id: room.members.get(who.id, "member")}
        elif who.blocked:
            raise ValueError(f"{person} blocked the bot and cannot write to it")
        else:
            who.started = True

    def _sender(self, person: str, room: Room, by: str) -> Json:
        channel = {"id": -1_002_000_000_000 - self.world.person(person), "type": "channel", "title": person}
        match by:
            case "anonymous":
                return {"from": ANONYMOUS_ADMIN, "sender_chat": room.chat()}
            case "channel":
                return {"from": AS_CHANNEL, "sender_chat": channel}
            case "forwarder":
                origin = {"type": "channel", "date": int(self.world.hours.now()), "chat": channel, "message_id": 1}
                return {"from": FORWARDER, "sender_chat": channel, "is_automatic_forward": True} | {
                    "forward_origin": origin
                }
            case _:
                return {"from": self.world.somebody(person).user()}

    def _file(self, what: str, size: int) -> Json:
        number = next(self._numbers)
        file = f"AgAC{what}{number}"
        self.world.files[file] = (f"{what}s/file_{number}.bin", b"bytes of " + file.encode(), size)
        return {"file_id": file, "file_unique_id": f"u{number}", "file_size": size}


def _buttons(message: Json) -> list[Json]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", ()) for button in row]


def _thread(room: Room, reply_to: int | None, topic: int | None) -> Json:
    """What of a thread is told: a topic and the message that made it; and in a supergroup, topics or none, a reply has
    the first message of its thread, which is no topic."""
    answered = room.messages.get(reply_to or topic or 0)
    told: Json = (
        {"reply_to_message": {k: v for k, v in answered.items() if k != "reply_to_message"}} if answered else {}
    )
    if topic:
        return told | {"message_thread_id": topic, "is_topic_message": True}
    if answered and room.kind == "supergroup":
        return told | {"message_thread_id": answered.get("message_thread_id", answered["message_id"])}
    return told

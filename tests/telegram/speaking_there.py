"""The methods with which the bot speaks in the double's world: what they refuse, do and answer."""

from typing import Any

from tests.telegram import permitting
from tests.telegram.hours import Hours
from tests.telegram.permitting import Permitting
from tests.telegram.refusing import bad
from tests.telegram.rooms import Json, Room
from tests.telegram.showing_there import Showing
from tests.telegram.shown import Shown
from tests.telegram.talking import Talking
from tests.telegram.world import World

TOO_OLD_AFTER = 15.0
DELETED_UNTIL = 48 * 3600
KEPT_WHEN_EDITED = ("message_id", "date", "chat", "from", "reply_to_message", "message_thread_id", "is_topic_message")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)


class Speaking:
    def __init__(self, world: World, talking: Talking, shown: Shown) -> None:
        self.world = world
        self.talking = talking
        self.shown = shown
        self.permitting = Permitting(world)
        self.methods = {
            "sendMessage": self.send,
            "editMessageText": self.edit,
            "editMessageReplyMarkup": self.edit_buttons,
            "deleteMessage": self.delete,
            "setMessageReaction": self.react,
            "answerCallbackQuery": self.answer_press,
            "sendChatAction": self.seem_busy,
            **Showing(world, shown, self.permitting).methods,
        }

    @property
    def hours(self) -> Hours:
        return self.world.hours

    def send(self, asked: Json) -> Json:
        room = self.permitting.room(asked["chat_id"])
        permitting.text(asked)
        permitting.buttons(asked)
        where = permitting.thread(room, asked, self._is_admin(room)) | permitting.answered(room, asked)
        said = {"message_id": room.take_id(), "date": int(self.hours.now()), "chat": room.chat(), "from": self._me()}
        message = room.keep(said | where | self._content(room, asked))
        self.shown.said(room, message)
        return message

    def edit(self, asked: Json) -> Json:
        permitting.text(asked)
        return self._replace(asked, lambda room, _: self._content(room, asked))

    def edit_buttons(self, asked: Json) -> Json:
        return self._replace(asked, lambda _, old: _only(old, "text", "entities") | _only(asked, "reply_markup"))

    def _replace(self, asked: Json, content: Any) -> Json:
        room = self.permitting.room(asked["chat_id"])
        permitting.buttons(asked)
        old = room.messages.get(asked["message_id"])
        if not old:
            raise bad("message to edit not found")
        if old["from"]["id"] != self.world.bot["id"]:
            raise bad("message can't be edited")
        new = {name: old[name] for name in KEPT_WHEN_EDITED if name in old} | content(room, old)
        if new == {name: value for name, value in old.items() if name != "edit_date"}:
            raise bad(NOT_MODIFIED)
        self.shown.said(room, room.keep(new | {"edit_date": int(self.hours.now())}))
        return room.messages[asked["message_id"]]

    def delete(self, asked: Json) -> bool:
        room = self.permitting.room(asked["chat_id"])
        old = room.messages.get(asked["message_id"])
        if not old:
            raise bad("message to delete not found")
        own = old["from"]["id"] == self.world.bot["id"]
        if self.hours.now() - old["date"] > DELETED_UNTIL or not (own or self._is_admin(room)):
            raise bad("message can't be deleted")
        del room.messages[asked["message_id"]]
        return True

    def react(self, asked: Json) -> bool:
        room = self.permitting.room(asked["chat_id"])
        if asked["message_id"] not in room.messages:
            raise bad("message to react not found")
        self.shown.reactions[room.title, asked["message_id"]] = [one["emoji"] for one in asked.get("reaction") or []]
        return True

    def answer_press(self, asked: Json) -> bool:
        query = asked["callback_query_id"]
        if self.hours.now() - self.talking.presses.get(query, 0) > TOO_OLD_AFTER:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(asked.get("text") or "") > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.shown.answers[query] = asked.get("text") or ""
        return True

    def seem_busy(self, asked: Json) -> bool:
        self.permitting.room(asked["chat_id"])
        return True

    def _content(self, room: Room, asked: Json) -> Json:
        return _only(asked, "text", "reply_markup") | self._marks(room, asked.get("entities") or [])

    def _marks(self, room: Room, marks: list[Json]) -> Json:
        """Whom the bot cannot know, it cannot name: that mark is dropped, and nobody says so."""
        kept = [mark for mark in marks if mark["type"] != "text_mention" or self._can_name(room, mark["user"]["id"])]
        return {"entities": kept} if kept else {}

    def _can_name(self, room: Room, user: int) -> bool:
        person = self.world.by_id(user)
        return person is not None and (person.known or user in room.members)

    def _is_admin(self, room: Room) -> bool:
        return room.status(self.world.bot["id"]) == "administrator"

    def _me(self) -> Json:
        return {name: self.world.bot[name] for name in ("id", "is_bot", "first_name", "username")}


def _only(asked: Json, *names: str) -> Json:
    return {name: asked[name] for name in names if asked.get(name)}

"""Whether the bot may say this there, and whether it can be said at all: refusals in the order Telegram makes them."""

from typing import Any

from tests.telegram.contents import units
from tests.telegram.refusing import bad, forbidden
from tests.telegram.rooms import Json, Room
from tests.telegram.world import PRESENT, World

LONGEST = 4096
LONGEST_DATA = 64
LONGEST_ROW = 8
MOST_BUTTONS = 100
MOST_ENTITIES = 100
GENERAL = 1


class Permitting:
    def __init__(self, world: World) -> None:
        self.world = world

    def room(self, chat: Any) -> Room:
        """Where the bot may speak now."""
        room = self.seen(chat)
        if room.muted and room.status(self.world.bot["id"]) != "administrator":
            raise bad("not enough rights to send text messages to the chat")
        return room

    def seen(self, chat: Any) -> Room:
        """Where the bot is, and may ask: also where it is mute."""
        room = self.world.called(chat)
        if room.kind == "private":
            self._alone(room)
        else:
            self._together(room)
        return room

    def _alone(self, room: Room) -> None:
        person = self.world.by_id(room.id)
        if person is None:
            raise forbidden("user is deactivated")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
        if person.blocked:
            raise forbidden("bot was blocked by the user")

    def _together(self, room: Room) -> None:
        status = room.status(self.world.bot["id"])
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {room.kind} chat")
        if status not in PRESENT:
            raise forbidden(f"bot is not a member of the {room.kind} chat")


def text(asked: Json) -> None:
    said = asked["text"]
    if not said.strip():
        raise bad("message text is empty")
    if units(said) > LONGEST:
        raise bad("message is too long")
    if asked.get("parse_mode"):
        raise bad("markup made of what people write: this double takes entities alone")
    marks = asked.get("entities") or []
    if len(marks) > MOST_ENTITIES:
        raise bad("too many entities")
    for mark in marks:
        if mark["length"] <= 0 or mark["offset"] < 0 or mark["offset"] + mark["length"] > units(said):
            raise bad(f"entity beyond the end of the text: {mark['type']}")


def buttons(asked: Json) -> None:
    rows = (asked.get("reply_markup") or {}).get("inline_keyboard", [])
    if any(len(row) > LONGEST_ROW for row in rows) or sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        if not button["text"]:
            raise bad("text buttons are unallowed in the inline keyboard")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= LONGEST_DATA:
            raise bad("BUTTON_DATA_INVALID")
        if len(button.keys() - {"text", "style", "icon_custom_emoji_id"}) != 1:
            raise bad("BUTTON_TYPE_INVALID")


def thread(room: Room, asked: Json, is_admin: bool) -> Json:
    """Where in a group with topics it goes; General is addressed by leaving it out."""
    number = asked.get("message_thread_id")
    if number is None:
        return {}
    if number == GENERAL or number not in room.topics:
        raise bad("message thread not found")
    if room.topics[number].closed and not is_admin:
        raise bad("TOPIC_CLOSED")
    return {"message_thread_id": number, "is_topic_message": True}


def answered(room: Room, asked: Json) -> Json:
    wanted = asked.get("reply_parameters") or {}
    if not wanted:
        return {}
    found = room.messages.get(wanted["message_id"])
    if not found and not wanted.get("allow_sending_without_reply"):
        raise bad("message to be replied not found")
    return {"reply_to_message": {k: v for k, v in found.items() if k != "reply_to_message"}} if found else {}

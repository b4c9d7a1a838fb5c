"""What the bot shows in each chat now, with its edits applied, and what of it nobody has looked at yet."""

from collections.abc import Iterator
from typing import Any

from tests.telegram.contents import FILES
from tests.telegram.rooms import Json, Room
from tests.telegram.world import World


class Shown:
    """Chats are named by the group's title or the person's name. Whoever looks at a chat expected what is there."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.answers: dict[str, str] = {}
        self.reactions: dict[tuple[str, int], list[str]] = {}
        self._news: list[tuple[str, Json]] = []

    def said(self, room: Room, message: Json) -> None:
        self._news.append((room.title, message))

    def now(self, chat: str) -> list[Json]:
        """The bot's messages as they now are, in order: message, text, buttons, reply_to, topic, mentions, edited, and
        the kind of file that it shows."""
        self._news = [(title, message) for title, message in self._news if title != chat]
        own = (one for one in self.world.room(chat).messages.values() if one["from"]["id"] == self.world.bot["id"])
        return [_seen(message) for message in own if "text" in message or _file(message)]

    def texts(self, chat: str) -> list[str]:
        return [message["text"] for message in self.now(chat)]

    def last(self, chat: str) -> Json:
        return self.now(chat)[-1]

    def unexpected(self) -> list[str]:
        return [f"{title}: {_words(message)}" for title, message in self._news]

    def answer(self, press: str) -> str | None:
        """The words that answered the press, empty when it only stopped turning; None while it still turns."""
        return self.answers.get(press)

    def unanswered(self, presses: list[str]) -> list[str]:
        return [press for press in presses if press not in self.answers]

    def reaction(self, chat: str, message: int) -> list[str]:
        return self.reactions.get((chat, message), [])


def _seen(message: Json) -> Json:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {
        "message": message["message_id"],
        "text": _words(message),
        "shows": _file(message),
        "buttons": [[button["text"], _leads(button)] for row in rows for button in row],
        "reply_to": message.get("reply_to_message", {}).get("message_id"),
        "topic": message.get("message_thread_id"),
        "mentions": list(_mentions(message)),
        "entities": message.get("entities", []),
        "edited": "edit_date" in message,
    }


def _words(message: Json) -> str:
    return message.get("text") or message.get("caption") or ""


def _file(message: Json) -> str | None:
    return next((kind for kind in FILES if kind in message), None)


def _leads(button: Json) -> Any:
    return button.get("callback_data") or button.get("url") or button.get("copy_text")


def _mentions(message: Json) -> Iterator[int]:
    """Ids of those who are really called."""
    for mark in message.get("entities", []):
        if mark["type"] == "text_mention":
            yield mark["user"]["id"]
        elif mark["type"] == "text_link" and mark["url"].startswith("tg://user?id="):
            yield int(mark["url"].removeprefix("tg://user?id="))

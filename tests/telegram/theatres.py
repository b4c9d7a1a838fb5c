"""The two servers as a whole conversation meets them: neighbours write and press there, and read what the bot said."""

import json
import re
import secrets
import time
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.telegram import contents
from tests.telegram.emulating import BOT, Emulator
from tests.telegram.served import Remote
from tests.telegram.world import PEOPLE, SUPERGROUPS

Json = dict[str, Any]
MOMENT = re.compile(r"（\d+月\d+日 \d\d:\d\d）")


@dataclass
class Theatre(ABC):
    """People and groups by name; without a group it is the talk of that person with the bot alone."""

    url: str
    token: str
    ids: dict[str, int] = field(default_factory=dict[str, int])

    @abstractmethod
    def group(self, title: str, members: Iterable[str] = ()) -> int: ...

    @abstractmethod
    def person(self, name: str) -> int: ...

    @abstractmethod
    def write(self, person: str, text: str, group: str | None = None) -> None: ...

    @abstractmethod
    def press(self, person: str, button: str, group: str | None = None) -> None:
        """Under the last message there that has it."""

    @abstractmethod
    def shown(self, chat: str) -> list[Json]:
        """The bot's messages as they now are: text and buttons."""

    @abstractmethod
    def sent(self) -> list[tuple[int, str]]:
        """Chat and words of each message that was sent, as they were then."""

    @abstractmethod
    def knock(self) -> None:
        """What a webhook did not take is brought again."""

    def read(self, chat: str) -> list[str]:
        """With the buttons below, and the moments of the day left out."""
        return [_as_read(message) for message in self.shown(chat)]

    def spoken_in(self) -> set[str]:
        names = {id: name for name, id in self.ids.items()}
        return {names[chat] for chat, _ in self.sent()}

    @abstractmethod
    def pending(self) -> int:
        """Updates that the bot has not said to be safe."""


class OnDouble(Theatre):
    def __init__(self, served: Remote) -> None:
        super().__init__(served.url, served.token)
        self._served = served

    def group(self, title: str, members: Iterable[str] = ()) -> int:
        if title not in self.ids:
            self.ids[title] = self._served.world.group(title, list(members), bot="administrator")
        return self.ids[title]

    def person(self, name: str) -> int:
        self.ids[name] = self._served.world.person(name)
        return self.ids[name]

    def write(self, person: str, text: str, group: str | None = None) -> None:
        self._served.talk.write(person, group, text)

    def press(self, person: str, button: str, group: str | None = None) -> None:
        on = next(one for one in reversed(self.shown(group or person)) if button in dict(one["buttons"]))
        self._served.talk.press(person, group, on["message"], button)

    def shown(self, chat: str) -> list[Json]:
        messages: list[Json] = self._served.shown.now(chat)
        return messages

    def sent(self) -> list[tuple[int, str]]:
        calls = self._served.double.called("sendMessage")
        return [(call["asked"]["chat_id"], call["asked"]["text"]) for call in calls if call["status"] == 200]

    def knock(self) -> None:
        """It knocks by itself."""

    def pending(self) -> int:
        waiting: int = self._served.posting.info({})["pending_update_count"]
        return waiting


class OnEmulator(Theatre):
    def __init__(self, emulator: Emulator) -> None:
        super().__init__(emulator.url, f"{BOT}:{secrets.token_hex(16)}")
        self._emulator = emulator
        self._numbers = count(1_000_000)

    def group(self, title: str, members: Iterable[str] = ()) -> int:
        for name in members:
            self.person(name)
        return self.ids.setdefault(title, SUPERGROUPS - len(self.ids))

    def person(self, name: str) -> int:
        return self.ids.setdefault(name, PEOPLE + len(self.ids))

    def write(self, person: str, text: str, group: str | None = None) -> None:
        message = self._message(person, group) | {"from": self._user(person)} | contents.words(text)
        self._emulator.enqueue(self.token, {"message": message})

    def press(self, person: str, button: str, group: str | None = None) -> None:
        on = next(one for one in reversed(self.shown(group or person)) if button in dict(one["buttons"]))
        message = self._message(person, group) | {"message_id": on["message"], "text": on["text"]}
        message |= {"from": {"id": BOT, "is_bot": True, "first_name": "邻应"}, "reply_markup": on["reply_markup"]}
        query = {"id": str(next(self._numbers)), "from": self._user(person), "chat_instance": "1"}
        told = query | {"message": message, "data": dict(on["buttons"])[button]}
        self._emulator.enqueue(self.token, {"callback_query": told})

    def shown(self, chat: str) -> list[Json]:
        latest: dict[int, Json] = {}
        for said in self._emulator.said(self.token):
            if said["chat"]["id"] == self.ids[chat]:
                latest[said["message_id"]] = _as_shown(said)
        return list(latest.values())

    def sent(self) -> list[tuple[int, str]]:
        said = self._emulator.said(self.token)
        return [(one["chat"]["id"], one["text"]) for one in said if one["method"] == "sendMessage"]

    def knock(self) -> None:
        self._emulator.deliver(self.token)

    def pending(self) -> int:
        with urllib.request.urlopen(f"{self.url}/bot{self.token}/getWebhookInfo", b"", timeout=30) as answer:
            waiting: int = json.load(answer)["result"]["pending_update_count"]
        return waiting

    def _message(self, person: str, group: str | None) -> Json:
        kind = {"type": "supergroup", "title": group} if group else {"type": "private", "first_name": person}
        chat = {"id": self.group(group) if group else self.person(person), **kind}
        return {"message_id": next(self._numbers), "date": int(time.time()), "chat": chat}

    def _user(self, name: str) -> Json:
        return {"id": self.person(name), "is_bot": False, "first_name": name}


def _as_shown(said: Json) -> Json:
    markup = said.get("reply_markup", {"inline_keyboard": []})
    rows = markup["inline_keyboard"]
    buttons = [[button["text"], button.get("callback_data") or button.get("url")] for row in rows for button in row]
    return {"message": said["message_id"], "text": said["text"], "buttons": buttons, "reply_markup": markup}


def _as_read(message: Json) -> str:
    buttons = "".join(f"〔{label}〕" for label, _ in message["buttons"])
    return MOMENT.sub("（刚才）", message["text"]) + (f"\n{buttons}" if buttons else "")

"""The methods with which the bot asks about itself, groups, members and files, and sets its menu."""

import re
from typing import Any

from tests.telegram.permitting import Permitting
from tests.telegram.refusing import bad
from tests.telegram.rooms import Json, member
from tests.telegram.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LARGEST = 20 * 1024 * 1024
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


class Asking:
    def __init__(self, world: World) -> None:
        self.world = world
        self.permitting = Permitting(world)
        self.menus: dict[str, list[Json]] = {}
        self.methods = {
            "getMe": self.me,
            "getChat": self.chat,
            "getChatMember": self.one_member,
            "getChatMemberCount": self.count,
            "getChatAdministrators": self.administrators,
            "getFile": self.file,
            "leaveChat": self.leave,
            "setMyCommands": self.set_menu,
            "deleteMyCommands": self.delete_menu,
            "getMyCommands": self.menu_of,
        }

    def me(self, _: Json) -> Json:
        return self.world.bot

    def chat(self, asked: Json) -> Json:
        room = self.permitting.seen(asked["chat_id"])
        gifts = {"accepted_gift_types": dict.fromkeys(GIFTS, True)}
        return room.chat() | {"accent_color_id": 1, "max_reaction_count": 11} | gifts

    def one_member(self, asked: Json) -> Json:
        """Of others only an administrator learns for sure, so here nobody else does."""
        room, user = self.permitting.seen(asked["chat_id"]), asked["user_id"]
        if user == self.world.bot["id"]:
            return member(self._me(), room.status(user), room.muted)
        if room.status(self.world.bot["id"]) != "administrator":
            raise bad("CHAT_ADMIN_REQUIRED")
        if not (person := self.world.by_id(user)):
            raise bad("user not found")
        return member(person.user(), room.status(user))

    def count(self, asked: Json) -> int:
        return len(self.permitting.seen(asked["chat_id"]).members)

    def administrators(self, asked: Json) -> list[Json]:
        room = self.permitting.seen(asked["chat_id"])
        people = ((self.world.by_id(user), status) for user, status in room.members.items())
        return [
            member(person.user(), status)
            for person, status in people
            if person and status in ("creator", "administrator")
        ]

    def file(self, asked: Json) -> Json:
        if asked["file_id"] not in self.world.files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        path, _, size = self.world.files[asked["file_id"]]
        if size > LARGEST:
            raise bad("file is too big")
        return {"file_id": asked["file_id"], "file_unique_id": "u", "file_size": size, "file_path": path}

    def download(self, path: str) -> bytes | None:
        return next((content for known, content, _ in self.world.files.values() if known == path), None)

    def leave(self, asked: Json) -> bool:
        self.permitting.seen(asked["chat_id"]).members[self.world.bot["id"]] = "left"
        return True

    def set_menu(self, asked: Json) -> bool:
        commands = asked["commands"]
        if len(commands) > 100 or any(not COMMAND.fullmatch(command["command"]) for command in commands):
            raise bad("BOT_COMMAND_INVALID")
        self.menus[_whose(asked)] = commands
        return True

    def delete_menu(self, asked: Json) -> bool:
        self.menus.pop(_whose(asked), None)
        return True

    def menu_of(self, asked: Json) -> list[Json]:
        return self.menus.get(_whose(asked), [])

    def menu(self, scope: str = "default", language: str = "") -> list[str]:
        """The commands of a scope, such as `chat:-1001:5000000001`, in a language."""
        return [command["command"] for command in self.menus.get(f"{scope}/{language}", [])]

    def _me(self) -> Json:
        return {name: self.world.bot[name] for name in ("id", "is_bot", "first_name", "username")}


def _whose(asked: Json) -> str:
    scope: Json = asked.get("scope") or {"type": "default"}
    parts: list[Any] = [scope[name] for name in ("type", "chat_id", "user_id") if name in scope]
    return f"{':'.join(map(str, parts))}/{asked.get('language_code') or ''}"

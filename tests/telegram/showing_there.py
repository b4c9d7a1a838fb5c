"""The methods with which the bot shows files in the double's world, by the ids that the double gave it."""

from collections.abc import Callable
from functools import partial

from tests.telegram import contents
from tests.telegram.permitting import Permitting
from tests.telegram.refusing import bad
from tests.telegram.rooms import Json, Room
from tests.telegram.shown import Shown
from tests.telegram.world import World

SENT_ALONE = {
    "sendPhoto": "photo",
    "sendVideo": "video",
    "sendVideoNote": "video_note",
    "sendVoice": "voice",
    "sendAudio": "audio",
    "sendDocument": "document",
}
FEWEST, MOST = 2, 10
LONGEST = 1024
BY_THEMSELVES = ("audio", "document")


class Showing:
    def __init__(self, world: World, shown: Shown, permitting: Permitting) -> None:
        self.world = world
        self.shown = shown
        self.permitting = permitting
        self.methods: dict[str, Callable[[Json], Json | list[Json]]] = {
            **{method: partial(self.send, kind) for method, kind in SENT_ALONE.items()},
            "sendMediaGroup": self.send_album,
        }

    def send(self, kind: str, asked: Json) -> Json:
        room = self.permitting.room(asked["chat_id"])
        return self._say(room, self._content(kind, asked[kind], asked.get("caption") or ""))

    def send_album(self, asked: Json) -> list[Json]:
        """All of it or nothing."""
        room, media = self.permitting.room(asked["chat_id"]), asked["media"]
        if not FEWEST <= len(media) <= MOST:
            raise bad("media group must include 2-10 items")
        kinds = {one["type"] for one in media}
        if len(kinds) > 1 and kinds & {*BY_THEMSELVES}:
            raise bad("these kinds can't be mixed in an album")
        parts = [self._content(one["type"], one["media"], one.get("caption") or "") for one in media]
        return [self._say(room, part | {"media_group_id": "1"}) for part in parts]

    def _content(self, kind: str, file: str, caption: str) -> Json:
        if file not in self.world.files:
            raise bad("wrong file identifier/HTTP URL specified")
        path, _, size = self.world.files[file]
        there = path.partition("/")[0].removesuffix("s")
        if there != kind:
            raise bad(f"can't use file of type {there} as {kind}")
        if contents.units(caption) > LONGEST:
            raise bad("message caption is too long")
        known = {"file_id": file, "file_unique_id": f"u{file}", "file_size": size}
        return contents.FILES[kind](known) | contents.caption(caption)

    def _say(self, room: Room, what: Json) -> Json:
        me = {name: self.world.bot[name] for name in ("id", "is_bot", "first_name", "username")}
        said = {"message_id": room.take_id(), "date": int(self.world.hours.now()), "chat": room.chat(), "from": me}
        message = room.keep(said | what)
        self.shown.said(room, message)
        return message

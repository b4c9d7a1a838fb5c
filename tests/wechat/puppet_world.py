"""What an account of the gateway's double sees: its rooms, its contacts, and what was said and shown there."""

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from grpclib import GRPCError, Status
from wechaty_grpc.wechaty import puppet

WRITTEN, PICTURE, FILE, RECALLED = 7, 6, 1, 13
"""How puppets number the kinds of messages on the wire, whatever the proto says."""

SMALL = 20 * 1024
UUID_BOX, BASE64_BOX, URL_BOX = 7, 1, 2


@dataclass
class Said:
    """What the bot said; `content` of a file, whose name is the text."""

    id: str
    chat: str
    text: str
    mentions: list[str]
    content: bytes | None = None


@dataclass
class Seen:
    topic: str
    members: dict[str, str] = field(default_factory=dict[str, str])


@dataclass
class World:
    """`members` of a room by id, with the name they have there, `""` for none. A send can be delayed, refused or
    swallowed: taken without an answer. `mute`: requests that are never answered, and how often each was made."""

    rooms: dict[str, Seen] = field(default_factory=dict[str, Seen])
    contacts: dict[str, str] = field(default_factory=dict[str, str])
    messages: dict[str, puppet.MessagePayloadResponse] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict[str, tuple[str, bytes]])
    links: dict[str, str] = field(default_factory=dict[str, str])
    parked: dict[str, bytes] = field(default_factory=dict[str, bytes])
    said: list[Said] = field(default_factory=list[Said])
    delay: float = 0
    refusal: GRPCError | None = None
    swallows: bool = False
    gives_ids: bool = True
    echoes: bool = True
    mute: dict[type, int] = field(default_factory=dict[type, int])

    def add_message(
        self,
        sender: str,
        text: str,
        room: str = "",
        *,
        type: int = WRITTEN,
        to: str = "",
        mentions: tuple[str, ...] = (),
        at: datetime | None = None,
        id: str = "",
    ) -> str:
        """Without `room` it is said to `to` alone."""
        id = id or f"m{len(self.messages) + 1}"
        self.messages[id] = puppet.MessagePayloadResponse(
            id=id,
            text=text,
            timestamp=int((at or datetime.now(UTC)).timestamp()),
            type=type,
            from_id=sender,
            room_id=room,
            to_id=to,
            mention_ids=list(mentions),
        )
        return id

    def add_file(self, sender: str, name: str, content: bytes, room: str = "", *, type: int = PICTURE) -> str:
        id = self.add_message(sender, "", room, type=type)
        self.messages[id].filename = name
        self.files[id] = (name, content)
        return id

    def add_link(self, sender: str, name: str, url: str) -> str:
        """A picture of which the puppet knows only where it lies."""
        id = self.add_message(sender, "", type=PICTURE)
        self.messages[id].filename = name
        self.links[id] = url
        return id

    def keep_said(self, bot: str, chat: str, text: str, mentions: list[str], content: bytes | None) -> str:
        room = chat if chat in self.rooms else ""
        if not room and chat not in self.contacts:
            raise GRPCError(Status.UNKNOWN, f"no such conversation: {chat}")
        type = WRITTEN if content is None else FILE
        id = self.add_message(bot, text, room, type=type, to="" if room else chat, mentions=tuple(mentions))
        self.said.append(Said(id, chat, text, list(mentions), content))
        return id

    def look_up(self, request: Any) -> Any:
        try:
            return self._found(request)
        except KeyError as missing:
            raise GRPCError(Status.UNKNOWN, f"Error: not found: {missing}") from missing

    def _found(self, request: Any) -> Any:
        match request:
            case puppet.MessagePayloadRequest():
                return self.messages[request.id]
            case puppet.RoomPayloadRequest():
                room = self.rooms[request.id]
                return puppet.RoomPayloadResponse(id=request.id, topic=room.topic, member_ids=list(room.members))
            case puppet.RoomMemberListRequest():
                return puppet.RoomMemberListResponse(member_ids=list(self.rooms[request.id].members))
            case puppet.RoomMemberPayloadRequest():
                alias, name = self.rooms[request.id].members[request.member_id], self.contacts[request.member_id]
                return puppet.RoomMemberPayloadResponse(id=request.member_id, room_alias=alias, name=name)
            case _:
                return puppet.ContactPayloadResponse(id=request.id, name=self.contacts[request.id], friend=True)

    def packed(self, message: str) -> str:
        """The file box of a message as the real gateway packs it: what is large has to be downloaded."""
        if message in self.links:
            return json.dumps({"type": URL_BOX, "boxType": URL_BOX, "name": "", "url": self.links[message]})
        name, content = self.files[message]
        if len(content) <= SMALL:
            box: dict[str, Any] = {"type": BASE64_BOX, "base64": base64.b64encode(content).decode()}
        else:
            self.parked[f"parked-{message}"] = content
            box = {"type": UUID_BOX, "uuid": f"parked-{message}", "size": len(content)}
        return json.dumps(box | {"boxType": box["type"], "name": name})

    def unpacked(self, box: str, uploads: dict[str, bytes]) -> tuple[str, bytes]:
        read = json.loads(box)
        content = uploads[read["uuid"]] if read["type"] == UUID_BOX else base64.b64decode(read["base64"])
        return read["name"], content

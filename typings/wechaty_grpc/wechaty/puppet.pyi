from enum import IntEnum

class MessageType(IntEnum):
    MESSAGE_TYPE_UNSPECIFIED = 0
    MESSAGE_TYPE_ATTACHMENT = 1
    MESSAGE_TYPE_AUDIO = 2
    MESSAGE_TYPE_CONTACT = 3
    MESSAGE_TYPE_EMOTICON = 4
    MESSAGE_TYPE_IMAGE = 5
    MESSAGE_TYPE_TEXT = 6
    MESSAGE_TYPE_VIDEO = 7
    MESSAGE_TYPE_CHAT_HISTORY = 8
    MESSAGE_TYPE_LOCATION = 9
    MESSAGE_TYPE_MINI_PROGRAM = 10
    MESSAGE_TYPE_TRANSFER = 11
    MESSAGE_TYPE_RED_ENVELOPE = 12
    MESSAGE_TYPE_RECALLED = 13
    MESSAGE_TYPE_URL = 14

class ImageType(IntEnum):
    IMAGE_TYPE_UNSPECIFIED = 0
    IMAGE_TYPE_THUMBNAIL = 1
    IMAGE_TYPE_HD = 2
    IMAGE_TYPE_ARTWORK = 3

class EventType(IntEnum):
    EVENT_TYPE_MESSAGE = 2
    EVENT_TYPE_ERROR = 16
    EVENT_TYPE_ROOM_INVITE = 18
    EVENT_TYPE_ROOM_JOIN = 19
    EVENT_TYPE_ROOM_LEAVE = 20
    EVENT_TYPE_ROOM_TOPIC = 21
    EVENT_TYPE_SCAN = 22
    EVENT_TYPE_LOGIN = 25
    EVENT_TYPE_LOGOUT = 26
    EVENT_TYPE_DIRTY = 27

class StartResponse: ...

class EventResponse:
    type: int
    payload: str

class MessagePayloadResponse:
    id: str
    filename: str
    text: str
    timestamp: int
    type: MessageType
    from_id: str
    room_id: str
    to_id: str
    mention_ids: list[str]

class MessageImageResponse:
    filebox: str

class MessageFileResponse:
    filebox: str

class MessageSendFileResponse:
    id: str | None

class RoomPayloadResponse:
    id: str
    topic: str
    owner_id: str
    admin_ids: list[str]
    member_ids: list[str]

class RoomMemberPayloadResponse:
    id: str
    room_alias: str
    inviter_id: str
    name: str

class ContactPayloadResponse:
    id: str
    name: str
    alias: str
    friend: bool
    weixin: str

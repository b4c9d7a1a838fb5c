"""The parts of a message: who wrote it, its words, what it answers, the place and the evidence it brings."""

import re
from collections.abc import Iterator
from typing import Final

from telegram import (
    Chat,
    Location,
    Message,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
    User,
)

from handlers.incoming import Evidence, Origin
from storage.kinds import EvidenceKind

TO_BOT: Final = re.compile(r"\s*(/[^\s@]+)@(\w+)(?=\s|$)")
CALLED: Final = re.compile(r"\s*@(\w+)[\s,，:：]+")
START: Final = re.compile(r"/start(?:\s+(?P<code>\S{1,64}))?\s*")
"""A code behind it is at most 64 characters long."""

GROUP_ADMIN: Final = "群管理员"


def who(message: Message) -> User | Chat | None:
    """A group's unnamed administrator and a channel are who they post as, never the stand-in account that Telegram
    names beside them; other bots are nobody."""
    if message.sender_chat:
        return message.sender_chat
    user = message.from_user
    return None if user is None or user.is_bot else user


def name(message: Message, who: User | Chat) -> str:
    if isinstance(who, User):
        return who.full_name
    return GROUP_ADMIN if who.id == message.chat.id else who.title or ""


def text(message: Message, bot: str) -> str | None:
    """Its words or its caption, without the bot's name in them; None for a command to another bot."""
    written = message.text or message.caption or ""
    command = TO_BOT.match(written)
    if command:
        is_mine = not bot or command[2].lower() == bot.lower()
        return f"{command[1]}{written[command.end() :]}" if is_mine else None
    called = CALLED.match(written)
    return written[called.end() :] if called and called[1].lower() == bot.lower() else written


def start_code(text: str) -> str | None:
    """The code behind /start; empty when there is none."""
    found = START.fullmatch(text)
    return None if found is None else found["code"] or ""


def reply_to(message: Message) -> str | None:
    """In a topic every message that answers none answers the one that opened the topic."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created or answered.chat.id != message.chat.id:
        return None
    opens_topic = message.is_topic_message and answered.message_id == message.message_thread_id
    return None if opens_topic else str(answered.message_id)


def origin(message: Message) -> Origin | None:
    """Who first said what was forwarded; somebody may show no more than the name they go by."""
    match message.forward_origin:
        case MessageOriginUser() as first:
            return Origin(first.sender_user.full_name, first.date)
        case MessageOriginHiddenUser() as first:
            return Origin(first.sender_user_name, first.date)
        case MessageOriginChat() as first:
            return Origin(first.sender_chat.title or "", first.date)
        case MessageOriginChannel() as first:
            return Origin(first.chat.title or "", first.date)
        case _:
            return None


def place(message: Message) -> str | None:
    """A shared venue in words, a bare location as 纬度,经度."""
    if message.venue:
        return f"{message.venue.title} {message.venue.address}".strip()
    location: Location | None = message.location
    return f"{location.latitude},{location.longitude}" if location else None


def evidence(message: Message) -> tuple[Evidence, ...]:
    return tuple(_evidence(message))


def _evidence(message: Message) -> Iterator[Evidence]:
    if message.photo:
        largest = message.photo[-1]
        yield Evidence(EvidenceKind.PHOTO, largest.file_id, largest.file_size)
    for video in (message.video, message.video_note):
        if video:
            yield Evidence(EvidenceKind.VIDEO, video.file_id, video.file_size)
    for voice in (message.voice, message.audio):
        if voice:
            yield Evidence(EvidenceKind.VOICE, voice.file_id, voice.file_size)
    if message.document and not message.animation:
        yield Evidence(EvidenceKind.DOCUMENT, message.document.file_id, message.document.file_size)

"""Who came, left, may or may not: what Telegram tells about the bot's and the members' standing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from telegram import Chat, ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, User

from handlers.incoming import Change, IncomingChange

NAME: Final = "telegram"
OUTSIDE: Final = (ChatMember.LEFT, ChatMember.BANNED)


def of_bot(update: ChatMemberUpdated, key: str) -> IncomingChange:
    """The bot itself was added, removed, promoted or blocked."""
    before, after = is_inside(update.old_chat_member), is_inside(update.new_chat_member)
    if update.chat.type == Chat.PRIVATE:
        change = Change.REACHABLE if after else Change.UNREACHABLE
    elif before == after:
        change = Change.RIGHTS
    else:
        change = Change.ADDED if after else Change.REMOVED
    told = _change(change, update.chat, update.from_user, update.date, key)
    return replace(told, name="") if change is Change.RIGHTS else told


def of_member(update: ChatMemberUpdated, key: str) -> Iterator[IncomingChange]:
    before, after = is_inside(update.old_chat_member), is_inside(update.new_chat_member)
    if before != after:
        change = Change.JOINED if after else Change.LEFT
        yield _change(change, update.chat, update.new_chat_member.user, update.date, key)


def of_service(message: Message, bot: int) -> Iterator[IncomingChange]:
    """What a message without words says: members come and go, a group becomes a supergroup."""
    key = f"{message.chat.id} {message.message_id}"
    for user in message.new_chat_members:
        if user.id != bot:
            yield _change(Change.JOINED, message.chat, user, message.date, f"joined {key} {user.id}")
    if message.left_chat_member and message.left_chat_member.id != bot:
        yield _change(Change.LEFT, message.chat, message.left_chat_member, message.date, f"left {key}")
    if message.migrate_to_chat_id:
        yield moved(message.chat.id, message.migrate_to_chat_id, message.date)
    if message.migrate_from_chat_id:
        yield moved(message.migrate_from_chat_id, message.chat.id, message.date)


def moved(old: int | str, new: int, at: datetime) -> IncomingChange:
    """However often and from whichever side it is heard, it has one key."""
    return IncomingChange(NAME, str(old), "", str(new), Change.MOVED, at, f"moved {old} {new}")


def unreachable(account: str, at: datetime) -> IncomingChange:
    return IncomingChange(NAME, "", account, "", Change.UNREACHABLE, at, f"unreachable {account} {_second(at)}")


def is_inside(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in OUTSIDE


def _change(change: Change, chat: Chat, user: User, at: datetime, key: str) -> IncomingChange:
    address = "" if chat.type == Chat.PRIVATE else str(chat.id)
    return IncomingChange(NAME, address, str(user.id), user.full_name, change, at, f"{key} {_second(at)}")


def _second(at: datetime) -> int:
    return int(at.timestamp())

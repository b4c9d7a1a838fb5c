"""What keeps the bot from hearing or speaking in a group, seen before somebody misses it."""

from collections.abc import AsyncIterator, Collection
from typing import Final

from telegram import Bot, ChatMember, ChatMemberRestricted
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.telegram import membership
from bot.telegram.connecting import id_of
from handlers.incoming import Fault

Found = tuple[str, Fault | int]
"""A group's address, and its fault or its new address."""

GREAT: Final = (ChatMember.ADMINISTRATOR, ChatMember.OWNER)


async def look(bot: Bot, groups: Collection[str], *, hears_all: bool) -> AsyncIterator[Found]:
    """Each group in which something is wrong. `hears_all`: the bot's privacy mode is off. Raises `TelegramError`."""
    for group in groups:
        try:
            fault = await _fault(bot, group, hears_all=hears_all)
        except ChatMigrated as moved:
            yield group, moved.new_chat_id
        except (BadRequest, Forbidden):
            yield group, Fault.OUTSIDE
        else:
            if fault:
                yield group, fault


async def _fault(bot: Bot, group: str, *, hears_all: bool) -> Fault | None:
    me = await bot.get_chat_member(group, id_of(bot))
    if not membership.is_inside(me):
        return Fault.OUTSIDE
    if me.status in GREAT:
        return None
    return Fault.MUTE if await _is_mute(bot, group, me) else None if hears_all else Fault.DEAF


async def _is_mute(bot: Bot, group: str, me: ChatMember) -> bool:
    if isinstance(me, ChatMemberRestricted):
        return not me.can_send_messages
    chat = await bot.get_chat(group)
    return chat.permissions is not None and chat.permissions.can_send_messages is False

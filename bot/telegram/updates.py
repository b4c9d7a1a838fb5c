"""What an update of the Bot API says, in the words of the house; one that cannot be read stops none of the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import structlog
from telegram import CallbackQuery, Chat, Message, Update
from telegram.error import TelegramError

from bot import metrics
from bot.telegram import attaching, membership, messages, pressing
from bot.telegram.membership import NAME
from bot.telegram.polling import Raw
from handlers.incoming import Incoming, IncomingMessage, IncomingPress

log = structlog.get_logger()

MALFORMED: Final = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    OSError,
    RecursionError,
    TelegramError,
)
"""What comes of an update with the wrong shape; a time far off is an `OSError`."""

MOST_KINDS: Final = 5


@dataclass(frozen=True, slots=True)
class Understood:
    """What an update says, in order; `pressed` is what must be answered at once, `chat_log` the id of a file that was
    sent to the bot alone and may be one."""

    incoming: tuple[Incoming, ...] = ()
    pressed: CallbackQuery | None = None
    chat_log: str | None = None


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is; its name is empty until Telegram has told it."""

    id: int
    name: str = ""


def understand(raw: Raw, me: Me, now: datetime) -> Understood:
    """Nothing of an update that cannot be read: it is logged by number and kind, counted, and the rest goes on."""
    try:
        update = Update.de_json(raw, None)
        return Understood(tuple(_heard(update, me, now)), update.callback_query, _chat_log(update))
    except MALFORMED as trouble:
        kinds = sorted(str(key)[:40] for key in raw if key != "update_id")[:MOST_KINDS]
        log.error("an update could not be read", update=_number(raw), kinds=kinds, trouble=type(trouble).__name__)
        metrics.UNREAD.labels(NAME).inc()
        return Understood()


def _number(raw: dict[str, Any]) -> int | None:
    number = raw.get("update_id")
    return number if isinstance(number, int) else None


def _heard(update: Update, me: Me, now: datetime) -> Iterator[Incoming]:
    key = f"update {update.update_id}"
    if update.message:
        yield from membership.of_service(update.message, me.id)
        yield from _message(update.message, me, edited=False)
    if update.edited_message:
        yield from _message(update.edited_message, me, edited=True)
    if update.callback_query:
        yield from _press(update.callback_query, now)
    if update.my_chat_member:
        yield membership.of_bot(update.my_chat_member, key)
    if update.chat_member:
        yield from membership.of_member(update.chat_member, key)


def _message(message: Message, me: Me, *, edited: bool) -> Iterator[Incoming]:
    """Nothing where nobody says anything: a sticker, a poll, another bot, a command for another bot."""
    text = messages.text(message, me.name)
    place, evidence = messages.place(message), messages.evidence(message)
    who = messages.who(message)
    if who is None or text is None or not (text or place or evidence) or (edited and place):
        return
    is_alone = message.chat.type == Chat.PRIVATE
    yield IncomingMessage(
        platform=NAME,
        chat="" if is_alone else str(message.chat.id),
        account=str(who.id),
        name=messages.name(message, who),
        message=str(message.message_id),
        text=text,
        at=message.date,
        reply_to=messages.reply_to(message),
        photo=bool(message.photo),
        edited=edited,
        topic=str(message.message_thread_id) if message.is_topic_message else None,
        album=message.media_group_id,
        place=place,
        evidence=evidence,
        origin=messages.origin(message),
        forwarded=bool(message.forward_origin or message.is_automatic_forward),
        start=messages.start_code(text) if is_alone else None,
    )


def _chat_log(update: Update) -> str | None:
    is_alone = update.message is not None and update.message.chat.type == Chat.PRIVATE
    return attaching.chat_log(update.message) if update.message and is_alone else None


def _press(query: CallbackQuery, now: datetime) -> Iterator[IncomingPress]:
    carried, message = pressing.read(query.data), query.message
    if carried is None or message is None:
        return
    yield IncomingPress(
        platform=NAME,
        chat="" if message.chat.type == Chat.PRIVATE else str(message.chat.id),
        account=str(query.from_user.id),
        name=query.from_user.full_name,
        press=query.id,
        on=str(message.message_id),
        action=carried.action,
        at=now,
        stale=pressing.is_stale(query),
    )

"""Saying it: a new message, or a card that is replaced; in its topic, or where that is gone in the group itself."""

from dataclasses import replace
from typing import Any, Final

import structlog
from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.error import BadRequest, TelegramError

from bot.platforms import NoAnswer, Speech
from bot.telegram import failing, shaping, showing

log = structlog.get_logger()

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
TOPIC_GONE: Final = "（原话题已关闭，发在这里）\n"


async def send(bot: Bot, speech: Speech, name: str) -> str:
    """The id of the message, which has the buttons; of several the first. Raises `TelegramError`, or `NoAnswer` when
    a part of it was said and the rest was not."""
    if speech.code is not None:
        return await showing.show_code(bot, speech, speech.code)
    if speech.exhibits:
        return await showing.show(bot, speech)
    first, *rest = shaping.parts(speech.text, speech.mentions)
    where: dict[str, Any] = {"chat_id": speech.address, "link_preview_options": NO_PREVIEW}
    if speech.topic and not speech.direct:
        where["message_thread_id"] = int(speech.topic)
    sent = await bot.send_message(
        text=first.text,
        entities=first.entities,
        reply_markup=shaping.keyboard(speech, name),
        reply_parameters=_reply(speech),
        **where,
    )
    for part in rest:
        try:
            await bot.send_message(text=part.text, entities=part.entities, **where)
        except TelegramError as trouble:
            raise NoAnswer(f"only a part of it was said ({type(trouble).__name__})") from None
    return str(sent.message_id)


async def send_somewhere(bot: Bot, speech: Speech, name: str) -> str:
    """In its topic, and without one where that was closed or deleted, which is said there. Raises like `send`."""
    try:
        return await send(bot, speech, name)
    except BadRequest as trouble:
        if speech.topic is None or not failing.is_topic_gone(trouble):
            raise
        log.warning("a topic is gone; it is said in the group itself", ticket=speech.ticket)
        return await send(bot, replace(speech, text=TOPIC_GONE + speech.text, topic=None), name)


async def edit(bot: Bot, speech: Speech, message: str, name: str) -> str:
    """The message as it now is. Raises `TelegramError`."""
    part = shaping.one_part(speech.text, speech.mentions)
    try:
        await bot.edit_message_text(
            part.text,
            chat_id=speech.address,
            message_id=int(message),
            entities=part.entities,
            reply_markup=shaping.keyboard(speech, name),
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as trouble:
        if not failing.is_unchanged(trouble):
            raise
    return message


def _reply(speech: Speech) -> ReplyParameters | None:
    """What is replied to may be gone by now."""
    if not (speech.reply_to and speech.reply_to.isdecimal()):
        return None
    return ReplyParameters(int(speech.reply_to), allow_sending_without_reply=True)

"""Showing photos, videos, voices and files by the ids under which Telegram keeps them, and codes as pictures."""

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Final

import segno
from telegram import (
    Bot,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
)
from telegram.error import BadRequest, TelegramError

from bot.platforms import NoAnswer, Speech
from bot.telegram import failing
from handlers.incoming import Evidence
from storage.kinds import EvidenceKind

IN_ALBUM: Final = {
    EvidenceKind.PHOTO: InputMediaPhoto,
    EvidenceKind.VIDEO: InputMediaVideo,
    EvidenceKind.DOCUMENT: InputMediaDocument,
}
ALBUMS: Final = ({EvidenceKind.PHOTO, EvidenceKind.VIDEO}, {EvidenceKind.DOCUMENT})
"""What can be shown together; a voice is always by itself."""

DOTS: Final = 8
"""A phone reads it from another screen at an arm's length."""

GONE: Final = "（第 {} 件在 Telegram 上已经取不到了）"


async def show(bot: Bot, speech: Speech) -> str:
    """The id of the first message, which has the words. Raises `TelegramError`, or `NoAnswer` when some of it was shown
    and the rest was not."""
    kinds = {one.kind for one in speech.exhibits}
    if len(speech.exhibits) > 1 and any(kinds <= album for album in ALBUMS):
        try:
            return await _together(bot, speech)
        except BadRequest as trouble:
            if not failing.is_file_gone(trouble):
                raise
    return await _apart(bot, speech)


async def show_code(bot: Bot, speech: Speech, code: str) -> str:
    """The id of the picture, which has the words. Raises `TelegramError`."""
    picture = BytesIO()
    segno.make_qr(code).save(picture, kind="png", scale=DOTS)
    sent = await bot.send_photo(speech.address, picture.getvalue(), caption=speech.text)
    return str(sent.message_id)


async def _together(bot: Bot, speech: Speech) -> str:
    media = [IN_ALBUM[one.kind](one.file) for one in speech.exhibits]
    sent = await bot.send_media_group(speech.address, media, caption=speech.text)
    return str(sent[0].message_id)


async def _apart(bot: Bot, speech: Speech) -> str:
    said: list[str] = []
    try:
        async for message in _one_by_one(bot, speech):
            said.append(str(message.message_id))
    except TelegramError as trouble:
        if said:
            raise NoAnswer(f"only a part of it was shown ({type(trouble).__name__})") from None
        raise
    return said[0]


async def _one_by_one(bot: Bot, speech: Speech) -> AsyncIterator[Message]:
    """What is still there, and in words what is not."""
    words, gone = speech.text, list[str]()
    for place, exhibit in enumerate(speech.exhibits, 1):
        message = await _send(bot, speech.address, exhibit, words)
        if message:
            yield message
            words = ""
        else:
            gone.append(str(place))
    if gone:
        yield await bot.send_message(speech.address, f"{words}{GONE.format('、'.join(gone))}")


async def _send(bot: Bot, address: str, exhibit: Evidence, words: str) -> Message | None:
    """None when Telegram has it no more. A round video and a piece of music are of a kind of their own there."""
    caption = words or None
    try:
        match exhibit.kind:
            case EvidenceKind.PHOTO:
                return await bot.send_photo(address, exhibit.file, caption=caption)
            case EvidenceKind.VIDEO:
                return await bot.send_video(address, exhibit.file, caption=caption)
            case EvidenceKind.VOICE:
                return await bot.send_voice(address, exhibit.file, caption=caption)
            case EvidenceKind.DOCUMENT:
                return await bot.send_document(address, exhibit.file, caption=caption)
    except BadRequest as trouble:
        if not failing.is_file_gone(trouble):
            raise
    return await _send_as_other(bot, address, exhibit, caption)


async def _send_as_other(bot: Bot, address: str, exhibit: Evidence, caption: str | None) -> Message | None:
    try:
        if exhibit.kind is EvidenceKind.VOICE:
            return await bot.send_audio(address, exhibit.file, caption=caption)
        if exhibit.kind is EvidenceKind.VIDEO:
            return await _send_round(bot, address, exhibit, caption)
    except BadRequest as trouble:
        if not failing.is_file_gone(trouble):
            raise
    return None


async def _send_round(bot: Bot, address: str, exhibit: Evidence, caption: str | None) -> Message:
    """It can have no words beside it; they come behind it."""
    round_video = await bot.send_video_note(address, exhibit.file)
    return await bot.send_message(address, caption) if caption else round_video

"""The shape of what is said: parts that are short enough, people named so that they notice, and the buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, User

from bot import splitting
from bot.platforms import Mention, Speech
from bot.telegram import pressing
from bot.telegram.pressing import Carried
from handlers import wording

LONGEST: Final = 4096
"""UTF-16 units that a message can have."""

CUT: Final = "\n…"
IN_A_ROW: Final = 3
START: Final = "点这里，以后私信通知您"


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    entities: tuple[MessageEntity, ...]


def parts(text: str, mentions: Sequence[Mention]) -> list[Part]:
    """Split between lines where it is too long, and within a line only when that alone is."""
    left = list(mentions)
    return [Part(piece, tuple(_named(piece, left))) for piece in splitting.split(text, LONGEST)]


def one_part(text: str, mentions: Sequence[Mention]) -> Part:
    """The beginning, where only one message can be had."""
    first, *rest = splitting.split(text, LONGEST)
    if rest:
        first = splitting.split(text, LONGEST - len(CUT))[0] + CUT
    return Part(first, tuple(_named(first, list(mentions))))


def keyboard(speech: Speech, bot: str) -> InlineKeyboardMarkup | None:
    """The actions, a few in a row; and the way to the bot alone, where one is shown."""
    buttons = [
        InlineKeyboardButton(
            wording.LABELS[action],
            callback_data=pressing.written(Carried(action, speech.ticket or 0, speech.revision)),
        )
        for action in speech.buttons
    ]
    rows = [buttons[first : first + IN_A_ROW] for first in range(0, len(buttons), IN_A_ROW)]
    if speech.start is not None and bot:
        rows.append([InlineKeyboardButton(START, url=f"https://t.me/{bot}?start={speech.start}")])
    return InlineKeyboardMarkup(rows) if rows else None


def _named(text: str, left: list[Mention]) -> list[MessageEntity]:
    """The people named in it, taken off `left`. Somebody without an account here stays plain words."""
    found: list[MessageEntity] = []
    after = 0
    while left and (at := text.find(f"@{left[0].name}", after)) >= 0:
        mention = left.pop(0)
        after = at + len(mention.name) + 1
        if mention.account.isdecimal():
            user = User(int(mention.account), mention.name, is_bot=False)
            found.append(MessageEntity(MessageEntity.TEXT_MENTION, at, after - at, user=user))
    return list(MessageEntity.adjust_message_entities_to_utf_16(text, found))

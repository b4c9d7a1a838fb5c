"""What a button carries, and what a press of it means: its action, the ticket, and which version of the card it is."""

from dataclasses import dataclass
from typing import Final

from telegram import CallbackQuery, InlineKeyboardMarkup, Message

from storage.kinds import Action

VERSION: Final = "1"
LETTERS: Final = {
    Action.ACK: "a",
    Action.ARRIVE: "v",
    Action.RESOLVE: "d",
    Action.TRANSFER: "t",
    Action.SUSPEND: "s",
    Action.RETURN: "r",
    Action.REJECT: "x",
    Action.FALSE_ALARM: "f",
    Action.MERGE: "m",
    Action.SPLIT: "p",
    Action.REOPEN: "o",
    Action.CONFIRM: "c",
    Action.YES: "y",
    Action.NO: "n",
    Action.MINE: "i",
    Action.SHOW: "w",
    Action.WHY: "q",
    Action.PHOTOS: "e",
    Action.REPORT: "b",
    Action.HELP: "h",
}
"""Never give a letter another meaning: buttons stay for years in people's chats. For that there is the version."""

ACTIONS: Final = {letter: action for action, letter in LETTERS.items()}
DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"

STALE: Final = "这张卡片已经更新，请看最新的按钮。"
UNREADABLE: Final = "这个按钮已经失效。发“工单”加号码看现在的情况。"


@dataclass(frozen=True, slots=True)
class Carried:
    """`ticket` is 0 where a button is about several or none; `revision` grows with each version of a card."""

    action: Action
    ticket: int
    revision: int


def written(carried: Carried) -> str:
    """Under 20 bytes, of the 64 that there are."""
    return f"{VERSION}{LETTERS[carried.action]}{_base36(carried.ticket)}.{_base36(carried.revision)}"


def read(data: str | None) -> Carried | None:
    """None for what no button of this version carries; it is untrusted, as everything that comes in."""
    version, letter, rest = (data or "")[:1], (data or "")[1:2], (data or "")[2:20]
    ticket, _, revision = rest.partition(".")
    if version != VERSION or letter not in ACTIONS or not _is_number(ticket) or not _is_number(revision):
        return None
    return Carried(ACTIONS[letter], int(ticket, 36), int(revision, 36))


def is_stale(query: CallbackQuery) -> bool:
    """Whether the message has other buttons by now, as Telegram itself tells with the press."""
    message = query.message
    if not isinstance(message, Message) or not message.is_accessible:
        return False  # too old to be shown to us; whether the action still fits, the ticket says
    return query.data not in _shown(message.reply_markup)


def answer(query: CallbackQuery) -> str:
    """What whoever pressed sees for a moment; mostly nothing, since the card says it."""
    if read(query.data) is None:
        return UNREADABLE
    return STALE if is_stale(query) else ""


def _shown(keyboard: InlineKeyboardMarkup | None) -> set[object]:
    return {button.callback_data for row in keyboard.inline_keyboard for button in row} if keyboard else set()


def _base36(number: int) -> str:
    shown = ""
    while number:
        number, digit = divmod(number, 36)
        shown = DIGITS[digit] + shown
    return shown or "0"


def _is_number(text: str) -> bool:
    return bool(text) and set(text) <= set(DIGITS)

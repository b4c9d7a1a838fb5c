"""The menu of commands beside the line where people write: few, and other ones for those who work on tickets."""

from collections.abc import Collection
from typing import Final

import structlog
from telegram import (
    Bot,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden

log = structlog.get_logger()

Menu = dict[str, tuple[str, str]]
"""Chinese and English words by command."""

EVERYBODY: Final[Menu] = {
    "report": ("报事：什么事、在哪里", "Report: what and where"),
    "show": ("看一张工单，后面写号码", "Show a ticket by its number"),
    "confirm": ("已解决，后面写号码", "It is solved"),
    "reopen": ("没解决，后面写号码", "It is not solved"),
    "help": ("用法", "How to use this"),
}
AT_WORK: Final[Menu] = {
    "mine": ("我手上的工单", "My tickets"),
    "ack": ("接单", "I take it"),
    "arrive": ("到场", "I am there"),
    "resolve": ("办结，后面写号码和做了什么", "Done: the number and what was done"),
    "suspend": ("挂起，后面写号码、到几时、原因", "Wait until, and why"),
    "transfer": ("转派，后面写号码和姓名", "Hand over to somebody"),
    "show": ("看一张工单，后面写号码", "Show a ticket by its number"),
    "photos": ("看照片、语音，后面写号码", "The pictures and voices of a ticket"),
    "help": ("用法", "How to use this"),
}


async def show(bot: Bot, staff: Collection[str]) -> None:
    """To everybody alone, in groups, and to the accounts of those who work on tickets. Raises `TelegramError`."""
    for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
        await _set(bot, EVERYBODY, scope)
    for account in staff:
        try:
            await _set(bot, AT_WORK, BotCommandScopeChat(account))
        except (BadRequest, Forbidden):
            continue  # they have not pressed start yet, and get it when they have


async def _set(bot: Bot, menu: Menu, scope: BotCommandScope) -> None:
    """Chinese for whoever has no other language that we know."""
    await bot.set_my_commands([(command, chinese) for command, (chinese, _) in menu.items()], scope)
    await bot.set_my_commands([(command, english) for command, (_, english) in menu.items()], scope, "en")

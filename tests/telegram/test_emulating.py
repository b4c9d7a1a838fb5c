"""The emulator, extended: what a bot needs of it beside delivery."""

import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.request import HTTPXRequest

from tests.telegram.emulating import Emulator

TOKEN = "7:emulated"
KINDS = ["message", "edited_message", "my_chat_member"]


async def test_it_knows_the_bots_name_and_remembers_what_the_bot_said(emulator_process: Emulator) -> None:
    lines = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    url = emulator_process.url
    async with Bot(TOKEN, f"{url}/bot", f"{url}/file/bot", lines[0], lines[1]) as bot:
        assert (bot.username, bot.can_read_all_group_messages) == ("linying_bot", True)
        keyboard = InlineKeyboardMarkup.from_button(InlineKeyboardButton("接单", callback_data="1a", style="danger"))
        sent = await bot.send_message(-1001, "3号楼", reply_markup=keyboard, message_thread_id=5)
        await bot.edit_message_text("3号楼 已接单", -1001, sent.message_id)
        assert (await bot.get_chat_member(-1001, bot.id)).status == "administrator"
    said = await asyncio.to_thread(emulator_process.said, TOKEN)
    assert [(one["method"], one["text"]) for one in said] == [
        ("sendMessage", "3号楼"),
        ("editMessageText", "3号楼 已接单"),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_it_takes_more_kinds_of_updates(emulator_process: Emulator, kind: str) -> None:
    assert emulator_process.enqueue(f"7:{kind}", {kind: {"message_id": 1}}) == 1

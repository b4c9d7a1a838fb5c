"""Chat logs as people can export them: Telegram Desktop's result.json, JSON Lines, or text as it is copied."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

from handlers.policy import excerpts
from handlers.policy.excerpts import LoggedMessage

KINDS = 'a Telegram Desktop result.json, a WeChat text export or JSON Lines with "text"'


class NoLog(Exception):
    """Its words say what is wrong with it, without anything of it."""


def read(content: str) -> list[LoggedMessage]:
    """The messages that have words, in the order of the log. Raises `NoLog`."""
    if not content.strip():
        raise NoLog(f"is empty; give {KINDS}.")
    exported = _whole(content)
    if exported is not None:
        return _telegram(exported)
    if content.lstrip().startswith("{"):
        return list(_json_lines(content))
    found = excerpts.pasted(content)
    if not found:
        raise NoLog(f"is no chat log that can be read; give {KINDS}.")
    return found


def _whole(content: str) -> dict[str, Any] | None:
    """The export, when the whole file is one JSON object of Telegram's."""
    try:
        given: object = json.loads(content)
    except (ValueError, RecursionError):
        return None
    found = cast(dict[str, Any], given) if isinstance(given, dict) else {}
    return found if "messages" in found or "chats" in found else None


def _telegram(exported: dict[str, Any]) -> list[LoggedMessage]:
    chats = exported["chats"]["list"] if _has_chats(exported) else [exported]
    found = [message for chat in chats if isinstance(chat, dict) for message in _of_chat(cast(dict[str, Any], chat))]
    if not found:
        raise NoLog("has no message with words; export the group again with its texts.")
    return found


def _has_chats(exported: dict[str, Any]) -> bool:
    chats = exported.get("chats")
    return isinstance(chats, dict) and isinstance(cast(dict[str, Any], chats).get("list"), list)


def _of_chat(chat: dict[str, Any]) -> Iterator[LoggedMessage]:
    messages = chat.get("messages")
    for given in cast(list[object], messages) if isinstance(messages, list) else []:
        if not isinstance(given, dict):
            continue
        message = cast(dict[str, Any], given)
        text = _telegram_text(message.get("text"))
        if message.get("type", "message") == "message" and text.strip():
            yield LoggedMessage(
                str(message.get("id", "")), text, str(message.get("from") or ""), _telegram_time(message)
            )


def _telegram_time(message: dict[str, Any]) -> str:
    """Its `date` is what the clock of whoever exported it showed, wherever they are."""
    seconds = str(message.get("date_unixtime") or "")
    if re.fullmatch(r"[0-9]{9,10}", seconds):
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    return str(message.get("date") or "")


def _telegram_text(text: object) -> str:
    """Telegram writes a text with links or mentions as a list of pieces."""
    if isinstance(text, str):
        return text
    pieces = cast(list[Any], text) if isinstance(text, list) else []
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: object) -> str:
    if isinstance(piece, dict):
        return str(cast(dict[str, Any], piece).get("text", ""))
    return piece if isinstance(piece, str) else ""


def _json_lines(content: str) -> Iterator[LoggedMessage]:
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            given: object = json.loads(line)
        except (ValueError, RecursionError) as trouble:
            raise NoLog(f"line {number} is no JSON; give {KINDS}.") from trouble
        message = cast(dict[str, Any], given) if isinstance(given, dict) else {}
        if not isinstance(message.get("text"), str):
            raise NoLog(f'line {number} has no text; write {{"text": "…"}}.')
        sender, id = message.get("from", ""), message.get("id", number)
        yield LoggedMessage(str(id), message["text"], str(sender), str(message.get("at", "")))

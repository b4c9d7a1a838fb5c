"""Chat logs as people can export them: Telegram Desktop's result.json, a plain WeChat text, or JSON Lines."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from bot.troubles import CannotRun

KINDS = 'a Telegram Desktop result.json, a WeChat text export or JSON Lines with "text"'
TIME = r"\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日? \d{1,2}:\d{2}(?::\d{2})?"
# 2026-05-01 12:00:00 王大爷, or 王大爷 2026-05-01 12:00
WECHAT_HEAD = re.compile(
    rf"(?P<first>{TIME}) {{1,3}}(?P<after>.{{1,40}})|(?P<before>.{{1,40}}?) {{1,3}}(?P<last>{TIME})"
)
# Longer lines are not tried, so that a huge one costs nothing.
LONGEST_HEAD = 80


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """One message of a log; `at` is the time as the log writes it, which may be none."""

    id: str
    text: str
    sender: str
    at: str


def read_log(path: Path) -> Iterator[LoggedMessage]:
    """The messages that have words, in the order of the file. Raises `CannotRun` for a file that is no chat log."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as trouble:
        raise CannotRun(f"{path}: cannot be read ({trouble.strerror}); give {KINDS}.") from trouble
    except UnicodeDecodeError as trouble:
        raise CannotRun(f"{path}: byte {trouble.start} is not UTF-8; save the log as UTF-8.") from trouble
    if not content.strip():
        raise CannotRun(f"{path}: is empty; give {KINDS}.")
    exported = _whole(content)
    if exported is not None:
        return iter(_telegram(exported, path))
    if content.lstrip().startswith("{"):
        return iter(list(_json_lines(content, path)))
    return iter(_wechat(content, path))


def _whole(content: str) -> dict[str, Any] | None:
    """The export, when the whole file is one JSON object of Telegram's."""
    try:
        given: object = json.loads(content)
    except (ValueError, RecursionError):
        return None
    found = cast(dict[str, Any], given) if isinstance(given, dict) else {}
    return found if "messages" in found or "chats" in found else None


def _telegram(exported: dict[str, Any], path: Path) -> list[LoggedMessage]:
    chats = exported["chats"]["list"] if _has_chats(exported) else [exported]
    found = [message for chat in chats if isinstance(chat, dict) for message in _of_chat(cast(dict[str, Any], chat))]
    if not found:
        raise CannotRun(f"{path}: has no message with words; export the group again with its texts.")
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
                str(message.get("id", "")), text, str(message.get("from") or ""), str(message.get("date") or "")
            )


def _telegram_text(text: object) -> str:
    """Telegram writes a text with links or mentions as a list of pieces."""
    if isinstance(text, str):
        return text
    pieces = cast(list[Any], text) if isinstance(text, list) else []
    return "".join(piece if isinstance(piece, str) else str(piece.get("text", "")) for piece in pieces if piece)


def _json_lines(content: str, path: Path) -> Iterator[LoggedMessage]:
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            given: object = json.loads(line)
        except (ValueError, RecursionError) as trouble:
            raise CannotRun(f"{path}: line {number} is no JSON; give {KINDS}.") from trouble
        message = cast(dict[str, Any], given) if isinstance(given, dict) else {}
        if not isinstance(message.get("text"), str):
            raise CannotRun(f'{path}: line {number} has no text; write {{"text": "…"}}.')
        sender, id = message.get("from", ""), message.get("id", number)
        yield LoggedMessage(str(id), message["text"], str(sender), str(message.get("at", "")))


def _wechat(content: str, path: Path) -> list[LoggedMessage]:
    found: list[LoggedMessage] = []
    head: tuple[str, str] | None = None
    lines: list[str] = []
    for line in (*content.splitlines(), None):
        started = _head(line) if line is not None else None
        if (started or line is None) and head and "\n".join(lines).strip():
            found.append(LoggedMessage(str(len(found) + 1), "\n".join(lines).strip(), *head))
        if started:
            head, lines = started, []
        elif line is not None:
            lines.append(line)
    if not found:
        raise CannotRun(f"{path}: is no chat log that can be read; give {KINDS}.")
    return found


def _head(line: str) -> tuple[str, str] | None:
    matched = WECHAT_HEAD.fullmatch(line.strip()) if len(line) <= LONGEST_HEAD else None
    if not matched:
        return None
    return matched["after"] or matched["before"], matched["first"] or matched["last"]

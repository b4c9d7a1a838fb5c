"""Updates as they come over the wire, as short as Telegram makes them."""

from datetime import UTC, datetime
from typing import Any

from bot.telegram.updates import Me, Understood, understand
from handlers.incoming import IncomingMessage

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ME = Me(4242, "linying_bot")
GROUP = {"id": -1001234567890, "type": "supergroup", "title": "榕岸一格"}
WANG = {"id": 7001, "is_bot": False, "first_name": "王", "last_name": "大爷"}
ALONE = {"id": 7001, "type": "private", "first_name": "王"}
GROUP_ANONYMOUS_BOT = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}


def message(number: int = 5, **fields: Any) -> dict[str, Any]:
    return {"message_id": number, "date": int(NOW.timestamp()), "chat": GROUP, "from": WANG, **fields}


def read(raw: dict[str, Any]) -> Understood:
    return understand({"update_id": 100, **raw}, ME, NOW)


def said(**fields: Any) -> IncomingMessage | None:
    """What a message with these fields becomes."""
    incoming = read({"message": message(**fields)}).incoming
    assert all(isinstance(one, IncomingMessage) for one in incoming)
    return incoming[0] if incoming else None  # type: ignore[return-value]  the line above has seen to it

"""What Telegram refuses, in its own words."""

from typing import Any


class Refused(Exception):
    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def answer(self) -> dict[str, Any]:
        told: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return told | ({"parameters": self.parameters} if self.parameters else {})


def bad(reason: str) -> Refused:
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    return Refused(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refused:
    return Refused(409, f"Conflict: {reason}")


def moved(to: int) -> Refused:
    return Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=to)


def too_many(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

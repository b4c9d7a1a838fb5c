"""The dry run of the rules, `screen`: a text a line in, a decision a line out."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any, cast

from handlers.policy.matching import Matcher, Reading
from storage.kinds import Role

ROLES = {"resident": Role.RESIDENT, "informant": Role.SAFETY_INFORMANT, "officer": Role.GRID_OFFICER}


def screen(matcher: Matcher, lines: Iterable[str], say: Callable[[str], None]) -> int:
    """Answers each line in order; the exit status is 1 when one of them was no message."""
    status = 0
    for line in lines:
        answer = _answered(matcher, line)
        status = 1 if "error" in answer else status
        say(as_line(answer))
    return status


def as_line(answer: dict[str, Any]) -> str:
    """One line of JSON. A text with half a character (a lone surrogate) is escaped, so that it can be printed."""
    line = json.dumps(answer, ensure_ascii=False)
    return line if _can_be_printed(line) else json.dumps(answer)


def decided(reading: Reading) -> dict[str, Any]:
    """What a reading is on the command line."""
    return {
        "decision": reading.decision,
        "category": reading.category,
        "severity": reading.severity,
        "place": asdict(reading.place) if reading.place else None,
        "why": list(reading.why),
    }


def _answered(matcher: Matcher, line: str) -> dict[str, Any]:
    try:
        given: object = json.loads(line.strip().removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return {"id": None, "error": 'is no JSON; write a line like {"id": "1", "text": "…"}'}
    if not isinstance(given, dict):
        return {"id": None, "error": 'is no JSON object; write a line like {"id": "1", "text": "…"}'}
    message = cast(dict[str, Any], given)
    id, text, role = message.get("id"), message.get("text"), message.get("role")
    if not isinstance(text, str):
        return {"id": id, "error": 'has no text; write "text": "…"'}
    if role is not None and role not in tuple(ROLES):
        return {"id": id, "error": f"role is {role!r}; write one of {', '.join(ROLES)}"}
    return {"id": id, **decided(matcher.read(text, role=ROLES[role or "resident"]))}


def _can_be_printed(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True

"""The lines that a rehearsal prints and the local platform writes, field by field as the command line promises."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.platforms import Speech
from handlers import addresses
from storage.models import Place, Ticket


def said(at: datetime, zone: ZoneInfo, message: str, speech: Speech) -> dict[str, Any]:
    """Something the bot said; `topic`, `start`, `evidence` and `code` (what a QR code to scan says) only where there
    are such."""
    shown = [{"kind": one.kind, "file": one.file} for one in speech.exhibits]
    more = {"topic": speech.topic, "start": speech.start, "evidence": shown or None, "code": speech.code}
    return {
        "at": at.astimezone(zone).isoformat(),
        "kind": "said",
        "message": message,
        "chat": addresses.direct(speech.address) if speech.direct else speech.address,
        "mentions": [mention.person for mention in speech.mentions],
        "ticket": speech.ticket,
        "purpose": speech.purpose,
        "text": speech.text,
        "buttons": list(speech.buttons),
        "edits": speech.edits,
        **{key: value for key, value in more.items() if value is not None},
    }


def ticket(at: datetime, zone: ZoneInfo, changed: Ticket, reporters: list[str]) -> dict[str, Any]:
    """A ticket as it is after it changed."""
    return {
        "at": at.astimezone(zone).isoformat(),
        "kind": "ticket",
        "ticket": changed.number,
        "status": changed.status,
        "outcome": changed.outcome,
        "category": changed.category,
        "severity": changed.severity,
        "assignee": changed.assignee,
        "reporters": reporters,
        "place": place(changed.place),
        "due": changed.next_due_at.astimezone(zone).isoformat() if changed.next_due_at else None,
    }


def place(known: Place | None) -> dict[str, str | None] | None:
    return None if known is None else asdict(known)


def dumps(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False)


def loads(line: bytes) -> dict[str, Any]:
    return json.loads(line)

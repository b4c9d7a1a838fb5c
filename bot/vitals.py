"""Whether the program is well: when it last heard, spoke and ticked, what waits longest, and what an audit found."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from storage.models import Gap

TICKLESS = timedelta(seconds=60)
DEAF = timedelta(minutes=5)
LATE = timedelta(minutes=5)
UNSAID = timedelta(minutes=10)
"""From when on it is not well: no tick, no answer of a platform, a step that is due, words that wait."""


@dataclass(slots=True)
class Signs:
    """What the running program notes as it goes. `listened_at` is when each platform was last asked and answered,
    whether anybody had written or not; `findings` what the last audit could not put right; `tokens` the fencing token
    of each lease held here, by account, which counts where others serve too; `last_gap` is over."""

    started_at: datetime
    heard_at: datetime | None = None
    said_at: datetime | None = None
    ticked_at: datetime | None = None
    audited_at: datetime | None = None
    findings: int = 0
    listened_at: dict[str, datetime] = field(default_factory=dict[str, datetime])
    tokens: dict[str, int] = field(default_factory=dict[str, int])
    is_shared: bool = False
    last_gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the database says; `trouble` is why it could not be asked."""

    oldest_due_at: datetime | None = None
    oldest_queued_at: datetime | None = None
    trouble: str = ""


def reasons(signs: Signs, waiting: Waiting, now: datetime) -> list[str]:
    """Why it is not well, a sentence each; none when all is well."""
    found = [waiting.trouble] if waiting.trouble else []
    if now - (signs.ticked_at or signs.started_at) > TICKLESS:
        found.append("no tick went through for a minute")
    for platform, at in sorted(signs.listened_at.items()):
        if now - at > DEAF:
            found.append(f"{platform} was not heard for {_seconds(now, at)} seconds")
    if waiting.oldest_due_at and now - waiting.oldest_due_at > LATE:
        found.append(f"a step is due for {_seconds(now, waiting.oldest_due_at)} seconds")
    if waiting.oldest_queued_at and now - waiting.oldest_queued_at > UNSAID:
        found.append(f"words wait unsaid for {_seconds(now, waiting.oldest_queued_at)} seconds")
    if signs.findings:
        found.append(f"the audit found {signs.findings} things it could not put right; run `python -m bot verify`")
    return found


def shown(signs: Signs, waiting: Waiting, now: datetime) -> dict[str, Any]:
    """As `/healthz` answers: ages in seconds, None for what never was or does not wait."""
    found = reasons(signs, waiting, now)
    return {
        "status": "unwell" if found else "ok",
        "reasons": found,
        "database": not waiting.trouble,
        "heard_seconds_ago": _seconds(now, signs.heard_at),
        "said_seconds_ago": _seconds(now, signs.said_at),
        "ticked_seconds_ago": _seconds(now, signs.ticked_at),
        "audited_seconds_ago": _seconds(now, signs.audited_at),
        "oldest_due_seconds": overdue(now, waiting.oldest_due_at),
        "oldest_queued_seconds": overdue(now, waiting.oldest_queued_at),
        "last_gap": _gap(now, signs.last_gap),
        "findings": signs.findings,
        "leases": signs.tokens if signs.is_shared else None,
    }


def overdue(now: datetime, at: datetime | None) -> float | None:
    """Seconds since it was due; None when nothing is."""
    return None if at is None or at > now else _seconds(now, at)


def _gap(now: datetime, gap: Gap | None) -> dict[str, Any] | None:
    if gap is None:
        return None
    lasted, ago = _seconds(gap.ended_at, gap.began_at), _seconds(now, gap.ended_at)
    return {"platform": gap.platform, "lasted_seconds": lasted, "ended_seconds_ago": ago}


def _seconds(now: datetime, at: datetime | None) -> float | None:
    return None if at is None else round((now - at).total_seconds(), 1)

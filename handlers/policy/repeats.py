"""By what a line that was copied out of a chat is known again, in whatever form and by whomever it is sent."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Keys:
    """`known` are those by which it may have been noted; `noted` are those by which it is."""

    known: tuple[str, ...]
    noted: tuple[str, ...]


def of_line(name: str, text: str, at: datetime, *, exact: bool, zone: ZoneInfo, near: str) -> Keys:
    """Without its time in one copy, it is the same by its day; but the same words twice in a day, each with its time,
    are two. Words without a time are the same in one place alone: `near` names it."""
    local = at.astimezone(zone)
    day = _hash(near, name, text, f"{local:%Y-%m-%d}")
    if not exact:
        return Keys((day,), (day, _hash("untimed", day)))
    minute = _hash(name, text, f"{local:%Y-%m-%d %H:%M}")
    return Keys((minute, _hash("untimed", day)), (minute, day))


def _hash(*words: str) -> str:
    plain = "\n".join("".join(unicodedata.normalize("NFKC", word).casefold().split()) for word in words)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:32]

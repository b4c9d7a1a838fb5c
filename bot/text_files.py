"""Text files that people send to the bot alone: whose are read, which, and in which writing."""

import codecs
from pathlib import PurePath
from typing import Final

from handlers.policy import roster
from handlers.policy.roster import Roster
from storage.kinds import Role

SUFFIXES: Final = frozenset({".txt", ".json", ".jsonl"})
LARGEST: Final = 1_000_000
"""Bytes: more than anybody writes in a week."""

ENCODINGS: Final = ("utf-8-sig", "gb18030")
"""As programs write texts today, and as those of Chinese Windows do."""

MARKED: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""As Windows writes what it calls Unicode."""


def is_trusted(known: Roster, platform: str, account: str) -> bool:
    """Whether somebody's files are read: nobody else makes the bot fetch anything."""
    person = roster.known(known, platform, account)
    return person is not None and person.role is not Role.RESIDENT


def is_one(name: str) -> bool:
    return PurePath(name.strip()).suffix.lower() in SUFFIXES


def read(content: bytes) -> str:
    """Empty for what is too long, or is no text."""
    if len(content) > LARGEST:
        return ""
    for encoding in ("utf-16",) if content.startswith(MARKED) else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "" if "\0" in text else text
    return ""

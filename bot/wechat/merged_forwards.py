"""Talk that somebody chose and forwarded as one: WeChat packs it into markup, with who said what and when."""

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

DIGITS: Final = 10
"""Of a time in seconds, from 2001 to 2286."""

IN_WORDS: Final = 'datatype="1"'
"""Pictures, files and whatever else was said without words have other types."""


@dataclass(frozen=True, slots=True)
class Said:
    """`at` as a log has it: exact, else as the phone of whoever forwarded it shows it, else empty."""

    name: str
    at: str
    text: str


def plain(text: str) -> str:
    """As people read it; some puppets tell it like that."""
    if not text.lstrip().startswith("<"):
        return text
    return "\n".join(f"{one.name}：{one.text}" for one in _said(text)) or _field(text, "des") or _field(text, "title")


def log(text: str) -> str:
    """As a chat log in JSON Lines; empty where nobody's words can be told from another's."""
    lines = ({"from": one.name, "at": one.at, "text": one.text} for one in _said(text))
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)


def _said(text: str) -> Iterator[Said]:
    """By cutting alone: what is in it was written by people, and may be any markup."""
    whole = text if "<dataitem" in text else html.unescape(text)
    for part in whole.split("<dataitem")[1:]:
        opening, _, item = part.partition("</dataitem>")[0].partition(">")
        words = _field(item, "datadesc")
        if IN_WORDS in opening and words:
            yield Said(_field(item, "sourcename"), _at(item), words)


def _at(item: str) -> str:
    seconds = _field(item, "srcMsgCreateTime")
    if seconds.isdecimal() and len(seconds) == DIGITS:
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    return _field(item, "sourcetime")


def _field(markup: str, name: str) -> str:
    found = markup.partition(f"<{name}>")[2].partition(f"</{name}>")[0]
    return html.unescape(found.removeprefix("<![CDATA[").removesuffix("]]>")).strip()

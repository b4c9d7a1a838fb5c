"""An answer as WeChat writes it into the text: the words that it answers above a dashed line, its own words below."""

import re
from dataclasses import dataclass
from typing import Final

DASHES: Final = re.compile(r"[-‐‑‒–—―─－\s]{3,}")


@dataclass(frozen=True, slots=True)
class Answer:
    """`quoted` are the words it answers, empty where it answers none."""

    text: str
    quoted: str = ""


def parse(text: str) -> Answer:
    """「name：words」, dashes and the answer; anything else is no answer but plain words."""
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], 1):
        if _ends_quote(lines[number - 1]) and _is_dashes(line) and text.startswith("「"):
            above = "\n".join(lines[:number]).rstrip().removesuffix("」")
            return Answer("\n".join(lines[number + 1 :]).strip(), _words(above[1:]))
    return Answer(text)


def _ends_quote(line: str) -> bool:
    return line.rstrip().endswith("」")


def _is_dashes(line: str) -> bool:
    return bool(line.strip()) and bool(DASHES.fullmatch(line))


def _words(above: str) -> str:
    """Without the name of whoever said it."""
    name, colon, words = above.partition("：")
    if not colon or "\n" in name:
        _, _, words = above.partition(":")
    return words.strip() or above.strip()

"""What is said in the shape that WeChat bears: parts that are short enough, and people named so that they notice."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot import splitting
from bot.platforms import Mention
from bot.wechat.reading import BESIDE_A_NAME

LONGEST: Final = 2000
"""Characters of a message. WeChat tells no bound; its phones are seen to take some more, and a wall of words from a
machine is what gets accounts noticed. The official interfaces of its kin end at 2,048."""


@dataclass(frozen=True, slots=True)
class Part:
    """`called` are the accounts that are named in it."""

    text: str
    called: tuple[str, ...] = ()


def parts(text: str, mentions: Sequence[Mention], nicknames: Mapping[str, str]) -> list[Part]:
    """`nicknames` are those of the accounts that are in the room: whoever is not stays plain words."""
    left = list(mentions)
    return [_named(piece, left, nicknames) for piece in splitting.split(text, LONGEST)]


def _named(text: str, left: list[Mention], nicknames: Mapping[str, str]) -> Part:
    """The people named in it are taken off `left`."""
    said, called = "", list[str]()
    while left and (found := re.search(rf"@{re.escape(left[0].name)} ?", text)):
        mention = left.pop(0)
        nickname = nicknames.get(mention.account)
        said += text[: found.start()] + (f"@{nickname}{BESIDE_A_NAME}" if nickname else found[0])
        text = text[found.end() :]
        called += [mention.account] if nickname else []
    return Part(said + text, tuple(dict.fromkeys(called)))

"""Personal numbers out of a text before it goes into a group: who wrote it knows them, the group need not."""

import re
from collections.abc import Iterator
from functools import cache

from handlers.policy.expressions import Expression, compiled
from handlers.policy.forms_of_address import SURNAMES, TITLES
from handlers.policy.normalising import bare, fold
from handlers.policy.place_forms import rooms

MASK = "***"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
NUMBERS = (
    r"\d{17}[\dxX]",  # identity card
    r"\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?",  # bank card
    r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}",  # mobile phone
    r"0\d{2,3}[ -]?\d{7,8}",  # landline
    rf"[{PROVINCES}][A-Za-z][ ·.-]?[A-Za-z0-9]{{4,6}}[A-Za-z0-9挂学警港澳]",  # plate
    r"\d{12,}",
)
# 502王阿姨, 501老李: a door by which somebody is called.
NAMED = rf"[老小]?[{SURNAMES}][\x{{4e00}}-\x{{9fff}}]{{0,2}}?(?:{TITLES})|[老小][{SURNAMES}]"
AT_THE_DOOR = rf"(?:^|[^0-9])(?P<door>\d{{3,4}})\s?(?:{NAMED})"
TO_BE_CALLED = frozenset({"110", "119", "120", "122"})
# What each of them, and each number of a door, has somewhere; most that is said in a group has none of it.
PERSONAL = re.compile(rf"[0-9]{{3}}|[0-9]-[0-9]{{2}}|[{PROVINCES}][A-Za-z]")


@cache
def _numbers() -> Expression:
    return compiled("|".join(NUMBERS))


@cache
def _at_the_door() -> Expression:
    return compiled(AT_THE_DOOR)


def _doors_of_people(folded: str) -> Iterator[tuple[int, int]]:
    group = _at_the_door().groupindex["door"]
    spans = (found.span(group) for found in _at_the_door().finditer(folded))
    return (span for span in spans if folded[slice(*span)] not in TO_BE_CALLED)


def mask(text: str) -> str:
    """The text without phones, identity and bank card numbers, plates and door numbers; building and unit stay."""
    shown = bare(text)
    folded = fold(shown)
    if not PERSONAL.search(folded):
        return shown
    cuts = sorted([*(found.span() for found in _numbers().finditer(folded)), *rooms(folded), *_doors_of_people(folded)])
    pieces: list[str] = []
    done = 0
    for start, end in cuts:
        if start >= done:
            pieces += (shown[done:start], MASK)
        done = max(done, end)
    return "".join((*pieces, shown[done:]))

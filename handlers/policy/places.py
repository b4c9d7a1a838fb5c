"""Where it is, as far as somebody said: building, unit, floor, room, landmark; and whether two places can be one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

import ahocorasick_rs
import cn2an

from handlers.policy.expressions import Expression, compiled
from handlers.policy.normalising import fold
from storage.models import Place

ROOMS = ("r3", "rb", "rc", "rn", "ru", "r", "rw")
PARTS = ("building", "unit", "floor", "room")
NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
BELOW = rf"(?:负|地下|-)(?P<below>{NUMBER})(?:楼|层)|[bB](?P<basement>\d)(?:楼|层)?|负(?P<minus>\d|[一二三四五])"
# Leftmost first: the longer forms stand before the shorter ones. The named group says which part it is.
FORMS = (
    r"(?P<b3>\d{1,3})-(?P<u3>\d{1,2})-(?P<r3>\d{2,4})",
    rf"(?P<b2>{NUMBER})-(?P<u2>{NUMBER})单元",
    r"(?P<block>[a-zA-Z]\d{0,2})-(?P<rc>\d{3,4})(?:室|号房|房|号)?",
    r"(?P<br>\d{1,3})-(?P<rb>\d{3,4})(?:室|号房|房|号)?",
    r"(?P<b1>\d{1,2})-(?P<u1>\d{1,2})",
    r"(?P<named>[a-zA-Z]\d{0,2}(?:栋|座|幢|区|号楼|#))",
    rf"第?(?P<b>{NUMBER})(?:号楼|栋楼?|幢楼?|#楼?|座|号栋)(?:\s?(?P<rn>\d{{3,4}})(?:室|房|号房)?)?",
    rf"(?P<u>{NUMBER})单元(?:\s?(?P<ru>\d{{3,4}})(?:室|房|号房)?)?",
    BELOW,
    rf"(?P<f>{NUMBER})(?:楼|层|[fF])",
    r"(?P<r>\d{3,4})(?:室|号房|房|户)",
    r"(?P<rw>\d{3,4})(?:那户|那家|家里|住户|业主|没人|有人|门口|阿姨|阿伯|的小孩|的住户|的业主)",
)
MEANING = {
    "b3": "building", "u3": "unit", "r3": "room", "b2": "building", "u2": "unit", "br": "building", "rb": "room",
    "b1": "building", "u1": "unit", "b": "building", "rn": "room", "u": "unit", "ru": "room", "rc": "room",
    "below": "below", "basement": "below", "minus": "below", "f": "floor", "r": "room", "rw": "room",
}  # fmt: skip
# "3-2" is as often a score, a date or "two or three": it is a place only before none of these.
NOT_AFTER_DASHES = frozenset(
    "0123456789-./:点月日号天个元块楼层%度岁人斤次年分小周倍米公名位家条辆台只包单毛千万百寸平折级克份比胜负"
)
# A number of floors or a range is no floor: 掉了两层, 28-30层, 4到6楼.
NOT_BEFORE_FLOOR = frozenset("了下掉爬几每好到至~-/、")
NOT_BEFORE = frozenset("0123456789.-:/")
# After one of these it is a door whatever stands before it: 138…：302室.
NAMES_OF_ROOMS = frozenset("室房户")
# What every form has somewhere: a number and the word that makes it one of a building, unit, floor or room.
NUMBERED = re.compile(
    "[0-9a-zA-Z一二三四五六七八九十负]"
    "(?:[-#栋幢座区楼层fF单号]|(?<=[0-9])[室房户那家住业没有门阿的]|(?<=[bB负])[0-9一二三四五])"
)
CLOSE = 2
# A message names its place among the first few things that look like one.
ENOUGH = 200


@cache
def _forms() -> Expression:
    return compiled("|".join(f"(?:{form})" for form in FORMS))


class Landmarks:
    """The names people use for spots, compiled. A name of this place is preferred to a `general` one (北门); of
    several, the longest that begins first is meant."""

    def __init__(self, names: Sequence[str], general: Sequence[str] = ()) -> None:
        self.names = (*names, *general)
        self._automata = [_automaton(names), _automaton(general)]

    def find(self, folded: str) -> tuple[int, int] | None:
        for automaton in self._automata:
            if found := automaton.find_matches_as_indexes(folded):
                return found[0][1], found[0][2]
        return None


def _automaton(names: Iterable[str]) -> ahocorasick_rs.AhoCorasick:
    known = dict.fromkeys(folded for name in names if (folded := fold(name.strip()).lower()))
    return ahocorasick_rs.AhoCorasick(list(known), ahocorasick_rs.MATCHKIND_LEFTMOST_LONGEST)


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    values: tuple[tuple[str, str], ...]


def find(text: str, landmarks: Iterable[str] | Landmarks = ()) -> Place | None:
    """The place that `text` names first, or nothing. Only what was said: no floor is guessed from a room."""
    known = landmarks if isinstance(landmarks, Landmarks) else Landmarks(tuple(landmarks))
    folded = fold(text)
    said: dict[str, str] = {}
    spans: list[tuple[int, int]] = []
    for part in _parts(folded):
        if any(said.get(name, value) != value for name, value in part.values):
            break
        said.update(part.values)
        spans.append((part.start, part.end))
    spot = known.find(folded.lower())
    if spot and any(spot[0] < end and start < spot[1] for start, end in spans):
        spot = None
    named = said.pop("landmark", None)
    if spot and not named:
        named = text[spot[0] : spot[1]]
        spans.append(spot)
    if not spans:
        return None
    return replace(Place(text=_words(text, sorted(spans))), landmark=named, **said)


def numbered(text: str) -> bool:
    """Whether a building, unit, floor or room may be in a folded or normalised text; quick, and wrong one way only."""
    return NUMBERED.search(text) is not None


def compatible(one: Place | None, other: Place | None) -> bool:
    """Whether both can be the same spot: `False` as soon as both say a part and differ in it."""
    if one is None or other is None:
        return True
    if any(_differ(getattr(one, part), getattr(other, part)) for part in PARTS):
        return False
    if not one.landmark or not other.landmark:
        return True
    first, second = fold(one.landmark).lower(), fold(other.landmark).lower()
    return first in second or second in first


def erase(text: str) -> str:
    """The text without its building, unit, floor and room, for comparing what is left."""
    folded = fold(text)
    pieces: list[str] = []
    done = 0
    for part in _parts(folded):
        pieces.append(text[done : part.start])
        done = part.end
    return "".join((*pieces, text[done:]))


def rooms(text: str) -> list[tuple[int, int]]:
    """The spans of the door and room numbers; building and unit are not in them."""
    folded = fold(text)
    return [
        found.span(_forms().groupindex[group])
        for found in _forms().finditer(folded)
        for group in ROOMS
        if found.groupdict()[group]
        and (folded[found.span()[1] - 1] in NAMES_OF_ROOMS or not _stands_in_number(folded, *found.span()))
    ]


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _parts(folded: str) -> Iterable[_Part]:
    for found in islice(_forms().finditer(folded), ENOUGH) if numbered(folded) else ():
        start, end = found.span()
        groups = {name: value for name, value in found.groupdict().items() if value}
        if _is_place(folded, start, end, groups):
            if folded[end - 1] == "楼" and "b" in groups and folded[end : end + 1] in tuple("道顶梯下上层"):
                end -= 1
            end = found.span(_forms().groupindex["rw"])[1] if "rw" in groups else end
            yield _Part(start, end, tuple(_value(name, value) for name, value in groups.items()))


def _is_place(folded: str, start: int, end: int, groups: dict[str, str]) -> bool:
    before, after = folded[start - 1 : start], folded[end : end + 1]
    if _stands_in_number(folded, start, end):
        return False
    if "b1" in groups:
        return after not in NOT_AFTER_DASHES
    if "f" in groups:
        return before not in NOT_BEFORE_FLOOR and not (groups["f"] == "一" and folded[end - 1] == "层")
    return "basement" not in groups or not after or not ((after.isalnum() and after.isascii()) or after == "区")


def _stands_in_number(folded: str, start: int, end: int) -> bool:
    before, after = folded[start - 1 : start] if start else "", folded[end : end + 1]
    if before and (before in NOT_BEFORE or (before.isascii() and before.isalpha())):
        return True
    return after.isdigit() and folded[end - 1].isdigit()


def _value(group: str, words: str) -> tuple[str, str]:
    if group in ("named", "block"):
        return "landmark", words
    number = _digits(words)
    return ("floor", f"-{number}") if MEANING[group] == "below" else (MEANING[group], number)


@cache
def _digits(words: str) -> str:
    if words.isdigit():
        return words.lstrip("0") or "0"
    try:
        return str(int(cn2an.cn2an(words, "smart")))
    except ValueError:
        return words


def _words(text: str, spans: list[tuple[int, int]]) -> str:
    pieces = [list(spans[0])]
    for start, end in spans[1:]:
        if start - pieces[-1][1] <= CLOSE:
            pieces[-1][1] = max(end, pieces[-1][1])
        else:
            pieces.append([start, end])
    return " ".join(text[start:end] for start, end in pieces)

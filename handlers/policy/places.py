"""Where it is, as far as somebody said: building, unit, floor, room, landmark; and whether two places can be one."""

import re
from collections.abc import Iterable
from dataclasses import replace

from handlers.policy import place_forms
from handlers.policy.landmarks import Landmarks
from handlers.policy.normalising import fold
from handlers.policy.place_forms import Part
from storage.models import Place

PARTS = ("building", "unit", "floor", "room")
# What every form has somewhere: a number and the word that makes it one of a building, unit, floor or room, or a number
# shaped like that of a room.
NUMBERED = re.compile(
    "[0-9a-zA-Z一二三四五六七八九十负壹贰叁参肆伍陆柒捌玖拾]"
    "(?: ?[-#栋幢座区楼层fF单号]|(?<=[0-9])[室房户那家住业没有门阿的]|(?<=[bB负])[0-9一二三四五])"
    "|[1-9][0-2][0-9]|[甲乙丙丁东西南北中] ?单元|门牌"
)
CLOSE = 2


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
    if spot and "landmark" not in said:
        said["landmark"] = folded[spot[0] : spot[1]]
        spans.append(spot)
    if not spans:
        return None
    named = _as_written(text, folded, said.pop("landmark", None))
    return replace(Place(text=_words(text, sorted(spans))), landmark=named, **said)


def find_near(text: str, place: Place | None, landmarks: Landmarks) -> Place | None:
    """The place, with a landmark whose name was misspelt where neither a building nor another landmark was said; a
    general name within it (榕数广场) is no other."""
    if place and place.building:
        return place
    near = landmarks.near(fold(text).lower())
    if near is None:
        return place
    words = text[slice(*near[1])]
    if place is None:
        return Place(words, landmark=words)
    if place.landmark is None:
        return replace(place, text=f"{words} {place.text}", landmark=words)
    return (
        replace(place, text=place.text.replace(place.landmark, words), landmark=words)
        if place.landmark in words
        else place
    )


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


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _parts(folded: str) -> Iterable[Part]:
    return place_forms.parts(folded) if numbered(folded) else ()


def _as_written(text: str, folded: str, words: str | None) -> str | None:
    """Folding keeps the length: the words stand in the text where they stand in the folded one."""
    if words is None:
        return None
    start = folded.index(words)
    return text[start : start + len(words)]


def _words(text: str, spans: list[tuple[int, int]]) -> str:
    pieces = [list(spans[0])]
    for start, end in spans[1:]:
        if start - pieces[-1][1] <= CLOSE:
            pieces[-1][1] = max(end, pieces[-1][1])
        else:
            pieces.append([start, end])
    return " ".join(text[start:end] for start, end in pieces)

"""The forms in which people write a building, a unit, a floor, a room, or a house on a road."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

import cn2an

from handlers.policy import expressions
from handlers.policy.expressions import Expression, compiled
from handlers.policy.lookalikes import COUNTED, DOORPLATE, Form, is_door, is_place, road_named

NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
# As banks write them; OpenCC leaves these as they are.
FORMAL = "壹贰叁参肆伍陆柒捌玖拾"
PLAIN = str.maketrans(f"{FORMAL}甲乙丙丁", "一二三三四五六七八九十一二三四")
BLOCK = r"\s?(?:号楼|栋楼?|幢楼?|#楼?|座|号栋)"
DOOR = r"(?:室|号房|房|号)?"
LINK = r"(?:到|至|~|-|—|、|和|跟|与)"
HAN = r"[\x{4e00}-\x{9fff}]"
# Whoever lives, or what goes on, behind a door that is named by its number alone.
BEHIND = r"(?:那户|那家|家里|住户|业主|没人|有人|门口|阿姨|阿伯|的小孩|的住户|的业主)"
HOUSE = r"\d{1,4}(?:-\d{1,3})?号"
ROAD = rf"(?P<road>{HAN}{{2,3}}(?:大道|[路街巷里弄村社]){HOUSE}|{DOORPLATE}号?:?{HOUSE}|{DOORPLATE}号?:?\d{{1,4}})"
# Leftmost first: the longer forms stand before the shorter ones. The named group says which part it is.
FORMS = (
    rf"(?P<several>{NUMBER}(?:{LINK}{NUMBER})+{BLOCK}|{NUMBER}{BLOCK}(?:到|至|~|-|—){NUMBER}{BLOCK})",
    rf"(?P<levels>{NUMBER}(?:[楼层])?(?:{LINK}{NUMBER})+[楼层][^上下梯道顶]"
    rf"|{NUMBER}(?:[楼层])?(?:{LINK}{NUMBER})+[楼层]$|{NUMBER}(?:到|至|~|、|和){NUMBER}(?:单元|室|天|点))",
    r"(?P<b3>\d{1,3})-(?P<u3>\d{1,2})-(?P<r3>\d{2,4})",
    rf"(?P<b2>{NUMBER})-(?P<u2>{NUMBER})单元(?:\s?(?P<rv>\d{{3,4}}){DOOR})?",
    rf"(?P<block>[a-zA-Z]\d{{0,2}})-(?P<rc>\d{{3,4}}){DOOR}",
    rf"(?P<br>\d{{1,3}})-(?P<rb>\d{{3,4}}){DOOR}",
    r"(?P<b1>\d{1,2})-(?P<u1>[1-9]|1[0-2])",
    rf"(?P<named>[a-zA-Z]\d{{0,2}}(?:栋|座|幢|区|号楼|#))(?:[\s-]?(?P<rd>\d{{3,4}}){DOOR})?",
    rf"(?P<rp>\d{{3,4}})[ ,](?P<bp>{NUMBER})(?:号楼|[栋幢#])",
    rf"第?(?P<bu>{NUMBER}){BLOCK}\s?-?(?P<ub>\d{{1,2}})-(?P<re>\d{{3,4}}){DOOR}",
    rf"第?(?P<b>{NUMBER}|[{FORMAL}]){BLOCK}(?:[\s-]?(?P<rn>\d{{3,4}}){DOOR})?",
    rf"(?P<bn>{NUMBER})号(?P<un>{NUMBER})单元(?:\s?(?P<rx>\d{{3,4}}){DOOR})?",
    rf"(?P<bh>\d{{1,3}})号(?P<rh>\d{{3,4}}){DOOR}",
    rf"(?P<u>{NUMBER}|[甲乙丙丁])\s?单元(?:\s?(?P<ru>\d{{3,4}}){DOOR})?",
    r"(?P<side>[东西南北中]单元)(?:\s?(?P<rs>\d{3,4})(?:室|号房|房|号)?)?",
    rf"(?:负|地下|-)(?P<below>{NUMBER})(?:楼|层)|[bB](?P<basement>\d)(?:楼|层)?|负(?P<minus>\d|[一二三四五])",
    rf"(?P<f>{NUMBER})\s?(?:楼|层|[fF])(?:\s?(?P<rf>\d{{3,4}}){DOOR})?",
    r"(?P<r>\d{3,4})(?:室|号房|房|户)",
    rf"(?P<rw>\d{{3,4}}){BEHIND}",
    r"(?P<bare>\d{3,4})",
)
PARTS = {
    "building": ("b3", "b2", "br", "b1", "bp", "bu", "b", "bn", "bh"),
    "unit": ("u3", "u2", "u1", "ub", "un", "u"),
    "floor": ("below", "basement", "minus", "f"),
    "room": ("r3", "rv", "rc", "rb", "rd", "rp", "re", "rn", "rx", "rh", "ru", "rs", "rf", "r", "rw", "bare"),
    "landmark": ("block", "named", "side"),
}
MEANING = {group: part for part, groups in PARTS.items() for group in groups}
BELOW = frozenset({"below", "basement", "minus"})
# A number after a building, unit or floor may count something instead: 3栋300户.
LOOSE = frozenset({"rv", "rd", "rn", "rx", "ru", "rs", "rf"})
# A message names its place among the first things that look like one, runs of digits among them.
ENOUGH = 2000


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text and the parts of a place that it says; several buildings at once are none."""

    start: int
    end: int
    values: tuple[tuple[str, str], ...]


def _joined() -> str:
    return "|".join(f"(?:{form})" for form in FORMS)


@cache
def _forms() -> Expression:
    return compiled(_joined())


@cache
def _doors() -> Expression:
    """The same forms, of which nothing is asked but the rooms."""
    return compiled(re.sub(r"\?P<(\w+)>", lambda name: name[0] if name[1] in PARTS["room"] else "?:", _joined()))


@cache
def _roads() -> Expression:
    return compiled(ROAD)


def parts(folded: str) -> list[Part]:
    """What a folded text says of places, in its order."""
    houses = [_part(form, {}) for form, _ in _found(_roads(), folded) if is_place(form)] if _has_house(folded) else []
    found = [
        _part(form, spans)
        for form, spans in _found(_forms(), folded)
        if "levels" not in form.groups
        and is_place(form)
        and not any(form.start < house.end and house.start < form.end for house in houses)
    ]
    return sorted([*houses, *found], key=lambda part: part.start) if houses else found


def rooms(folded: str) -> list[tuple[int, int]]:
    """The spans of the door and room numbers in a folded text, without building and unit; more rather than fewer."""
    return [span for form, spans in _found(_doors(), folded, most=None) if is_door(form) for span in spans.values()]


def _has_house(folded: str) -> bool:
    return "号" in folded or DOORPLATE in folded


def _found(
    forms: Expression, folded: str, most: int | None = ENOUGH
) -> Iterator[tuple[Form, dict[str, tuple[int, int]]]]:
    """Each form found, with where its groups stand."""
    for found in islice(forms.finditer(folded), most):
        at = expressions.spans(found)
        spans = {name: at[number] for name, number in _numbered(forms) if at[number][0] < at[number][1]}
        groups = {name: folded[start:end] for name, (start, end) in spans.items()}
        yield Form(folded, *at[0], groups), spans


@cache
def _numbered(forms: Expression) -> tuple[tuple[str, int], ...]:
    """The groups with their numbers, which the library would put together anew for every form."""
    return tuple(forms.groupindex.items())


def _part(form: Form, spans: dict[str, tuple[int, int]]) -> Part:
    start, end, groups = form.start, form.end, form.groups
    if "road" in groups:
        house = road_named(groups["road"])
        return Part(end - len(house), end, (("landmark", house),))
    loose = next((name for name in groups if name in LOOSE), None)
    if loose and (groups[loose].endswith("00") or form.after[:1] in COUNTED):
        end = len(form.text[: spans[loose][0]].rstrip(" -"))
        groups = {name: value for name, value in groups.items() if name != loose}
    if form.text[end - 1] == "楼" and "b" in groups and form.text[end : end + 1] in tuple("道顶梯下上层"):
        end -= 1
    if "rw" in groups:
        end = spans["rw"][1]
    return Part(start, end, tuple(_value(name, value) for name, value in groups.items() if name in MEANING))


def _value(group: str, words: str) -> tuple[str, str]:
    meaning = MEANING[group]
    if meaning == "landmark":
        return meaning, words
    number = _digits(words)
    return (meaning, f"-{number}") if group in BELOW else (meaning, number)


@cache
def _digits(words: str) -> str:
    if words.isdigit():
        return words.lstrip("0") or "0"
    try:
        return str(int(cn2an.cn2an(words.translate(PLAIN), "smart")))
    except ValueError:
        return words

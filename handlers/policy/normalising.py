"""One spelling for what people write in many, with the way back to the words as they were written."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import ahocorasick_rs
import opencc

# OpenCC's t2s leaves these as they are; people from Taiwan live in the communities, and write 卡著 for 卡着.
LOCAL_WORDS = {
    "著": "着", "瓦斯": "煤气", "冷氣": "空调", "冷气": "空调", "機車": "摩托车", "机车": "摩托车",
    "竊盜": "盗窃", "窃盗": "盗窃", "偷竊": "偷窃", "壞掉": "坏掉", "電線桿": "电线杆", "电线桿": "电线杆",
    "失蹤": "失踪", "牠": "它", "妳": "你", "瞭解": "了解", "樓梯間": "楼梯间",
}  # fmt: skip
# In these the character is right.
AS_THEY_ARE = ("著名", "著作", "显著", "顯著", "名著", "原著", "专著", "專著", "巨著", "土著", "编著", "昭著", "卓著")
CJK = "\u3400-\u4dbf\u4e00-\u9fff"
# Fixed patterns of bounded repetition: they cannot backtrack, so the standard library's look-around is safe here. Those
# that are tried on every message begin with the character they are about: it is looked for many times faster.
QUOTE = re.compile(r"^「[^」]{0,2000}」\s{0,4}\n\s{0,4}[-—]{1,9}(?:\s?[-—]{1,9}){0,20}\s{0,4}\n")
NICKNAME = re.compile("@(?!所有人)[^\\s@,，。!！?？:：]{1,30}[\\s\u2005]")
SYSTEM = re.compile(r"^.{0,40}(?:撤回了一条消息|拍了拍).{0,40}$")
GLOSS = re.compile(rf"\((?<=[{CJK}]\()[A-Za-zü\u00c0-\u024f]{{1,7}}\)")
SEPARATOR = re.compile(rf"[.·*\-/|_~](?=[{CJK}])(?<=[{CJK}].)")
# A space is a separator only beside a character that stands alone ("漏 水"), not between words.
SPACE = re.compile(rf" (?=[{CJK}])(?:(?<=(?<![^\W_])[{CJK}] )|(?<=[{CJK}] )(?=[{CJK}](?![^\W_])))")
RUN = re.compile(r"(.)\1\1+", re.DOTALL)
# Any of the three above, perhaps.
JOINT = re.compile(rf"[.·*\-/|_~ (](?=[{CJK}A-Za-zü\u00c0-\u024f])(?:(?<=[{CJK}][^ ])|{SPACE.pattern[1:]})")
# What most messages are written in, blocks of characters from and to: ASCII, punctuation, CJK, full width, pictures.
USUAL = ((0x0A, 0x0A), (0x20, 0x7E), (0x2010, 0x2026), (0x3001, 0x3020), (0x3400, 0x9FFF), (0xFF01, 0xFF5E),
         (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F900, 0x1F9FF))  # fmt: skip
# OpenCC changes these in company only (沈船, 答覆, 藉口). Not so 坏: taken for the old 坯, 被打坏 would be lost.
IN_COMPANY = "瞭覆藉沈衹"
# Quotes and nicknames are taken out by these.
STRUCTURE = "「@"
KEPT_CONTROLS = "\n\t"


@dataclass(frozen=True, slots=True)
class Normal:
    """The normalised `text`; `offsets[i]` is where its character `i` stands in `visible`, what the person wrote."""

    text: str
    offsets: Sequence[int]
    visible: str

    def written(self, start: int, end: int) -> str:
        """The words as they were written for a span of the normalised text."""
        if start >= end:
            return ""
        return self.visible[self.offsets[start] : self.offsets[end - 1] + 1]


def reveal(text: str) -> str:
    """What a person sees and means: no quoted message, nickname, system line, invisible or broken character."""
    shown = bare(text)
    if "「" in shown:
        shown = QUOTE.sub("", shown)
    if "@" in shown:
        shown = NICKNAME.sub("", shown).replace("@", "")
    return "" if _is_system_line(shown) else shown.strip()


def _is_system_line(text: str) -> bool:
    return ("拍了拍" in text or "撤回了" in text) and SYSTEM.match(text) is not None


def bare(text: str) -> str:
    """The text without what nobody can see: control characters, zero-width and direction marks, half surrogates."""
    return text if text.isprintable() else text.translate(_VISIBLE)


def _is_visible(character: str) -> bool:
    if character in KEPT_CONTROLS:
        return True
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return False
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


class _Visible(dict[int, int | None]):
    def __missing__(self, code: int) -> int | None:
        self[code] = code if _is_visible(chr(code)) else None
        return self[code]


_VISIBLE = _Visible()


def fold(text: str) -> str:
    """Full width, traditional characters and capitals made plain, character by character: the length stays."""
    if text.isascii():
        return text
    return _simplified(text if unicodedata.is_normalized("NFKC", text) else text.translate(_FOLDED))


class _Folded(dict[int, str]):
    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code))
        self[code] = plain if len(plain) == 1 else chr(code)
        return self[code]


_FOLDED = _Folded()


@cache
def _to_simplified() -> Callable[[str], str]:
    return opencc.OpenCC("t2s").convert


class Normaliser:
    """Makes one spelling of a text; `typos` are common misspellings with what was meant."""

    def __init__(self, typos: Mapping[str, str]) -> None:
        meant = {wrong: right for wrong, right in {**LOCAL_WORDS, **typos}.items() if wrong != right}
        # After the traditional characters are gone, a misspelling in them is met in its simplified form.
        meant.update({fold(wrong): right for wrong, right in meant.items() if fold(wrong) != right})
        meant.update({word: word for word in AS_THEY_ARE})
        self._meant = list(meant.values())
        self._unusual = _unusual()
        self._wrong = ahocorasick_rs.AhoCorasick(list(meant), ahocorasick_rs.MATCHKIND_LEFTMOST_LONGEST)

    def normalise(self, text: str) -> Normal:
        """Raises nothing, whatever the text; the time is linear in its length."""
        visible = reveal(text)
        wide, offsets = _widths(visible)
        corrected, offsets = self._corrected(wide, offsets)
        plain = _simplified(corrected)
        if not wide == corrected == plain:
            plain, offsets = self._corrected(plain, offsets)
        plain, offsets = _joined(plain, offsets)
        plain, offsets = _shortened(plain, offsets)
        return Normal(plain, offsets, visible)

    def skim(self, text: str) -> str | None:
        """What `normalise` says of a message in usual writing, several times faster; nothing for any other message."""
        if self._unusual.search(text):
            return None
        shown = text.strip()
        # The three marks that most messages have, three times faster than by the table.
        plain = shown.replace("，", ",").replace("！", "!").replace("？", "?")
        plain = plain.lower() if unicodedata.is_normalized("NFKC", plain) else plain.translate(_PLAIN)
        if JOINT.search(plain) or self._wrong.find_matches_as_indexes(plain) or _is_system_line(shown):
            return None
        return RUN.sub(_first_two, plain) if RUN.search(plain) else plain

    def _corrected(self, text: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
        found = self._wrong.find_matches_as_indexes(text)
        if not found:
            return text, offsets
        pieces: list[str] = []
        places: list[int] = []
        done = 0
        for which, start, end in found:
            right = self._meant[which]
            pieces += (text[done:start], right)
            places += offsets[done:start]
            places += (offsets[min(start + i, end - 1)] for i in range(len(right)))
            done = end
        return "".join((*pieces, text[done:])), [*places, *offsets[done:]]


def _widths(text: str) -> tuple[str, Sequence[int]]:
    normalised = unicodedata.is_normalized("NFKC", text)
    plain = text.lower() if normalised else text.translate(_PLAIN)
    if len(plain) == len(text):
        return plain, range(len(text))
    if normalised:
        return text, range(len(text))
    lengths = (len(_PLAIN[ord(character)]) for character in text)
    return plain, [index for index, length in enumerate(lengths) for _ in range(length)]


class _Plain(dict[int, str]):
    def __missing__(self, code: int) -> str:
        # Bounded: one ligature can stand for a whole sentence (U+FDFA becomes 18 characters).
        self[code] = unicodedata.normalize("NFKC", chr(code)).lower()[:4]
        return self[code]


_PLAIN = _Plain()


def _simplified(text: str) -> str:
    if not _unsettled().search(text):
        return text
    simple = _to_simplified()(text)
    return simple if len(simple) == len(text) else "".join(_simplified_alone(character) for character in text)


@cache
def _simplified_alone(character: str) -> str:
    simple = _to_simplified()(character)
    return simple if len(simple) == 1 else character


@cache
def _unsettled() -> re.Pattern[str]:
    """Whatever OpenCC may change: what is not known to stay."""
    return _other_than(character for character, simple in _usual() if character == simple)


@cache
def _unusual() -> re.Pattern[str]:
    """Whatever asks for the whole of normalising."""
    settled = {character for character, simple in _usual() if character == simple} - set(STRUCTURE)
    return _other_than(character for character in settled if settled.issuperset(_PLAIN[ord(character)]))


def _usual() -> list[tuple[str, str]]:
    usual = [chr(code) for code in chain(*(range(first, last + 1) for first, last in USUAL))]
    asked = [character for character in usual if character not in IN_COMPANY and character != "\n"]
    return [("\n", "\n"), *zip(asked, _to_simplified()("\n".join(asked)).split("\n"), strict=True)]


def _other_than(characters: Iterable[str]) -> re.Pattern[str]:
    return re.compile("[^" + re.escape("".join(characters)) + "]")


def _joined(text: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    if not JOINT.search(text):
        return text, offsets
    dropped = {index for found in GLOSS.finditer(text) for index in range(*found.span())}
    dropped.update(found.start() for found in SEPARATOR.finditer(text))
    dropped.update(found.start() for found in SPACE.finditer(text))
    return _without(text, offsets, dropped) if dropped else (text, offsets)


def _first_two(run: re.Match[str]) -> str:
    """Of a run of one character, digits excepted: 急急急急 is 急急, 111 stays a number."""
    said = run[0]
    return said if said[0].isdigit() else said[:2]


def _shortened(text: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    if not RUN.search(text):
        return text, offsets
    dropped = {index for run in RUN.finditer(text) for index in range(run.start() + len(_first_two(run)), run.end())}
    return _without(text, offsets, dropped) if dropped else (text, offsets)


def _without(text: str, offsets: Sequence[int], dropped: set[int]) -> tuple[str, Sequence[int]]:
    kept = [index for index in range(len(text)) if index not in dropped]
    return "".join([text[index] for index in kept]), [offsets[index] for index in kept]

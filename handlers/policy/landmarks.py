"""The names people use for spots: found as they are written, and the customer's own with a slip in them."""

from collections.abc import Iterable, Sequence

import ahocorasick_rs
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein, Prefix

from handlers.policy.normalising import fold

# Shorter names have too many neighbours among ordinary words.
SHORTEST = 3
# From here on one character may be left out or put in between, and from there on any one may be wrong.
LONG, LONGER = 4, 5
# So much of a message is looked through for a misspelt name.
REACH = 120
# One wrong character of three; a name less alike has more than one slip.
ALIKE = 66.0
# Those of these tell two places from each other; none is taken for a slip.
TELLING = frozenset(
    "东西南北前后左右上下内外里中正侧大小老少青幼新旧男女公私一二三四五六七八九十甲乙丙丁0123456789abcdef"
)
# GB 2312 orders its 3,755 common characters by sound: so near to each other two are alike in it.
COMMON = range(16, 56)
A_SOUND = 10


class Landmarks:
    """The names, compiled. A name of this place is preferred to a `general` one (北门); of several, the longest that
    begins first is meant."""

    def __init__(self, names: Sequence[str], general: Sequence[str] = ()) -> None:
        self.names = (*names, *general)
        self._automata = [_automaton(_plain(names)), _automaton(_plain(general))]
        self._own = [name for name in _plain(names) if len(name) >= SHORTEST]

    def find(self, folded: str) -> tuple[int, int] | None:
        for automaton in self._automata:
            if found := automaton.find_matches_as_indexes(folded):
                return found[0][1], found[0][2]
        return None

    def near(self, folded: str) -> tuple[str, tuple[int, int]] | None:
        """The customer's name that is meant where none is written right, and where it stands. Nothing where two names
        could be meant: no place is better than a wrong one."""
        if self._automata[0].find_matches_as_indexes(folded):
            return None
        text = folded[:REACH]
        likely = process.extract(text, self._own, scorer=fuzz.partial_ratio, score_cutoff=ALIKE, limit=None)
        found = {name: span for name, _, _ in likely if (span := _slipped(name, text))}
        return next(iter(found.items())) if len(found) == 1 else None

    def meant(self, words: str) -> str | None:
        """The customer's name, folded, that these words of a place stand for."""
        folded = fold(words).lower()
        exact = self._automata[0].find_matches_as_strings(folded)
        near = None if exact else self.near(folded)
        return exact[0] if exact else near and near[0]


def _plain(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(folded for name in names if (folded := fold(name.strip()).lower())))


def _automaton(names: Sequence[str]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(names, ahocorasick_rs.MATCHKIND_LEFTMOST_LONGEST)


def _slipped(name: str, text: str) -> tuple[int, int] | None:
    """Where the name stands with one slip in it."""
    lengths = (len(name), len(name) - 1, len(name) + 1) if len(name) >= LONG else (len(name),)
    for length in lengths:
        for start in range(len(text) - length + 1):
            if _is_slip(name, text[start : start + length]):
                return start, start + length
    return None


def _is_slip(name: str, words: str) -> bool:
    """Whether the words are the name but for one character that tells no place from another."""
    if Levenshtein.distance(name, words, score_cutoff=1) != 1:
        return False
    at = int(Prefix.similarity(name, words))
    if len(name) == len(words):
        return sounds_alike(name[at], words[at]) or (len(name) >= LONGER and not {name[at], words[at]} & TELLING)
    longer = max(name, words, key=len)
    return 0 < at < len(longer) - 1 and longer[at] not in TELLING


def sounds_alike(one: str, other: str) -> bool:
    """Whether two characters are among the common ones, and near to each other in their order by sound."""
    first, second = _order(one), _order(other)
    return first is not None and second is not None and abs(first - second) <= A_SOUND


def _order(sign: str) -> int | None:
    code = sign.encode("gb2312", "replace")
    row = code[0] - 0xA0
    return row * 94 + code[1] if len(code) == 2 and row in COMMON else None

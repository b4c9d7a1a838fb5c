"""What in a text speaks for a category: words, pairs of a thing and its trouble, and patterns, found in one pass."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

import ahocorasick_rs

from handlers.policy.expressions import Expression, either
from handlers.policy.glance import ALONE, BITS, PRESSING, SPOT, WEAK, Glance
from handlers.policy.lexicon import Category, Lexicon, Pair, phrases, spread
from handlers.policy.normalising import Normaliser
from handlers.policy.several import Several
from storage.kinds import Severity

# A message names its matter in its first few finds; more of the same only costs time.
ENOUGH = 40
NEGATIONS = tuple(
    negation + tail
    for tail in ("有", "是", "会", "用", "再", "")
    for negation in ("已经不", "没", "不", "未", "别", "无", "并非")
)
NEGATING = frozenset("没不未别无非")
# Small words that may stand between a negation and what it denies.
BETWEEN = "再在怎么出现发生什任何被见到过的太那很"
# 有没有, 是不是, 会不会 and the like ask; they deny nothing.
BEFORE_NO = frozenset("有是会能要")
NEGATION_REACH = 4
SENTENCE_ENDS = frozenset("。!?;\n")


class Mark(StrEnum):
    """What a word that belongs to no category tells; `SPOT` that it is the name of one."""

    NOW = "now"
    URGENT = "urgent"
    DEMOTING = "demoting"
    REPEAT = "repeat"
    COMPLAINT = "complaint"
    EXTREME = "extreme"
    SPOT = "spot"


SEEN = {Mark.EXTREME: ALONE, Mark.SPOT: SPOT, **dict.fromkeys((Mark.NOW, Mark.URGENT, Mark.COMPLAINT), PRESSING)}


@dataclass(frozen=True, slots=True)
class Find:
    """Found for category number `category` in `spans`; the number after the last is that of an appeal. `firm`: enough
    to open a ticket alone."""

    category: int
    spans: tuple[tuple[int, int], ...]
    severity: Severity | None
    firm: bool


@dataclass(frozen=True, slots=True)
class Finds:
    """What is found; `doubted` are words of danger to life in what a strip rule takes for a manner of speaking."""

    finds: tuple[Find, ...]
    doubted: tuple[Find, ...]
    marks: dict[Mark, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Word:
    category: int
    severity: Severity | None
    firm: bool


@dataclass(frozen=True, slots=True)
class _Half:
    pair: int
    trouble: bool


_Meaning = _Word | _Half | Mark
_Hits = dict[int, tuple[list[tuple[int, int]], list[tuple[int, int]]]]


class Searcher:
    """All words of a lexicon in one automaton, and its expressions."""

    def __init__(self, lexicon: Lexicon, normaliser: Normaliser, spots: Iterable[str] = ()) -> None:
        self._meanings: dict[str, list[_Meaning]] = defaultdict(list)
        self._pairs: list[tuple[int, Pair]] = []
        self._lists = lexicon.words
        self._normaliser = normaliser
        for number, category in enumerate(lexicon.categories):
            self._learn(number, category)
        for mark, words in _marks(lexicon):
            self._add(words, mark)
        # One that begins like a list's name is left out: a message with it is read closely anyway.
        self._add((spot for spot in spots if not spot.startswith("@")), Mark.SPOT)
        self._by_index = list(self._meanings.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(self._meanings))
        self._spotted = Several([patterns for _, _, patterns in _expressions(lexicon)])
        bits = {word: self._bits_of(meanings) for word, meanings in self._meanings.items()}
        self.glance = Glance(bits, len(self._pairs), self._spotted)
        self._patterns = [(number, severity) for number, severity, _ in _expressions(lexicon)]
        self._stripping = Several([category.strip for category in lexicon.categories])
        self._strips = [either(category.strip) for category in lexicon.categories]

    def search(self, text: str) -> Finds:
        """Everything found in a normalised text that is neither stripped nor denied to its left."""
        words: list[Find] = []
        marks: dict[Mark, tuple[int, int]] = {}
        halves: _Hits = {}
        for which, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            span = (start, end)
            for meaning in self._by_index[which]:
                if isinstance(meaning, _Half):
                    halves.setdefault(meaning.pair, ([], []))[meaning.trouble].append(span)
                elif isinstance(meaning, Mark):
                    marks.setdefault(meaning, span)
                elif len(words) < ENOUGH and not denied(text, start):
                    words.append(Find(meaning.category, (span,), meaning.severity, meaning.firm))
        found = [*words, *self._paired(text, halves), *self._matched(text)]
        kept = tuple(self._kept(text, found))
        doubted = tuple(find for find in found if find.severity == Severity.S0 and find not in kept)
        return Finds(kept, doubted, marks)

    def _bits_of(self, meanings: Iterable[_Meaning]) -> int:
        bits = 0
        for meaning in meanings:
            if isinstance(meaning, _Half):
                bits |= 1 << BITS + meaning.pair + len(self._pairs) * meaning.trouble
            elif isinstance(meaning, Mark):
                bits |= SEEN.get(meaning, 0)
            else:
                bits |= ALONE if meaning.firm else WEAK
        return bits

    def _learn(self, number: int, category: Category) -> None:
        weights = {"open": None, "pressing": Severity.S1, "grave": Severity.S0, "weak": None}
        for key, words in phrases(category):
            self._add(words, _Word(number, weights[key], firm=key != "weak"))
        for pair in category.pairs:
            self._add(pair.things, _Half(len(self._pairs), trouble=False))
            self._add(pair.troubles, _Half(len(self._pairs), trouble=True))
            self._pairs.append((number, pair))

    def _add(self, words: Iterable[str], meaning: _Meaning) -> None:
        for word in spread(words, self._lists):
            normal = self._normaliser.skim(word) or self._normaliser.normalise(word).text
            if normal and meaning not in self._meanings[normal]:
                self._meanings[normal].append(meaning)

    def _paired(self, text: str, halves: _Hits) -> Iterator[Find]:
        for number, (things, troubles) in halves.items():
            if things and troubles:
                category, pair = self._pairs[number]
                nearest = _nearest(text, things, troubles, pair.gap)
                yield from (Find(category, spans, pair.severity, firm=True) for spans in nearest)

    def _matched(self, text: str) -> Iterator[Find]:
        for which, span in self._spotted.found(text):
            number, severity = self._patterns[which]
            yield Find(number, (span,), severity, firm=True)

    def _kept(self, text: str, found: Sequence[Find]) -> Iterator[Find]:
        named = {find.category for find in found}
        stripping = named.intersection(self._stripping.within(text)) if named else named
        stripped = {number: _spans(self._strips[number], text) for number in stripping}
        for find in found:
            if not any(_overlap(span, cut) for cut in stripped.get(find.category, ()) for span in find.spans):
                yield find


def denied(text: str, start: int) -> bool:
    """Whether a negation stands left of `start`, next to it or with small words between. 有没有, 是不是 and 不得不 are
    none."""
    left = text[max(0, start - NEGATION_REACH) : start]
    if NEGATING.isdisjoint(left):
        return False
    left = left.rstrip(BETWEEN)
    for negation in NEGATIONS:
        if left.endswith(negation):
            before = left[: len(left) - len(negation)][-1:]
            return before not in BEFORE_NO and not left.endswith("不得不")
    return False


def _nearest(
    text: str, things: list[tuple[int, int]], troubles: list[tuple[int, int]], gap: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Each thing with the trouble nearest to it on either side, in the same sentence; a few are enough."""
    found, starts = 0, [start for start, _ in troubles]
    for thing in things[:ENOUGH]:
        middle = bisect_left(starts, thing[0])
        near = [
            trouble
            for trouble in troubles[max(0, middle - ENOUGH) : middle + ENOUGH]
            if _between(text, thing, trouble, gap) and not denied(text, trouble[0])
        ]
        if near and found < ENOUGH:
            found += 1
            yield thing, min(near, key=lambda trouble: (_distance(thing, trouble), trouble[0] - trouble[1]))


def _between(text: str, one: tuple[int, int], other: tuple[int, int], gap: int) -> bool:
    if _overlap(one, other):
        return False
    start, end = (one[1], other[0]) if one[1] <= other[0] else (other[1], one[0])
    return end - start <= gap and not SENTENCE_ENDS.intersection(text[start:end])


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(other[0] - one[1], one[0] - other[1])


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _spans(pattern: Expression | None, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in islice(pattern.finditer(text), ENOUGH)] if pattern else []


def _expressions(lexicon: Lexicon) -> Iterator[tuple[int, Severity | None, tuple[str, ...]]]:
    for number, category in enumerate(lexicon.categories):
        yield number, None, category.patterns
        yield number, Severity.S0, category.grave_patterns
    yield len(lexicon.categories), None, lexicon.appeals


def _marks(lexicon: Lexicon) -> Iterator[tuple[Mark, tuple[str, ...]]]:
    yield Mark.NOW, lexicon.now
    yield Mark.URGENT, lexicon.urgent
    yield Mark.DEMOTING, lexicon.demoting
    yield Mark.REPEAT, lexicon.repeats
    yield Mark.COMPLAINT, lexicon.complaints
    yield Mark.EXTREME, lexicon.extreme

"""Which of many regular expressions are in a text: only those are tried whose words are there.

RE2's own set of expressions needs milliseconds a text once they are lists with gaps between them, and Hyperscan, which
needs microseconds, ten seconds to make ready.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import ahocorasick_rs

from handlers.policy.atoms import PARTS, Words, needed
from handlers.policy.expressions import compiled


class Several:
    """Groups of expressions, by the number of the group."""

    def __init__(self, groups: Sequence[Iterable[str]]) -> None:
        patterns = [(number, pattern) for number, group in enumerate(groups) for pattern in group]
        self._expressions = [(number, compiled(pattern)) for number, pattern in patterns]
        self._always: list[int] = []
        self._ways: list[int] = []
        parts: list[tuple[Words, ...]] = []
        for which, (_, pattern) in enumerate(patterns):
            ways = needed(pattern)
            if ways is None:
                self._always.append(which)
            for way in ways or ():
                self._ways.append(which)
                parts.append(way)
        self._first = (1 << len(parts)) - 1
        self.bits = _bits(parts)
        self._by_word = list(self.bits.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(self.bits))

    def within(self, text: str) -> Sequence[int]:
        """The groups of which one is found, in order."""
        return sorted({number for number, _ in self.found(text)})

    def found(self, text: str) -> Iterator[tuple[int, tuple[int, int]]]:
        """Each expression that is found: its group, and where it is first."""
        seen = 0
        for word, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            seen |= self._by_word[word]
        for which in self._possible(seen):
            number, expression = self._expressions[which]
            if match := expression.search(text):
                yield number, match.span()

    def any_in(self, text: str, seen: int) -> bool:
        """Whether one is found; `seen` are the `bits` of all words that are in the text, put together."""
        return any(self._expressions[which][1].search(text) for which in self._possible(seen))

    def _possible(self, seen: int) -> list[int]:
        ways = seen & self._first
        for part in range(1, PARTS):
            ways &= seen >> part * len(self._ways)
        if not ways:
            return self._always
        possible = set(self._always)
        while ways:
            lowest = ways & -ways
            possible.add(self._ways[lowest.bit_length() - 1])
            ways ^= lowest
        return sorted(possible)


def _bits(parts: Sequence[tuple[Words, ...]]) -> dict[str, int]:
    """For each word a bit for every way and part that it is in; a way of few parts repeats its last one."""
    bits: dict[str, int] = defaultdict(int)
    for way, sets in enumerate(parts):
        for part in range(PARTS):
            for word in sets[min(part, len(sets) - 1)]:
                bits[word] |= 1 << way + part * len(parts)
    return bits

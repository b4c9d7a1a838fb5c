"""What may be in a text, told in one pass: quick, sometimes more than there is, never less."""

from collections.abc import Mapping

import ahocorasick_rs

from handlers.policy.several import Several

# What a glance sees; the things of the pairs follow, a bit each, then their troubles, then the words of patterns.
ALONE, WEAK, SPOT, PRESSING, BITS = 1, 2, 4, 8, 4


class Glance:
    """All words of a lexicon in one automaton, `bits` telling what each is, and its expressions."""

    def __init__(self, bits: Mapping[str, int], pairs: int, patterns: Several) -> None:
        self._patterns, self._pairs = patterns, pairs
        self._every_pair, self._end = (1 << pairs) - 1, BITS + 2 * pairs
        seen = dict(bits)
        for word, ways in patterns.bits.items():
            seen[word] = seen.get(word, 0) | ways << self._end
        self._bits = list(seen.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(seen))

    def at(self, text: str) -> int:
        """Which of ALONE, WEAK, SPOT and PRESSING may be found in a normalised text. ALONE is what is firm, pairs and
        patterns with it, and a word of despair."""
        said = 0
        for which, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            said |= self._bits[which]
        alone = (said >> BITS) & (said >> BITS + self._pairs) & self._every_pair
        alone = alone or self._patterns.any_in(text, said >> self._end)
        return said & (1 << BITS) - 1 | (ALONE if alone else 0)

"""Words that several texts share and others do not have."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import ahocorasick_rs

from handlers.policy import places
from handlers.policy.lexicon import Lexicon, spread
from handlers.policy.normalising import CJK, Normaliser

SHORTEST, LONGEST = 2, 8
# So much of a text is looked at: what it is about is said early.
LOOKED_AT = 200
NUMBERED = re.compile(r"(?:\d{1,4}|[一二三四五六七八九十]{1,3})(?:号楼|单元|[号栋幢座楼层室区期#-])")
RUNS = re.compile(rf"[{CJK}]{{2,{LOOKED_AT}}}")
# No word that means anything begins or ends with one of these.
SMALL = frozenset(
    "的了吗呢啊吧呀嘛哦喔啦着过是在和跟与被把我你他她它们这那哪就都也还又再很太真好有个位天些么您请从到对给让"
)


@dataclass(frozen=True, slots=True)
class Shared:
    """A word, and the numbers of the texts that have it."""

    word: str
    texts: frozenset[int]


def shared(texts: Sequence[str], others: Iterable[str], fits: Callable[[str], bool]) -> list[Shared]:
    """What at least two of the texts and none of the others have: what most have first, and of one thing said together
    the longest."""
    having: dict[str, set[int]] = defaultdict(set)
    for number, text in enumerate(texts):
        for word in _words(text):
            having[word].add(number)
    several = {word: frozenset(numbers) for word, numbers in having.items() if len(numbers) > 1}
    for word in _within(several, others):
        del several[word]
    several = {word: numbers for word, numbers in several.items() if fits(word)}
    together: dict[frozenset[int], list[str]] = defaultdict(list)
    for word, numbers in several.items():
        together[numbers].append(word)
    found = [
        Shared(word, numbers) for numbers, words in together.items() for word in words if not _is_part(word, words)
    ]
    return sorted(found, key=lambda one: (-len(one.texts), -len(one.word), one.word))


def _words(text: str) -> Iterator[str]:
    for run in RUNS.findall(NUMBERED.sub(" ", text[:LOOKED_AT])):
        for length in range(SHORTEST, LONGEST + 1):
            yield from (run[start : start + length] for start in range(len(run) - length + 1))


def _within(words: Iterable[str], texts: Iterable[str]) -> set[str]:
    known = list(words)
    automaton = ahocorasick_rs.AhoCorasick(known)
    finds = (automaton.find_matches_as_indexes(text, overlapping=True) for text in texts)
    return {known[which] for found in finds for which, _, _ in found}


def _is_part(word: str, words: Iterable[str]) -> bool:
    return any(word != other and word in other for other in words)


class Fitting:
    """Which words may be proposed at all: no place, no name, nothing that is said of anything."""

    def __init__(self, lexicon: Lexicon, names: Iterable[str], landmarks: Iterable[str]) -> None:
        self._normaliser = Normaliser(lexicon.typos)
        self._names = [name for name in (*names, *landmarks, *lexicon.landmarks) if len(name) >= SHORTEST]
        self._spots = places.Landmarks(tuple(landmarks), lexicon.landmarks)
        lists = (lexicon.now, lexicon.urgent, lexicon.demoting, lexicon.repeats, *lexicon.words.values())
        general = {word for words in lists for word in spread(words, lexicon.words)}
        self._general = sorted(general, key=len, reverse=True)

    def fits(self, word: str) -> bool:
        if SMALL & {word[0], word[-1]} or self._normaliser.normalise(word).text != word:
            return False
        if any(word in name or name in word for name in self._names) or places.find(word, self._spots):
            return False
        return len(rest(word, self._general)) >= SHORTEST


def rest(word: str, known: Iterable[str]) -> str:
    """What is left of it without the known words in it, the longest first; nothing of one that is part of a known."""
    for one in known:
        if word in one:
            return ""
        if len(one) >= SHORTEST:
            word = word.replace(one, "")
    return word

"""The usual ways to look for the words of a lexicon, to measure ours against; each finds words and decides nothing."""

from collections.abc import Callable, Iterable, Sequence

import ahocorasick
from rapidfuzz import fuzz, process

from handlers.policy.lexicon import Lexicon, phrases, spread

SLOW = "partial_ratio"
NAMES = ("substring loop", "pyahocorasick", SLOW)
ALIKE = 80


def words(lexicon: Lexicon) -> list[str]:
    """Every plain word of the lexicon, those of the pairs too, once."""
    lists = [words for category in lexicon.categories for _, words in phrases(category)]
    pairs = [pair for category in lexicon.categories for pair in category.pairs]
    lists += [side for pair in pairs for side in (pair.things, pair.troubles)]
    return list(dict.fromkeys(word for words in lists for word in spread(words, lexicon.words)))


def over(known: Sequence[str]) -> Iterable[tuple[str, Callable[[str], object]]]:
    automaton = ahocorasick.Automaton()
    for number, word in enumerate(known):
        automaton.add_word(word, number)
    automaton.make_automaton()
    yield NAMES[0], lambda text: [word for word in known if word in text]
    yield NAMES[1], lambda text: list(automaton.iter(text))
    yield NAMES[2], lambda text: process.extract(text, known, scorer=fuzz.partial_ratio, score_cutoff=ALIKE, limit=None)

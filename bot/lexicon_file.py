"""The customer's lexicon.toml into a `Lexicon`, and what a person should know about it before it is used."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.structuring import read_toml, structure
from bot.troubles import CannotRun
from handlers.policy.expressions import NoExpression, compiled, either
from handlers.policy.lexicon import Category, Lexicon, Pinned, composed, one_of_words, phrases, spread
from handlers.policy.matching import Matcher, Reading
from handlers.policy.normalising import Normaliser
from storage.kinds import Decision

# How a phrase goes on in speech: 着火了 must not be eaten by a rule made for 火了.
ENDINGS = ("", "了", "啊")
MARKS = ("now", "urgent", "demoting", "repeats", "complaints", "extreme", "landmarks")


def load(path: Path) -> Lexicon:
    """The lexicon in the file. Raises `CannotRun` with every mistake in it at once."""
    lexicon = structure(read_toml(path), Lexicon, str(path))
    mistakes = [f"{path}: {mistake}" for mistake in _mistakes(lexicon)]
    if mistakes:
        raise CannotRun(*mistakes)
    return lexicon


def remarks(lexicon: Lexicon) -> list[str]:
    """What is allowed, and yet hardly meant, a sentence each; empty for a sound lexicon."""
    normaliser = Normaliser(lexicon.typos)
    found = [*_unreachable(lexicon, normaliser), *_shared(lexicon)]
    for category in composed(lexicon).categories:
        found += _stripped(category, lexicon, normaliser)
    return [*found, *_unpinned(lexicon)]


def keeps(pinned: Pinned, reading: Reading) -> bool:
    """Whether the rules decide a pinned example as they must; an example without a category may be of any."""
    if pinned.decision != reading.decision:
        return False
    return pinned.decision == Decision.NONE or pinned.category in (None, reading.category)


def _mistakes(lexicon: Lexicon) -> Iterator[str]:
    known = {category.id for category in lexicon.categories}
    if not known:
        yield "categories: is empty; write at least one [[categories]] table."
    for id, times in Counter(category.id for category in lexicon.categories).items():
        if times > 1:
            yield f"categories: the id {id!r} is given {times} times; give each category its own id."
    named = {f"pinned[{number}].category": pinned.category for number, pinned in enumerate(lexicon.pinned)}
    appeal = {"appeal_category": lexicon.appeal_category}
    for key, id in {"extreme_category": lexicon.extreme_category, **appeal, **named}.items():
        if id is not None and id not in known:
            yield f"{key}: {id!r} is no category; write one of {', '.join(sorted(known))}."
    yield from _list_mistakes(lexicon)


def _list_mistakes(lexicon: Lexicon) -> Iterator[str]:
    for key, words in _word_lists(lexicon):
        yield from _word_mistakes(key, words, lexicon.words)
    for wrong, right in lexicon.typos.items():
        if not wrong.strip() or not right.strip():
            yield f"typos: {wrong!r} = {right!r} has an empty side; write both words."
    for key, patterns in _pattern_lists(lexicon):
        yield from _pattern_mistakes(key, patterns, lexicon.words)


def _word_lists(lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((f"words.{name}", words) for name, words in lexicon.words.items())
    yield from ((mark, getattr(lexicon, mark)) for mark in MARKS)
    for number, category in enumerate(lexicon.categories):
        key = f"categories[{number}]"
        yield from ((f"{key}.{name}", words) for name, words in phrases(category))
        for place, pair in enumerate(category.pairs):
            yield f"{key}.pairs[{place}].things", pair.things
            yield f"{key}.pairs[{place}].troubles", pair.troubles
    yield from ((f"pinned[{number}].text", (pinned.text,)) for number, pinned in enumerate(lexicon.pinned))


def _word_mistakes(key: str, words: tuple[str, ...], lists: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for number, word in enumerate(words):
        if not word.strip():
            yield f"{key}[{number}]: is an empty phrase; write the words or delete it."
            continue
        try:
            tuple(spread((word,), lists))
        except KeyError as trouble:
            names = ", ".join(sorted(lists)) or "none yet"
            yield f"{key}[{number}]: {word!r} names no list {trouble}; the lists under [words] are {names}."
        except RecursionError:
            yield f"{key}[{number}]: {word!r} is a list that contains itself; take it out of its own list."


def _pattern_lists(lexicon: Lexicon) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "appeals", lexicon.appeals
    for number, category in enumerate(lexicon.categories):
        yield f"categories[{number}].patterns", category.patterns
        yield f"categories[{number}].grave_patterns", category.grave_patterns
        yield f"categories[{number}].strip", category.strip
    for number, talk in enumerate(lexicon.talk):
        yield f"talk[{number}].patterns", talk.patterns
        yield f"talk[{number}].unless", talk.unless


def _pattern_mistakes(key: str, patterns: tuple[str, ...], lists: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for number, pattern in enumerate(patterns):
        try:
            if compiled(one_of_words(pattern, lists)).search(""):
                yield f"{key}[{number}]: {pattern!r} fits an empty text, so every text; write what must be there."
        except KeyError as trouble:
            yield f"{key}[{number}]: {pattern!r} names no list {trouble}; write one of those under [words]."
        except NoExpression as trouble:
            yield f"{key}[{number}]: {pattern!r} is no regular expression ({trouble}); correct it."


def _unreachable(lexicon: Lexicon, normaliser: Normaliser) -> Iterator[str]:
    for key, words in _word_lists(lexicon):
        for word in words:
            normal = normaliser.normalise(word).text
            if not word.startswith("@") and not key.startswith("pinned") and normal != word:
                became = f"reads {normal!r}" if normal else "is nothing"
                yield f"{key}: {word!r} {became} once a message is normalised; write that instead."


def _shared(lexicon: Lexicon) -> Iterator[str]:
    places: dict[str, list[str]] = {}
    for category in lexicon.categories:
        for key, words in phrases(category):
            for word in spread(words, lexicon.words):
                places.setdefault(word, []).append(f"{category.id}.{key}")
    for word, keys in places.items():
        if len(keys) > 1:
            yield f"{word!r} stands in {' and '.join(keys)}; keep the one that is meant."


def _stripped(category: Category, lexicon: Lexicon, normaliser: Normaliser) -> Iterator[str]:
    strip = either(category.strip)
    if strip is None:
        return
    for key, words in phrases(category):
        for word in spread(words, lexicon.words):
            normal = normaliser.normalise(word).text
            if any(strip.search(normal + ending) for ending in (ENDINGS if key == "grave" else ("",))):
                danger = " a phrase of danger to life," if key == "grave" else ""
                yield f"{category.id}.{key}: {word!r} is{danger} always taken out by a strip rule; correct one of them."


def _unpinned(lexicon: Lexicon) -> Iterator[str]:
    matcher = Matcher(lexicon)
    for pinned in lexicon.pinned:
        reading = matcher.read(pinned.text)
        if not keeps(pinned, reading):
            wanted = f"{pinned.decision} {pinned.category or ''}".strip()
            got = f"{reading.decision} {reading.category or ''}".strip()
            yield f"the pinned example {pinned.text!r} should be {wanted}, but these rules say {got}."

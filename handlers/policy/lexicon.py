"""What the rules of understanding are made of: words, pairs of words and kinds of talk, as the customer writes them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from storage.kinds import Decision, Severity

# {2,4} counts and \p{Han} is a script; {坏} is a list.
LIST_IN_PATTERN = re.compile(r"(?<!\\[pP])\{([^\d\W]\w*)\}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A thing and its trouble, in either order, with at most `gap` characters between them in one sentence."""

    things: tuple[str, ...]
    troubles: tuple[str, ...]
    severity: Severity | None = None
    gap: int = 10


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of matter. `open`, `pressing` (S1), `grave` (S0), `pairs`, `patterns` and `grave_patterns` (S0) open a
    ticket alone; a `weak` word needs support. `strip` are regular expressions whose finds count for nothing in this
    category.
    `urgent_severity` is what it becomes when it happens now."""

    id: str
    name: str
    five_small: str
    severity: Severity
    urgent_severity: Severity | None = None
    private: bool = False
    dangerous: bool = False
    open: tuple[str, ...] = ()
    pressing: tuple[str, ...] = ()
    grave: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    grave_patterns: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    strip: tuple[str, ...] = ()


UNSORTED = Category("other", "其他", five_small="", severity=Severity.S2)
"""What somebody reported as such and no rule knows, or no rule knows any more."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A way of talking that is no report. It is meant when one of `patterns` is found and none of `unless`; then an
    ordinary matter named in it becomes `ordinary`, and a danger to life `grave`."""

    name: str
    patterns: tuple[str, ...]
    unless: tuple[str, ...] = ()
    ordinary: Decision = Decision.NONE
    grave: Decision = Decision.ASK


@dataclass(frozen=True, slots=True)
class Pinned:
    """An example that a change of the rules must never lose."""

    text: str
    decision: Decision
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the customer can edit. `words` are lists that other lists take in as `@name`; `now` says that it is
    happening, `urgent` that it presses, `demoting` that it does not, `repeats` that it is not the first time,
    `complaints` that somebody suffers from it or wants it seen to;
    `extreme` are words of a person in despair or rage, always S0 and private, in the category `extreme_category`;
    `appeals` are regular expressions of a complaint or request made in form: it needs no firm word, and is of the
    category `appeal_category` when it names no other."""

    categories: tuple[Category, ...]
    words: Mapping[str, tuple[str, ...]]
    typos: Mapping[str, str]
    now: tuple[str, ...]
    urgent: tuple[str, ...]
    demoting: tuple[str, ...]
    repeats: tuple[str, ...]
    extreme: tuple[str, ...]
    extreme_category: str
    landmarks: tuple[str, ...]
    talk: tuple[Talk, ...]
    pinned: tuple[Pinned, ...]
    appeals: tuple[str, ...] = ()
    appeal_category: str | None = None
    complaints: tuple[str, ...] = ()


def spread(words: Iterable[str], lists: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The words, with `@name` replaced by the words of that list, which may take in others. Raises `KeyError` for a
    name that is no list and `RecursionError` for a list inside itself."""
    for word in words:
        if word.startswith("@"):
            yield from spread(lists[word[1:]], lists)
        else:
            yield word


def composed(lexicon: Lexicon) -> Lexicon:
    """The same with `{name}` in every regular expression replaced by the words of that list, any one of them. Raises
    like `spread`."""

    def all_of(patterns: Iterable[str]) -> tuple[str, ...]:
        return tuple(one_of_words(pattern, lexicon.words) for pattern in patterns)

    categories = (
        replace(one, patterns=all_of(one.patterns), grave_patterns=all_of(one.grave_patterns), strip=all_of(one.strip))
        for one in lexicon.categories
    )
    talk = (replace(one, patterns=all_of(one.patterns), unless=all_of(one.unless)) for one in lexicon.talk)
    return replace(lexicon, categories=tuple(categories), talk=tuple(talk), appeals=all_of(lexicon.appeals))


def one_of_words(pattern: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    """The regular expression with each `{name}` replaced by the words of that list. Raises like `spread`."""
    return LIST_IN_PATTERN.sub(lambda found: f"(?:{'|'.join(map(re.escape, spread(lists[found[1]], lists)))})", pattern)


def phrases(category: Category) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The category's lists of plain words, by the name of their key."""
    yield "open", category.open
    yield "pressing", category.pressing
    yield "grave", category.grave
    yield "weak", category.weak

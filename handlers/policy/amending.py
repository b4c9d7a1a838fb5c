"""A change of a lexicon that was learned from examples: a word added or weakened, a phrase taken out or asked about."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.policy.lexicon import Category, Lexicon, Talk
from storage.kinds import Decision, Severity

LEARNED = "误报过的说法"
"""The kind of talk that `ASK` writes to: what is said so is asked about, a danger to life included, and never left."""


class Do(StrEnum):
    """`WEAKEN` makes an open word a weak one; `STRIP` takes a way of speaking out of one category."""

    ADD = "add"
    WEAKEN = "weaken"
    STRIP = "strip"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Change:
    """`key` is the list of the category that the words go to; of `ASK`, which is of no category, that of the talk. A
    category that nobody knows yet is None."""

    do: Do
    category: str | None
    key: str
    words: tuple[str, ...]


def amended(lexicon: Lexicon, change: Change) -> Lexicon:
    """The lexicon with the change. Raises `KeyError` for a category that it has not."""
    if change.do is Do.ASK:
        return replace(lexicon, talk=tuple(_asking(lexicon.talk, change.words)))
    if change.category not in {category.id for category in lexicon.categories}:
        raise KeyError(change.category)
    categories = (_changed(one, change) if one.id == change.category else one for one in lexicon.categories)
    return replace(lexicon, categories=tuple(categories))


def is_ordinary(category: Category) -> bool:
    """Whether nothing in it is grave or dangerous but single words that can be looked at; only there may what was
    learned weaken or take out."""
    grave = Severity.S0 in (category.severity, category.urgent_severity)
    return not (grave or category.dangerous or category.grave_patterns)


def _changed(category: Category, change: Change) -> Category:
    added = replace(category, **{change.key: (*getattr(category, change.key), *change.words)})
    if change.do is not Do.WEAKEN:
        return added
    return replace(added, open=tuple(word for word in category.open if word not in change.words))


def _asking(talk: tuple[Talk, ...], words: tuple[str, ...]) -> Iterable[Talk]:
    known = [kind for kind in talk if kind.name == LEARNED]
    yield from (replace(kind, patterns=(*kind.patterns, *words)) if kind.name == LEARNED else kind for kind in talk)
    if not known:
        yield Talk(LEARNED, words, ordinary=Decision.ASK, grave=Decision.ASK)

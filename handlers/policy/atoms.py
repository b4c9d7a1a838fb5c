"""The words without which a regular expression cannot be found, so that it need not be tried where they are missing."""

import importlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

Words: TypeAlias = frozenset[str]
"""One of them has to be there."""

# The standard library reads expressions of this kind; its parser has no public name, and none that is typed.
_parse = importlib.import_module("re._parser").parse
_HAN = re.compile(r"\\[pP]\{\w+\}")
# What RE2 reads otherwise than the standard library, or not as the characters themselves.
_OTHERWISE = re.compile(r"\[\[?:|\(\?[a-zA-Z-]*[iU]|\\[pPQECzA]")

PARTS = 3


def needed(pattern: str) -> list[tuple[Words, ...]] | None:
    """For each way in which the pattern can be found, one to three sets of words that must each have one there; nothing
    where that cannot be told."""
    plain = _HAN.sub(".", pattern)
    if _OTHERWISE.search(plain):
        return None
    try:
        tree = _parse(plain)
    except re.error:
        return None
    ways = [_best(_sets(way)) for way in _ways(tree)]
    return ways if all(ways) else None


def _ways(tree: Any) -> Iterator[Any]:
    if len(tree) == 1 and str(tree[0][0]) == "SUBPATTERN":
        yield from _ways(tree[0][1][3])
    elif len(tree) == 1 and str(tree[0][0]) == "BRANCH":
        for way in tree[0][1][1]:
            yield from _ways(way)
    else:
        yield tree


def _best(sets: Iterable[Words]) -> tuple[Words, ...]:
    """Long words first, then few: they are met least."""
    found = sorted(sets, key=lambda words: (-min(map(len, words)), len(words)))
    return tuple(found[:PARTS])


def _sets(tree: Any) -> Iterator[Words]:
    run = ""
    for kind, what in tree:
        if str(kind) == "LITERAL":
            run += chr(what)
            continue
        if run:
            yield frozenset((run,))
        run = ""
        yield from _sets_of(str(kind), what)
    if run:
        yield frozenset((run,))


def _sets_of(kind: str, what: Any) -> Iterator[Words]:
    if kind == "SUBPATTERN":
        yield from _sets(what[3])
    elif kind in ("MAX_REPEAT", "MIN_REPEAT") and what[0] > 0:
        yield from _sets(what[2])
    elif kind == "IN" and all(str(one) == "LITERAL" for one, _ in what):
        yield frozenset(chr(code) for _, code in what)
    elif kind == "BRANCH":
        ways = [_best(_sets(way)) for way in what[1]]
        if all(ways):
            yield Words().union(*(way[0] for way in ways))

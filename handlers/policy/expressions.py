"""Regular expressions in time linear in the text, whoever wrote the expression and however long the text."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Protocol

import re2


class Found(Protocol):
    def span(self, group: int = 0, /) -> tuple[int, int]: ...
    def groupdict(self) -> dict[str, str | None]: ...


class Expression(Protocol):
    @property
    def groupindex(self) -> Mapping[str, int]: ...
    def search(self, text: str, /) -> Found | None: ...
    def finditer(self, text: str, /) -> Iterator[Found]: ...
    def sub(self, replacement: str, text: str, /) -> str: ...


class NoExpression(ValueError):
    """It cannot be read as a regular expression; the message says where it goes wrong."""


@lru_cache(maxsize=2048)  # those of a lexicon, which are tried once for mistakes and then kept
def compiled(pattern: str) -> Expression:
    """Raises `NoExpression`. There is no look-around, and no reference back."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as trouble:
        said: object = trouble.args[0] if trouble.args else ""
        raise NoExpression(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from trouble


spans: Callable[[Found], Sequence[tuple[int, int]]] = attrgetter("_spans")
"""Those of the whole and of all its groups, (-1, -1) for one that is not in it. It has no public name, and the public
`span` counts the groups of the expression anew each time."""


def either(patterns: Iterable[str]) -> Expression | None:
    """One expression for all of them, or nothing for none."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return compiled(joined) if joined else None

"""Regular expressions in time linear in the text, whoever wrote the expression and however long the text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import re2

# For all expressions of a lexicon in one; an ordinary one needs a hundredth.
MEMORY = 64 << 20


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


def compiled(pattern: str) -> Expression:
    """Raises `NoExpression`. There is no look-around, and no reference back."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as trouble:
        said: object = trouble.args[0] if trouble.args else ""
        raise NoExpression(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from trouble


class Several:
    """Which of several expressions are in a text, in one pass over it; by their numbers, and not where."""

    def __init__(self, expressions: Sequence[Iterable[str]]) -> None:
        options = re2.Options()
        options.log_errors = False
        options.max_mem = MEMORY
        self._set = re2.Set.SearchSet(options)
        self._numbers = [number for number, patterns in enumerate(expressions) for _ in patterns]
        for patterns in expressions:
            for pattern in patterns:
                self._set.Add(pattern)
        self._set.Compile()

    def within(self, text: str) -> Sequence[int]:
        """The numbers of those that are found, in order."""
        if not self._numbers:
            return ()
        found = self._set.Match(text.encode())
        return sorted({self._numbers[one] for one in found}) if found else ()


def either(patterns: Iterable[str]) -> Expression | None:
    """One expression for all of them, or nothing for none."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return compiled(joined) if joined else None

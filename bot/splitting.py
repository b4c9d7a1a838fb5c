"""A text that is too long for one message, in parts: split between lines, and within one only when it alone is."""

from collections.abc import Iterator


def split(text: str, longest: int) -> list[str]:
    """Parts of at most so many UTF-16 units, which is how most platforms count."""
    found, used = [""], 0
    for piece in _pieces(text, longest):
        size = units(piece)
        if used + size > longest:
            found.append("")
            used = 0
        found[-1] += piece
        used += size
    return [part.strip("\n") for part in found if part.strip()]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _pieces(text: str, longest: int) -> Iterator[str]:
    """Lines; of one that is too long, so many characters at once as surely fit."""
    for line in text.splitlines(keepends=True):
        if units(line) <= longest:
            yield line
        else:
            yield from (line[first : first + longest // 2] for first in range(0, len(line), longest // 2))

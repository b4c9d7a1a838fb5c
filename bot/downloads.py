"""Files as the platforms that keep them hand them over."""

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final, Protocol

SUFFIX: Final = re.compile(r"\.\w{1,8}", re.ASCII)


class NotFetched(Exception):
    """Its words say why, without a secret."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """`suffix` is what the kind of file is known by, as in `.jpg`; empty without one."""

    suffix: str
    content: bytes = field(repr=False)


class Files(Protocol):
    """Of one account."""

    async def fetch(self, file: str, size: int | None) -> Fetched:
        """`size` is as the platform told it with the message, if it did. Raises `NotFetched`."""
        ...

    async def close(self) -> None: ...


def suffix(name: str) -> str:
    """That of a name which somebody else chose."""
    found = PurePath(name).suffix
    return found if SUFFIX.fullmatch(found) else ""

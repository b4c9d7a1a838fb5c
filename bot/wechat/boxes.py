"""Files as gateways hand them over, in boxes of JSON: small ones are in it, large ones are fetched or brought apart."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

from bot.downloads import NotFetched

BASE64, URL, UUID = 1, 2, 7
"""How wechaty numbers the kinds of boxes."""

LARGEST_INSIDE: Final = 1_500_000
"""A call of more than 4 MiB is refused."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content: bytes = field(repr=False)


def inside(file: File) -> dict[str, object]:
    return _box(BASE64, file, base64=base64.b64encode(file.content).decode("ascii"))


def apart(file: File, uuid: str) -> dict[str, object]:
    return _box(UUID, file, uuid=uuid, size=len(file.content))


def _box(kind: int, file: File, **more: object) -> dict[str, object]:
    return {"type": kind, "boxType": kind, "name": file.name, "metadata": {}, **more}


@dataclass(frozen=True, slots=True)
class Box:
    """`size` is 0 where the gateway does not say."""

    kind: int
    name: str
    size: int
    _read: Mapping[str, Any]

    @classmethod
    def read(cls, written: str) -> "Box":
        """Raises `NotFetched`."""
        try:
            read = json.loads(written)
        except ValueError as trouble:
            raise NotFetched("what the gateway gave is no file") from trouble
        if not isinstance(read, dict):
            raise NotFetched("what the gateway gave is no file")
        box = cast(dict[str, Any], read)
        kind, size = box.get("type") or box.get("boxType"), box.get("size")
        return cls(_number(kind), str(box.get("name") or ""), _number(size), box)

    @property
    def uuid(self) -> str:
        return str(self._read.get("uuid", ""))

    @property
    def url(self) -> str:
        return str(self._read.get("url") or self._read.get("remoteUrl") or "")

    def content(self) -> bytes:
        """What is in it. Raises `NotFetched`."""
        try:
            return base64.b64decode(str(self._read.get("base64", "")))
        except (binascii.Error, ValueError) as trouble:
            raise NotFetched("what the gateway gave cannot be read") from trouble


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0

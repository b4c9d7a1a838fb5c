"""wechaty as it can be imported today: what its authors left broken is put right first, and nothing of it litters.

Its puppet layer alone is used, for reasons in docs/decisions/0010-wechaty-by-its-puppet-layer.md; `import_whole` shows
that the repairs are enough for all of it.
"""

import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Final
from urllib.parse import urlsplit

import pyee
import pyee.asyncio
import urllib3

OWN_VARIABLES: Final = ("CACHE_DIR", "WECHATY_LOG", "WECHATY_LOG_FILE")


def _host(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme or "http", parts.hostname, parts.port


def _put_right() -> None:
    """What wechaty imports and its dependencies no longer have."""
    # pyee 12 moved it to pyee.asyncio.
    _supply(pyee, "AsyncIOEventEmitter", pyee.asyncio.AsyncIOEventEmitter)
    # urllib3 2 dropped it, and urllib3 1.26 gets no more repairs.
    _supply(urllib3, "get_host", _host)
    # Python 3.13 dropped the module; wechaty asks by it whether a port is open, which nobody here does.
    if sys.version_info >= (3, 13):
        sys.modules.setdefault("telnetlib", _telnetlib())


def _telnetlib() -> ModuleType:
    module = ModuleType("telnetlib")
    _supply(module, "Telnet", object)
    return module


def _supply(module: ModuleType, name: str, value: object) -> None:
    if not hasattr(module, name):
        setattr(module, name, value)


def _make_hashable(options: Any) -> None:
    """It is the default of a field in wechaty's own options, and since Python 3.11 such a default must have a hash."""
    options.__hash__ = object.__hash__


@contextmanager
def _kept_clean() -> Generator[None]:
    """It reads variables that may be meant for others, makes a folder where it stands if none is named, and takes its
    loggers from us."""
    kept = {name: os.environ.pop(name) for name in OWN_VARIABLES if name in os.environ}
    before = set(_loggers())
    with tempfile.TemporaryDirectory(prefix="wechaty") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # telnetlib's, and those of libraries as old
        os.environ["CACHE_DIR"] = folder
        try:
            yield
        finally:
            del os.environ["CACHE_DIR"]
            os.environ.update(kept)
            for name in set(_loggers()) - before:
                _give_back(logging.getLogger(name))


def _loggers() -> dict[str, object]:
    return {name: it for name, it in logging.root.manager.loggerDict.items() if isinstance(it, logging.Logger)}


def _give_back(logger: logging.Logger) -> None:
    """To our logging, and errors alone: its warnings have tokens in them."""
    logger.handlers.clear()
    logger.propagate = True
    logger.setLevel(logging.ERROR)


_put_right()
with _kept_clean():
    from wechaty_puppet.schemas.puppet import PuppetOptions

    _make_hashable(PuppetOptions)
    from wechaty_puppet_service import PuppetService


def import_whole() -> ModuleType:
    """`wechaty` itself, which the running program does not need."""
    with _kept_clean():
        import wechaty  # noqa: PLC0415  a second and forty megabytes that few want

    return wechaty


__all__ = ["PuppetOptions", "PuppetService", "import_whole"]

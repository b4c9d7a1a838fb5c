"""A change written into a lexicon.toml that people edit: their comments and order stay, and a fault is refused."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError

from bot import lexicon_file
from bot.troubles import CannotRun
from handlers.policy.amending import LEARNED, Change, Do, amended
from handlers.policy.lexicon import Lexicon
from storage.kinds import Decision


def write(path: Path, change: Change) -> list[str]:
    """Writes it, or leaves the file as it was and says why not: what `check` would find, a sentence each. Raises
    `CannotRun` when the file cannot be used at all."""
    before = lexicon_file.load(path)
    target = path.resolve()
    beside = target.with_name(f".{target.name}.new")
    try:
        # In bytes: whatever ends a line there goes on to do so.
        beside.write_bytes(_written(target.read_bytes().decode("utf-8-sig"), change).encode())
        shutil.copymode(target, beside)
        faults = list(_faults(path, before, beside, change))
        if not faults:
            os.replace(beside, target)
        return faults
    except OSError as trouble:
        raise CannotRun(
            f"{path}: cannot be written ({trouble.strerror}); make it and its folder writable."
        ) from trouble
    except (TOMLKitError, TypeError, AttributeError) as trouble:
        raise CannotRun(f"{path}: is laid out in a way this cannot change; write the words by hand.") from trouble
    finally:
        beside.unlink(missing_ok=True)


def _faults(path: Path, before: Lexicon, written: Path, change: Change) -> Iterator[str]:
    try:
        after = lexicon_file.load(written)
    except CannotRun as trouble:
        yield from (sentence.replace(str(written), str(path)) for sentence in trouble.sentences)
        return
    known = set(lexicon_file.remarks(before))
    yield from (f"{path}: {remark}" for remark in lexicon_file.remarks(after) if remark not in known)
    if after != amended(before, change):
        yield f"{path}: would not say what was accepted; write the words by hand."


def _written(text: str, change: Change) -> str:
    document: Any = tomlkit.parse(text)
    if change.do is Do.ASK:
        _add(_asking(document), change.key, change.words)
        return tomlkit.dumps(document)
    table = next(category for category in document["categories"] if category["id"] == change.category)
    _add(table, change.key, change.words)
    if change.do is Do.WEAKEN:
        for word in change.words:
            table["open"].remove(word)
    return tomlkit.dumps(document)


def _asking(document: Any) -> Any:
    """The kind of talk that is asked about, new at the end when there is none yet."""
    kinds = document["talk"]
    for kind in kinds:
        if kind["name"] == LEARNED:
            return kind
    kind = tomlkit.item({"name": LEARNED, "patterns": [], "ordinary": str(Decision.ASK), "grave": str(Decision.ASK)})
    kind.add(tomlkit.nl())
    kinds.append(kind)
    return kinds[-1]


def _add(table: Any, key: str, words: tuple[str, ...]) -> None:
    if key not in table:
        table[key] = tomlkit.array()
    listed = cast("list[str]", table[key])
    for word in words:
        listed.append(word)

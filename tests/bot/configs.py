"""Configs to load in tests: the example with some of its lines changed."""

from pathlib import Path

import pytest

from bot import config
from bot.troubles import CannotRun

PROJECT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = PROJECT / "config.example.toml"


def write(folder: Path, *changes: tuple[str, str], more: str = "") -> Path:
    """A config beside nothing else: each text is replaced where it first stands, and `more` is added at the end."""
    text = EXAMPLE.read_text(encoding="utf-8")
    data = (('"lexicon.toml"', f'"{PROJECT / "lexicon.toml"}"'), ('"ladders.toml"', f'"{PROJECT / "ladders.toml"}"'))
    for old, new in (*data, *changes):
        assert old in text, f"{old} is not in the example"
        text = text.replace(old, new, 1)
    path = folder / "config.toml"
    path.write_text(text + more, encoding="utf-8")
    return path


def mistakes(path: Path) -> list[str]:
    """What stops this config, without its path."""
    with pytest.raises(CannotRun) as trouble:
        config.load(path)
    return [sentence.removeprefix(f"{path}: ") for sentence in trouble.value.sentences]

"""A set of rules by the path of a lexicon, or of a config that names one."""

from dataclasses import dataclass
from pathlib import Path

from bot import config, lexicon_file
from bot.structuring import read_toml
from handlers.policy.lexicon import Lexicon
from handlers.policy.matching import Matcher


@dataclass(frozen=True, slots=True)
class Rules:
    lexicon: Lexicon
    matcher: Matcher


def load(path: Path) -> Rules:
    """Raises `CannotRun` when the file is neither, or has mistakes."""
    if "subdistrict" in read_toml(path):
        loaded = config.load(path)
        return Rules(loaded.lexicon, loaded.town.matcher)
    lexicon = lexicon_file.load(path)
    return Rules(lexicon, Matcher(lexicon))

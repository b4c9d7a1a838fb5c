"""Binding codes: which signs they are made of, how they are kept, and how people send them."""

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import Final

ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Nothing that looks like something else on paper."""

LENGTH: Final = 8
LONGEST: Final = 100
"""Characters of a message that can ask for a binding."""

BIND, UNBIND = ("绑定", "bind"), ("解绑", "unbind")
AROUND: Final = " \t\r\n\u3000:：,，。“”\"'"


@dataclass(frozen=True, slots=True)
class Asked:
    """绑定 or 解绑, and the words behind it; `slashed` tells a command from a word in a talk."""

    binds: bool
    words: str
    slashed: bool


def parse(text: str) -> Asked | None:
    """What is asked for, None where it is nothing of the kind; an English word counts behind a slash alone."""
    if len(text) > LONGEST:
        return None
    plain = text.strip(AROUND)
    slashed = plain.startswith(("/", "／"))
    plain = plain[slashed:].lstrip()
    for binds, verbs in ((True, BIND), (False, UNBIND)):
        for verb in verbs if slashed else verbs[:1]:
            if plain.lower().startswith(verb):
                return Asked(binds, _behind(plain[len(verb) :]), slashed)
    return None


def _behind(rest: str) -> str:
    """Without the bot's name, which some apps put behind a command."""
    if rest.startswith("@"):
        rest = rest.partition(" ")[2]
    return rest.strip(AROUND)


def code_in(words: str) -> str | None:
    """The code that the words are, however its letters and gaps were typed."""
    code = "".join(unicodedata.normalize("NFKC", words).upper().replace("-", " ").split())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def sealed(subdistrict: str, code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(f"{subdistrict} {code}".encode()).hexdigest()

"""The ways of talking that are no report: a notice, an official answer, an advert, thanks, old news and the like."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.policy.expressions import Several, either
from handlers.policy.lexicon import Talk


@dataclass(frozen=True, slots=True)
class Heard:
    """A kind of talk, and where in the text it shows."""

    talk: Talk
    start: int
    end: int


class Talks:
    """The kinds of talk, compiled, in the order of the lexicon: the first that fits is the one that is meant."""

    def __init__(self, kinds: Sequence[Talk]) -> None:
        self._kinds = [(kind, either(kind.patterns)) for kind in kinds]
        self._meant = Several([kind.patterns for kind in kinds])
        self._not_meant = Several([kind.unless for kind in kinds])

    def hear(self, text: str) -> Heard | None:
        meant = self._meant.within(text)
        not_meant = self._not_meant.within(text) if meant else ()
        for number in meant:
            kind, pattern = self._kinds[number]
            found = pattern.search(text) if pattern and number not in not_meant else None
            if found:
                return Heard(kind, *found.span())
        return None

"""The ways of talking that are no report: a notice, an official answer, an advert, thanks, old news and the like."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.policy.lexicon import Talk
from handlers.policy.several import Several


@dataclass(frozen=True, slots=True)
class Heard:
    """A kind of talk, and where in the text it shows."""

    talk: Talk
    start: int
    end: int


class Talks:
    """The kinds of talk, compiled, in the order of the lexicon: the first that fits is the one that is meant."""

    def __init__(self, kinds: Sequence[Talk]) -> None:
        self._kinds = kinds
        self._meant = Several([kind.patterns for kind in kinds])
        self._not_meant = Several([kind.unless for kind in kinds])

    def hear(self, text: str) -> Heard | None:
        meant = sorted(self._meant.found(text))
        not_meant = self._not_meant.within(text) if meant else ()
        for number, span in meant:
            if number not in not_meant:
                return Heard(self._kinds[number], *span)
        return None

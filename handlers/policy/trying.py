"""What a change of the lexicon would have done to everything that people said right or wrong about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.policy.amending import Change, Do, amended
from handlers.policy.lexicon import Lexicon
from handlers.policy.matching import Matcher, Reading
from handlers.policy.normalising import Normaliser
from storage.kinds import Decision, Label, Severity


@dataclass(frozen=True, slots=True)
class Line:
    """Words about a ticket, as they are read; without a label they are of one that was confirmed."""

    ticket: int
    text: str
    category: str
    label: Label | None


@dataclass(frozen=True, slots=True)
class Effect:
    """Numbers of the lines that are read otherwise: `opened` are tickets now, `spared` are none any more."""

    opened: frozenset[int]
    spared: frozenset[int]
    tickets: tuple[int, ...]


class Trial:
    """The lines, read once by the rules as they are; `texts` are the lines normalised."""

    def __init__(self, lexicon: Lexicon, landmarks: Sequence[str], lines: Sequence[Line]) -> None:
        normaliser = Normaliser(lexicon.typos)
        self.lexicon, self.landmarks, self.lines = lexicon, landmarks, lines
        self.matcher = Matcher(lexicon, landmarks)
        self.texts = [normaliser.normalise(line.text).text for line in lines]
        self.before = [self.matcher.read(line.text) for line in lines]
        self._pinned = [(pinned.text, _told(self.matcher.read(pinned.text))) for pinned in lexicon.pinned]

    def labelled(self, label: Label | None) -> list[int]:
        return [number for number, line in enumerate(self.lines) if line.label is label]

    def having(self, words: Iterable[str]) -> list[int]:
        wanted = tuple(words)
        return [number for number, text in enumerate(self.texts) if any(word in text for word in wanted)]

    def effect(self, change: Change) -> Effect | None:
        """None for a change that is never made: it touches a pinned example, or does more to a danger to life than ask
        about it."""
        after = Matcher(amended(self.lexicon, change), self.landmarks)
        if any(_told(after.read(text)) != told for text, told in self._pinned):
            return None
        opened: set[int] = set()
        spared: set[int] = set()
        changed: set[int] = set()
        for number in self.having(change.words):
            was, is_now = self.before[number], after.read(self.lines[number].text)
            if _told(was) == _told(is_now):
                continue
            if was.severity == Severity.S0 and not (change.do is Do.ASK and is_now.decision == Decision.ASK):
                return None
            changed.add(self.lines[number].ticket)
            if was.decision != is_now.decision and Decision.TICKET in (was.decision, is_now.decision):
                (opened if is_now.decision == Decision.TICKET else spared).add(number)
        return Effect(frozenset(opened), frozenset(spared), tuple(sorted(changed)))


def _told(reading: Reading) -> tuple[Decision, str | None, Severity | None]:
    return reading.decision, reading.category, reading.severity

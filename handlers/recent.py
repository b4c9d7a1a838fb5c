"""What was just said in the groups, in memory alone and for minutes: for messages that belong together, for asking why
the bot kept silent, and for not refusing the same thing again and again."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from handlers.incoming import Evidence

TOGETHER: Final = timedelta(minutes=3)
"""So near in time the messages of one person speak of one matter (the normaliser's step 9 in the field's notes)."""

ASKED_WITHIN: Final = timedelta(hours=1)
"""So long it is remembered why a message was left alone."""

REFUSED_WITHIN: Final = timedelta(minutes=5)
MOST_REFUSALS: Final = 5
"""So often within that time one person is told the same refusal in a group: who tries again another way is answered."""

MOST_KEPT: Final = 2000
"""The oldest go first, however busy the groups are."""

LONGEST: Final = 200
"""Characters of a message that are remembered: what is longer stands for itself."""


Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Silence:
    """A message that was left alone, and the reasons."""

    person: str
    text: str
    photo: bool
    at: datetime
    why: tuple[str, ...]
    album: str | None = None
    place: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class Recent:
    """Lost when the process ends, which is meant: talk that is not for the bot is never stored."""

    _by_message: OrderedDict[Key, Silence] = field(default_factory=OrderedDict[Key, Silence])
    _by_speaker: dict[Key, tuple[Key, ...]] = field(default_factory=dict[Key, tuple[Key, ...]])
    _refused: OrderedDict[tuple[str, str, str], tuple[datetime, int]] = field(
        default_factory=OrderedDict[tuple[str, str, str], tuple[datetime, int]]
    )

    def copy(self) -> "Recent":
        """For a batch that may yet fail."""
        return Recent(self._by_message.copy(), self._by_speaker.copy(), self._refused.copy())

    def become(self, other: "Recent") -> None:
        """The batch was kept."""
        self._by_message, self._by_speaker = other._by_message, other._by_speaker
        self._refused = other._refused

    def remember(self, chat: str, message: str, silence: Silence) -> None:
        if (chat, message) not in self._by_message:
            speaker = (chat, silence.person)
            self._by_speaker[speaker] = (*self._by_speaker.get(speaker, ()), (chat, message))
        self._by_message[chat, message] = silence
        while len(self._by_message) > MOST_KEPT or self._oldest_is_past(silence.at):
            (where, oldest), past = self._by_message.popitem(last=False)
            self._drop((where, past.person), (where, oldest))

    def forget(self, chat: str, person: str) -> None:
        """What that person said there has become part of a report."""
        for key in self._by_speaker.pop((chat, person), ()):
            del self._by_message[key]

    def before(self, chat: str, person: str, at: datetime) -> list[Silence]:
        """What that person said there within the last minutes, in order."""
        said = [self._by_message[key] for key in self._by_speaker.get((chat, person), ())]
        return [silence for silence in said if timedelta() <= at - silence.at <= TOGETHER]

    def silence(self, chat: str, message: str) -> Silence | None:
        """What is remembered of a message that was left alone."""
        return self._by_message.get((chat, message))

    def quoted(self, chat: str, words: str) -> str | None:
        """The newest message with exactly these words that was left alone there."""
        said = (message for where, message in reversed(self._by_message) if where == chat)
        return next((message for message in said if self._by_message[chat, message].text == words), None)

    def refuse(self, chat: str, person: str, kind: str, now: datetime) -> bool:
        """Whether that person is to be told it there; false when they were told often a moment ago."""
        while self._refused and now - next(iter(self._refused.values()))[0] >= REFUSED_WITHIN:
            self._refused.popitem(last=False)
        key = (chat, person, kind)
        since, times = self._refused.get(key, (now, 0))
        self._refused[key] = since, times + 1
        return times < MOST_REFUSALS

    def _oldest_is_past(self, now: datetime) -> bool:
        return now - next(iter(self._by_message.values())).at > ASKED_WITHIN

    def _drop(self, speaker: Key, message: Key) -> None:
        left = tuple(one for one in self._by_speaker.pop(speaker) if one != message)
        if left:
            self._by_speaker[speaker] = left

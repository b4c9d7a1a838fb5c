"""What somebody answers, where the platform shows no more of it than words: whose those are is found again."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from rapidfuzz.distance import Prefix

from handlers.incoming import IncomingMessage
from handlers.policy.expressions import Expression, compiled
from handlers.scene import Scene
from handlers.speakers import Speaker
from handlers.uncertain import MAYBE_TWICE
from storage import outbox, reports
from storage.models import Report, Utterance

ENOUGH: Final = 12
"""So many letters and digits that begin two texts alike do not by chance."""

SHORTEST: Final = 6
"""No quote is cut off before that; a number and 号 anybody can write."""

LATEST: Final = 50
"""So far back it is looked what was said to somebody alone."""

OWN_WORDS: Final = timedelta(days=30)
"""So long somebody's words to the bot alone can be answered."""

NOT_OURS: Final = "?"
"""No message's id: something was answered, and it was nothing that the bot said or keeps."""

CUT_OFF: Final = ("…", "...")


async def resolve(scene: Scene, speaker: Speaker, message: IncomingMessage) -> IncomingMessage:
    """The message with the id of what it answers. Said to the bot alone, words that nobody knows again are not held
    against it: there is hardly anything else there to be quoted."""
    if not message.quoted or message.reply_to:
        return message
    words = _bare(message.quoted)
    found = await _own(scene, speaker, words, message.quoted) or await _reported(scene, speaker, words, message.quoted)
    found = found or scene.recent.quoted(speaker.chat, message.quoted.strip())
    return replace(message, reply_to=found or (None if speaker.is_direct else NOT_OURS))


async def _own(scene: Scene, speaker: Speaker, words: str, quoted: str) -> str | None:
    """What the bot itself said there: anybody can write a number, so the words around it count too."""
    number = _number_in(quoted)
    said = await outbox.about(scene.tx, speaker.chat, number) if number is not None else []
    if speaker.is_direct:
        said += await outbox.latest(scene.tx, speaker.chat, LATEST)
    there = [
        one for one in said if one.platform in (None, speaker.platform) and (number is None or number in one.about)
    ]
    likeness = {one: _likeness(words, _bare(one.text)) for one in there}
    return _newest_of_one_matter([one for one in likeness if likeness[one] == max(likeness.values()) > 0])


def _newest_of_one_matter(alike: Sequence[Utterance]) -> str | None:
    if len({one.about for one in alike}) != 1:
        return None
    return max(alike, key=lambda one: one.id).message


def _likeness(words: str, own: str) -> int:
    """How much of it is the same from the beginning, 0 where that is too little. A quote may be cut off, and what was
    said may have had a line more, or people's names as they are in that group."""
    shared = Prefix.similarity(words, own)
    is_whole = shared == len(own) or (shared == len(words) and shared >= SHORTEST)
    return shared if is_whole or shared >= ENOUGH else 0


async def _reported(scene: Scene, speaker: Speaker, words: str, quoted: str) -> str | None:
    is_cut = quoted.rstrip().endswith(CUT_OFF)
    said = [one for one in await _reports_there(scene, speaker) if _is_same(words, _bare(one.text), is_cut=is_cut)]
    return max(said, key=lambda one: one.id).message if said else None


async def _reports_there(scene: Scene, speaker: Speaker) -> list[Report]:
    if speaker.is_direct:
        return await reports.of_person(scene.tx, speaker.id, speaker.chat, scene.now - OWN_WORDS)
    return [one for one in await reports.of_open(scene.tx, speaker.grid) if one.chat == speaker.chat]


def _is_same(words: str, report: str, *, is_cut: bool) -> bool:
    if words == report:
        return bool(words)
    return report.startswith(words) and (len(words) >= ENOUGH or (is_cut and bool(words)))


def _number_in(quoted: str) -> int | None:
    found = _number().search(quoted)
    return int(found.groupdict()["number"] or 0) if found else None


def _number() -> Expression:
    return compiled(r"(?P<number>\d{1,9})\s*号")


def _bare(words: str) -> str:
    """Letters and digits, without the names of those who were called."""
    plain = unicodedata.normalize("NFKC", words.replace(MAYBE_TWICE, ""))
    called = " ".join(word for word in plain.split() if not word.startswith("@"))
    return "".join(character for character in called if character.isalnum())

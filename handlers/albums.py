"""What was shown with a report: kept beside its words, also where it comes in messages of its own."""

from collections.abc import Iterable, Sequence

from handlers import opening, stitching
from handlers.incoming import Evidence, IncomingMessage
from handlers.recent import TOGETHER, Silence
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import kept_evidence, reports
from storage.models import Exhibit, Report

NO_WORDS = ("只有图片，没有说是什么事",)


async def add(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """A part of an album without words: shown with the report that its album became, else remembered until words come.
    Whoever sends a second part and no words is asked what it is."""
    before = shown_before(scene, speaker, message)
    if await keep(scene, speaker, message, before):
        return True
    is_second = any(silence.album == message.album for silence in _before(scene, speaker, message))
    stitching.remember(scene, speaker, message, NO_WORDS)
    if is_second:
        await opening.ask_what(scene, speaker)
    return is_second


def shown_before(scene: Scene, speaker: Speaker, message: IncomingMessage) -> Sequence[Evidence]:
    """What they showed in the minutes before without a word about it, or in the same album."""
    return [
        shown
        for silence in _before(scene, speaker, message)
        if not silence.text or (message.album and silence.album == message.album)
        for shown in silence.evidence
    ]


async def keep(scene: Scene, speaker: Speaker, message: IncomingMessage, before: Sequence[Evidence] = ()) -> bool:
    """Whether the message is a report, or its album, or without words what they said just before; then all that came
    with it is kept."""
    report = await reports.of_message(scene.tx, speaker.chat, message.message)
    if report is not None:
        await _show(scene, message, report, [*before, *message.evidence])
        if before:
            scene.recent.forget(speaker.chat, speaker.voice)  # or the next report would show it too
        return True
    report = await _of_album(scene, speaker, message) or await _just_made(scene, speaker, message)
    if report is None:
        return False
    await _show(scene, message, report, message.evidence)
    return True


def _before(scene: Scene, speaker: Speaker, message: IncomingMessage) -> list[Silence]:
    return scene.recent.before(speaker.chat, speaker.voice, message.at)


async def _of_album(scene: Scene, speaker: Speaker, message: IncomingMessage) -> Report | None:
    report = await reports.of_album(scene.tx, speaker.chat, message.album) if message.album else None
    return report if report and report.person == speaker.id else None


async def _just_made(scene: Scene, speaker: Speaker, message: IncomingMessage) -> Report | None:
    """Where photos have no words of their own, they come after them."""
    if message.text:
        return None
    made = await reports.of_person(scene.tx, speaker.id, speaker.chat, message.at - TOGETHER)
    return next((report for report in made if report.voice == (speaker.id, None)), None)


async def _show(scene: Scene, message: IncomingMessage, report: Report, shown: Iterable[Evidence]) -> None:
    for one in shown:
        where = (report.id, one.kind, message.platform, one.file, one.size)
        await kept_evidence.keep(scene.tx, Exhibit(scene.tx.subdistrict, 0, *where, message.at))

"""What was shown with a report: kept beside its words, also where an album comes in several messages."""

from collections.abc import Iterable

from handlers import opening, stitching
from handlers.incoming import Evidence, IncomingMessage
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import kept_evidence, reports
from storage.models import Exhibit, Report

NO_WORDS = ("只有图片，没有说是什么事",)


async def add(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """A part without words: shown with the report that its album became, else remembered until words come. Whoever
    sends a second part and no words is asked what it is."""
    if await keep(scene, speaker, message):
        return True
    is_second = bool(_remembered(scene, speaker, message))
    stitching.remember(scene, speaker, message, NO_WORDS)
    if is_second:
        await opening.ask_what(scene, speaker)
    return is_second


async def keep(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether the message, or its album, is a report; then all that came with it is kept."""
    report = await reports.of_message(scene.tx, speaker.chat, message.message)
    if report is not None:
        await _show(scene, message, report, [*_remembered(scene, speaker, message), *message.evidence])
        return True
    report = await reports.of_album(scene.tx, speaker.chat, message.album) if message.album else None
    if report is None or report.person != speaker.id:
        return False
    await _show(scene, message, report, message.evidence)
    return True


def _remembered(scene: Scene, speaker: Speaker, message: IncomingMessage) -> list[Evidence]:
    """What came before, in the same album."""
    if not message.album:
        return []
    before = scene.recent.before(speaker.chat, speaker.id, message.at)
    return [shown for silence in before if silence.album == message.album for shown in silence.evidence]


async def _show(scene: Scene, message: IncomingMessage, report: Report, shown: Iterable[Evidence]) -> None:
    for one in shown:
        where = (report.id, one.kind, message.platform, one.file, one.size)
        await kept_evidence.keep(scene.tx, Exhibit(scene.tx.subdistrict, 0, *where, message.at))

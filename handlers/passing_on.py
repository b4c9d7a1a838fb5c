"""Talk of others that an informant or officer passes on to the bot alone: forwarded, pasted, or an exported log."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from handlers import albums, asking_after, opening, outgoing, recounting, speakers, stitching
from handlers.incoming import IncomingMessage
from handlers.policy import excerpts, exports, repeats, said_when
from handlers.policy.excerpts import LoggedMessage
from handlers.policy.matching import NO_RULE, Reading
from handlers.policy.repeats import Keys
from handlers.recent import Recent
from handlers.recounting import Account
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import heard, questions, reports, tickets
from storage.kinds import Decision, Purpose, Role, Severity, Status
from storage.models import Ticket

OLDEST: Final = timedelta(days=7)
"""What was said before is done, or somebody says it again."""

URGENT: Final = timedelta(hours=24)
"""So long words about what is urgent are about what is urgent now; older ones are looked into as pressing."""

MOST_LINES: Final = 2000
"""The newest of a log."""

MOST_CHARACTERS: Final = 1_000_000
CARD: Final = "📋"
"""The bot's own words in a log of a group where it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody said, and when; `photo` came with it."""

    name: str
    text: str
    at: datetime
    keys: Keys
    photo: bool = False


@dataclass(slots=True)
class _Passed:
    """What came of the lines so far, and the ticket of each that was taken before."""

    account: Account
    known: dict[str, int]


async def take(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether it was such talk: then each line is read as if it had been said in the group, and all of them are
    answered at once. Whoever passes it on is asked and told what the speakers cannot be. A resident's words, pasted or
    not, are a report of their own."""
    if not speaker.is_direct or speaker.role is Role.RESIDENT or await _is_answer(scene, speaker, message):
        return False
    lines = _lines(scene, speaker, message)
    if not lines:
        return False
    recent = [line for line in lines if line.at >= scene.now - OLDEST]
    fresh = sorted(recent, key=lambda line: line.at)[-MOST_LINES:]
    known = await _known(scene, speaker, fresh)
    is_one = message.forwarded and len(lines) == 1
    passed = _Passed(Account(len(fresh), len(lines) - len(recent), len(recent) - len(fresh)), known)
    here = scene if is_one else replace(scene, recent=Recent())
    for line in fresh:
        await _hear(here, speaker, message, line, passed)
    await _answer(scene, speaker, message, passed)
    if is_one and message.evidence:
        await albums.keep(scene, speaker, message)
    return True


async def _known(scene: Scene, speaker: Speaker, lines: Sequence[Line]) -> dict[str, int]:
    """The tickets of lines that were passed on before, or heard where they were said."""
    known = await heard.lines(scene.tx, {key for line in lines for key in line.keys.known + line.keys.noted})
    zone, near = scene.town.calendar.zone, speaker.grid
    for report in await reports.of_open(scene.tx, near) if near else ():
        name = report.quoted or report.name
        keys = repeats.of_line(name, report.text, report.said_at, exact=True, zone=zone, near=near)
        known.setdefault(keys.known[0], report.ticket)
    return known


async def _is_answer(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Somebody who is asked for words may forward them."""
    if not message.forwarded:
        return False
    question = await questions.waiting(scene.tx, speaker.chat, speaker.id)
    return question is not None and scene.now - question.asked_at <= scene.town.limits.answer_within


def _lines(scene: Scene, speaker: Speaker, message: IncomingMessage) -> list[Line]:
    logged = _logged(scene, message)
    if logged:
        return [_line(scene, speaker, message, one) for one in logged if CARD not in one.text]
    if not message.forwarded or not message.text.strip():
        return []
    origin = message.origin
    one = LoggedMessage("", message.text, origin.name if origin else "", origin.at.isoformat() if origin else "")
    return [replace(_line(scene, speaker, message, one), photo=message.photo)]


def _logged(scene: Scene, message: IncomingMessage) -> Sequence[LoggedMessage]:
    if message.attached:
        try:
            return exports.read(message.attached[-MOST_CHARACTERS:])
        except exports.NoLog:
            return ()
    found = excerpts.pasted(message.text)
    names = {one.sender for one in found}
    # 装修噪音 23:00 is what somebody writes of a matter; nobody is called that.
    matters = [name for name in names if scene.concerns(name, Role.RESIDENT)]
    return found if 2 * len(matters) <= len(names) else ()


def _line(scene: Scene, speaker: Speaker, message: IncomingMessage, one: LoggedMessage) -> Line:
    zone = scene.town.calendar.zone
    at, exact = said_when.moment(one.at, zone, message.at)
    name = speakers.called(one.sender)
    keys = repeats.of_line(name, one.text, at, exact=exact, zone=zone, near=speaker.grid)
    return Line(name, one.text, at, keys)


async def _hear(scene: Scene, speaker: Speaker, message: IncomingMessage, line: Line, passed: _Passed) -> None:
    voice = replace(speaker, quoted=line.name, role=_role(scene, line.name))
    before = next((passed.known[key] for key in line.keys.known if key in passed.known), None)
    if before is not None:
        scene.recent.forget(voice.chat, voice.voice)
        passed.account.repeated.append(before)
        return
    told = replace(message, text=line.text, at=line.at, photo=line.photo, reply_to=None, evidence=(), place=None)
    ticket = await _report(scene, voice, told, passed)
    if not isinstance(ticket, Ticket):
        # Lines have no ids of their own, and are remembered one by one.
        id = f"{message.message} {line.keys.noted[0]}" if passed.account.read > 1 else message.message
        stitching.remember(scene, voice, replace(told, message=id), ticket)
        return
    await _count(scene, ticket, passed)
    for key in line.keys.noted:
        if key not in passed.known:
            passed.known[key] = ticket.number
            await heard.note_line(scene.tx, key, ticket.number, scene.now)


async def _count(scene: Scene, ticket: Ticket, passed: _Passed) -> None:
    """What has this one report alone was opened by it."""
    account = passed.account
    account.taken += 1
    if len(await reports.of_ticket(scene.tx, ticket.number)) == 1:
        (account.asked if ticket.status is Status.NEEDS_INFO else account.opened).append(ticket.number)
    elif ticket.number not in account.opened + account.asked:
        account.joined.append(ticket.number)


def _role(scene: Scene, name: str) -> Role:
    """What somebody of the roster says is theirs, where only one is called so."""
    people = [person for person in scene.town.roster.people.values() if person.name == name]
    return people[0].role if len(people) == 1 else Role.RESIDENT


async def _report(scene: Scene, voice: Speaker, message: IncomingMessage, passed: _Passed) -> Ticket | tuple[str, ...]:
    """The ticket that the words opened, joined or asked after; else why there is none."""
    if not stitching.may_matter(scene, voice, message):
        return (NO_RULE,)
    message, reading = stitching.stitch(scene, voice, message, scene.read(message.text, voice.role, message.photo))
    asked = await asking_after.ask_after(scene, voice, message, reading)
    if isinstance(asked, Ticket):
        return asked
    if asked.decision is Decision.NONE or asked.category is None:
        return asked.why
    reading = _as_of_now(scene, message, asked)
    if reading.decision is Decision.ASK and not _is_pressing(reading):
        passed.account.doubtful += 1
        return reading.why
    return await opening.take(scene, voice, message, reading, speakers.grid_of(scene.town, voice, reading.place))


def _as_of_now(scene: Scene, message: IncomingMessage, reading: Reading) -> Reading:
    why = (*reading.why, "转来的话")
    if reading.severity is Severity.S0 and scene.now - message.at > URGENT:
        return replace(reading, severity=Severity.S1, why=(*why, f"{URGENT.days * 24} 小时以前说的"))
    return replace(reading, why=why)


def _is_pressing(reading: Reading) -> bool:
    return reading.private or reading.severity in (Severity.S0, Severity.S1)


async def _answer(scene: Scene, speaker: Speaker, message: IncomingMessage, passed: _Passed) -> None:
    """Once, with all the numbers; whoever passed on one matter without its place is asked for it."""
    about = passed.account.tickets
    touched = await tickets.of_numbers(scene.tx, about)
    unplaced = [one for one in touched if one.number in passed.account.opened and opening.lacks_place(one)]
    urgent = any(ticket.severity is Severity.S0 for ticket in touched)
    text = recounting.told(passed.account, [ticket.number for ticket in unplaced], urgent=urgent)
    await outgoing.say(
        scene,
        speaker.chat,
        Purpose.ANSWER,
        text,
        about=about,
        person=speaker.id,
        reply_to=message.message,
        urgent=urgent,
    )
    if len(unplaced) == 1:
        await opening.ask_where(scene, unplaced[0])

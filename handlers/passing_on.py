"""Talk of others that an informant or officer passes on to the bot alone: forwarded, pasted, or an exported log."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from handlers import albums, asking_after, opening, outgoing, recounting, speakers, stitching
from handlers.incoming import IncomingMessage
from handlers.policy import excerpts, exports, phrases, repeats, said_when
from handlers.policy.excerpts import LoggedMessage
from handlers.policy.matching import NO_RULE, Reading
from handlers.policy.normalising import bare
from handlers.policy.repeats import Keys
from handlers.recent import Recent
from handlers.recounting import Account
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import heard, questions, reports, tickets
from storage.kinds import Action, Decision, Purpose, Role, Severity, Status
from storage.models import Ticket

OLDEST: Final = timedelta(days=7)
"""What was said before is done, or somebody says it again."""

URGENT: Final = timedelta(hours=24)
"""So long words about what is urgent are about what is urgent now; older ones are looked into as pressing."""

MOST_LINES: Final = 2000
"""The newest of a log."""

MOST_CHARACTERS: Final = 1_000_000
OWN: Final = re.compile(r"📋|\d 号 · ")
"""How the bot itself speaks of a ticket: in a log of a group where it is, or sent back to it."""


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
    if not speaker.is_direct or speaker.role is Role.RESIDENT or await _is_own(scene, speaker, message):
        return False
    logged = _logged(scene, message)
    if not logged:
        return False
    is_one = message.forwarded and len(logged) == 1
    lines, account = _newest(scene, speaker, message, logged)
    passed = _Passed(account, await _known(scene, speaker, lines))
    here = scene if is_one else replace(scene, recent=Recent())
    for line in lines:
        await _hear(here, speaker, message, replace(line, photo=is_one and message.photo), passed)
    await _answer(scene, speaker, message, passed)
    if is_one and not message.attached and message.evidence:
        await albums.keep(scene, speaker, message, ())
    return True


def _newest(
    scene: Scene, speaker: Speaker, message: IncomingMessage, logged: Sequence[LoggedMessage]
) -> tuple[list[Line], Account]:
    """In the order they were said, and how many were left out."""
    zone = scene.town.calendar.zone
    timed = [(one, *said_when.moment(one.at, zone, message.at)) for one in logged]
    recent = sorted((one for one in timed if one[1] >= scene.now - OLDEST), key=lambda one: one[1])
    lines: list[Line] = []
    for one, at, exact in recent[-MOST_LINES:]:
        name, text = speakers.called(one.sender), bare(one.text)
        keys = repeats.of_line(name, text, at, exact=exact, zone=zone, near=speaker.grid)
        lines.append(Line(name, text, at, keys))
    return lines, Account(len(lines), len(timed) - len(recent), len(recent) - len(lines))


async def _known(scene: Scene, speaker: Speaker, lines: Sequence[Line]) -> dict[str, int]:
    """The tickets of lines that were passed on before, or heard where they were said."""
    known = await heard.lines(scene.tx, {key for line in lines for key in line.keys.known + line.keys.noted})
    zone, near = scene.town.calendar.zone, speaker.grid
    lately = reports.of_open(scene.tx, near) if near else reports.since(scene.tx, scene.now - OLDEST)
    for report in await lately:
        name = report.quoted or report.name
        for words in (report.text, stitching.last_of(report.text)):
            keys = repeats.of_line(name, words, report.said_at, exact=True, zone=zone, near=near)
            for key in keys.noted:
                known.setdefault(key, report.ticket)
    return known


async def _is_own(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """A command, or the words that the sender was just asked for, which may be another's."""
    if message.attached:
        return False
    if not message.forwarded and phrases.parse(message.text):
        return True
    question = await questions.waiting(scene.tx, speaker.chat, speaker.id)
    if question is None or question.action is Action.REPORT:
        return False
    return scene.now - question.asked_at <= scene.town.limits.answer_within


def _logged(scene: Scene, message: IncomingMessage) -> Sequence[LoggedMessage]:
    """What others said, the bot among them; nothing where it is the sender's own words."""
    found = _copied(scene, message)
    if found or not (message.forwarded or OWN.search(message.text)) or not message.text.strip():
        return found
    origin = message.origin
    name, at = (origin.name, origin.at.isoformat()) if origin else ("", "")
    return [LoggedMessage(message.message, message.text, name, at)]


def _copied(scene: Scene, message: IncomingMessage) -> Sequence[LoggedMessage]:
    if message.attached:
        try:
            return exports.read(message.attached[-MOST_CHARACTERS:])
        except exports.NoLog:
            return ()
    found = excerpts.pasted(message.text)
    names = {one.sender for one in found}
    # 装修噪音 23:00 is what somebody writes of a matter; nobody is called that.
    matters = [name for name in names if scene.concerns(name, Role.RESIDENT)]
    if 2 * len(matters) > len(names) or (matters and not found[0].at and _is_told(scene, matters)):
        return ()
    return found


def _is_told(scene: Scene, names: Sequence[str]) -> bool:
    """5栋楼道有垃圾：请物业清理 is a matter, and not what somebody called so says."""
    return any(scene.read(name, Role.RESIDENT, photo=False).decision is not Decision.NONE for name in names)


async def _hear(scene: Scene, speaker: Speaker, message: IncomingMessage, line: Line, passed: _Passed) -> None:
    voice = replace(speaker, quoted=line.name, role=_role(scene, line.name))
    before = next((passed.known[key] for key in line.keys.known if key in passed.known), None)
    if before is not None:
        scene.recent.forget(voice.chat, voice.voice)
        passed.account.repeated.append(before)
        return
    if OWN.search(line.text):
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


async def tell_unread(scene: Scene, speaker: Speaker, message: IncomingMessage) -> None:
    """Of a file that is no chat log; whoever passes talk on may think that it was read."""
    if speaker.role is Role.RESIDENT:
        return
    chat, person, reply_to = speaker.chat, speaker.id, message.message
    await outgoing.say(scene, chat, Purpose.ANSWER, recounting.NO_LOG, person=person, reply_to=reply_to)


async def _answer(scene: Scene, speaker: Speaker, message: IncomingMessage, passed: _Passed) -> None:
    """Once, with all the numbers; whoever passed on one matter without its place is asked for it."""
    touched = await tickets.of_numbers(scene.tx, passed.account.tickets)
    unplaced = [one for one in touched if one.number in passed.account.opened and opening.lacks_place(one)]
    urgent = any(ticket.severity is Severity.S0 for ticket in touched)
    text = recounting.told(passed.account, [ticket.number for ticket in unplaced], urgent=urgent)
    await outgoing.say(
        scene,
        speaker.chat,
        Purpose.ANSWER,
        text,
        about=passed.account.tickets[: recounting.MOST_NAMED],
        person=speaker.id,
        reply_to=message.message,
        urgent=urgent,
    )
    if len(unplaced) == 1:
        await opening.ask_where(scene, unplaced[0])

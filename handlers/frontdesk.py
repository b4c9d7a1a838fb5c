"""The one entrance: everything that is heard comes here, and what happens next is an `if`."""

import hashlib
from dataclasses import replace

from handlers import (
    addresses,
    affirming,
    albums,
    asking_after,
    binding,
    changes,
    cleaning,
    commands,
    confirming,
    learning,
    locating,
    opening,
    outgoing,
    passing_on,
    pinging,
    prompting,
    quoting,
    rewording,
    speakers,
    stepping,
    stitching,
    welcoming,
)
from handlers.incoming import Incoming, IncomingChange, IncomingMessage, IncomingPress
from handlers.policy import phrases, places
from handlers.policy.lexicon import UNSORTED
from handlers.policy.lifecycle import NOT_CLOSED
from handlers.policy.matching import NO_RULE, Reading
from handlers.refusals import Refused, nothing_to_report
from handlers.scene import Scene
from handlers.speakers import Speaker
from storage import heard, questions, reports, tickets
from storage.kinds import Action, Decision, Purpose
from storage.models import Ticket


def meet(scene: Scene, incoming: Incoming) -> tuple[Speaker, Incoming]:
    """Who it is, and what they sent, fit to be kept."""
    cleaned = cleaning.clean(incoming, scene.now)
    return speakers.identify(scene.town, cleaned), cleaned


async def receive(scene: Scene, speaker: Speaker, incoming: Incoming) -> None:
    """Does what the message or the press of somebody who was met asks for; what is not for the bot leaves no trace."""
    name = key(incoming)
    if await heard.known(scene.tx, speaker.chat, name):
        return
    if await _handle(replace(scene, answering=speaker), speaker, incoming):
        await heard.note(scene.tx, speaker.chat, name, scene.now)


def key(incoming: Incoming) -> str:
    """What it is known by when it is heard again; an edited message anew for each text that it was given."""
    if isinstance(incoming, IncomingPress):
        return f"press {incoming.press}"
    if isinstance(incoming, IncomingChange):
        return f"change {incoming.key}"
    if not incoming.edited:
        return incoming.message
    return f"edit {incoming.message} {hashlib.sha256(incoming.text.encode()).hexdigest()}"


async def _handle(scene: Scene, speaker: Speaker, incoming: Incoming) -> bool:
    """Whether it was for the bot, and is to be known when it is heard again."""
    if isinstance(incoming, IncomingChange):
        return await changes.take(scene, speaker, incoming)
    if speaker.is_direct and incoming.platform != addresses.LOCAL:
        await welcoming.note(scene, incoming.platform, incoming.account, reachable=True)
    try:
        if isinstance(incoming, IncomingPress):
            if speaker.is_bound:
                await commands.press(scene, speaker, incoming)
            return speaker.is_bound
        if not incoming.edited and await binding.obey(scene, speaker, incoming):
            return True
        if not speaker.is_bound:
            await changes.greet(scene, incoming.platform, incoming.chat, speaker)
            return False
        return await _listen(scene, speaker, incoming)
    except Refused as refusal:
        await _refuse(scene, speaker, incoming, refusal)
        return True


async def _refuse(scene: Scene, speaker: Speaker, incoming: Incoming, refusal: Refused) -> None:
    """Who goes on with a mistake in a group has read the answer, and the neighbours need not read it again."""
    if not (speaker.is_direct or scene.recent.refuse(speaker.chat, speaker.id, refusal.kind, scene.now)):
        return
    reply_to = incoming.message if isinstance(incoming, IncomingMessage) else None
    named = "" if reply_to or speaker.is_direct else f"{speaker.name}，"
    words = named + refusal.words
    chat, person, topic = speaker.chat, speaker.id, speaker.topic
    await outgoing.say(scene, chat, Purpose.ANSWER, words, person=person, reply_to=reply_to, topic=topic)


async def _listen(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    if message.start is not None:
        await welcoming.welcome(scene, speaker, message)
        return True
    return await passing_on.take(scene, speaker, message) or await _take(scene, speaker, message)


async def _take(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Somebody's own words."""
    if message.edited and await _reword(scene, speaker, message):
        return False  # the words that are kept show when it is heard again
    message = await quoting.resolve(scene, speaker, message)
    if await stitching.explain(scene, speaker, message):
        return True
    if await _is_obeyed(scene, speaker, message) or await _told_where(scene, speaker, message):
        return True
    if message.place and not message.text:
        return await locating.take(scene, speaker, message)
    if message.album and not message.text:
        return await albums.add(scene, speaker, message)
    return await _take_with_evidence(scene, speaker, message) or await confirming.insist(scene, speaker, message)


async def _is_obeyed(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether it answers the bot or asks it for something; another's 收到 or 已解决 that somebody shows does not."""
    own = not message.forwarded
    if (own and await commands.obey(scene, speaker, message)) or await commands.continue_talk(scene, speaker, message):
        return True
    return own and await _answers(scene, speaker, message)


async def _answers(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether it answers something that the bot asked, or waits for."""
    if await stepping.step(scene, speaker, message):
        return True
    return await affirming.affirm(scene, speaker, message) or await confirming.confirm(scene, speaker, message)


async def _take_with_evidence(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    before = albums.shown_before(scene, speaker, message)
    taken = await _report(scene, speaker, message)
    may_be_kept = (before and taken) or (message.evidence and (taken or message.album or not message.text))
    kept = bool(may_be_kept and await albums.keep(scene, speaker, message, before))
    if message.attached and not (kept or message.text.strip()):
        await passing_on.tell_unread(scene, speaker, message)
    return kept or taken


async def _reword(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    report = await reports.of_message(scene.tx, speaker.chat, message.message)
    if report is None or report.voice != (speaker.id, None):
        return False
    text, meant = _reported(message.text)
    reading = scene.town.matcher.read(text, role=speaker.heard_as)
    return await rewording.reword(scene, report, text, _taken_at_word(scene, text, reading) if meant else reading)


async def _report(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether the message was taken as a report, or answered because it was said to the bot alone."""
    text, meant = _reported(message.text)
    if meant and not text and not message.photo:
        raise nothing_to_report()
    if not (meant or speaker.is_direct or stitching.may_matter(scene, speaker, message)):
        stitching.remember(scene, speaker, message, (NO_RULE,))
        return False
    reading = scene.read(text, speaker.heard_as, message.photo)
    message = replace(message, text=text)
    if meant:
        reading = _taken_at_word(scene, text, reading)
    else:
        message, reading = stitching.stitch(scene, speaker, message, reading)
        asked = await asking_after.ask_after(scene, speaker, message, reading)
        if isinstance(asked, Ticket):
            return True
        reading = asked
    reading = replace(reading, place=reading.place or locating.just_shared(scene, speaker, message))
    if reading.decision is Decision.NONE:
        return await _leave_alone(scene, speaker, message, reading)
    if reading.category is None:
        stitching.remember(scene, speaker, message, reading.why)
        await opening.ask_what(scene, speaker)
        return True
    grid = speakers.grid_of(scene.town, speaker, reading.place)
    ticket = await opening.take(scene, speaker, message, reading, grid)
    if meant:
        await learning.from_missed(scene, ticket, speaker.chat, message.message)
    return True


async def _leave_alone(scene: Scene, speaker: Speaker, message: IncomingMessage, reading: Reading) -> bool:
    """Whether it was answered all the same, because it was said to the bot alone."""
    stitching.remember(scene, speaker, message, reading.why)
    if speaker.is_direct and message.text.strip() and (words := await prompting.prompt(scene, speaker, message.text)):
        await outgoing.say(scene, speaker.chat, Purpose.ANSWER, words, person=speaker.id)
    return speaker.is_direct


def _reported(text: str) -> tuple[str, bool]:
    """The words of a report, and whether 上报 stood before them."""
    command = phrases.parse(text)
    return (command.words, True) if command and command.action is Action.REPORT else (text, False)


def _taken_at_word(scene: Scene, text: str, reading: Reading) -> Reading:
    """Somebody said that it is a report, whatever the rules think; an officer's too."""
    if reading.decision is Decision.NONE:
        reading = scene.town.matcher.read(text)
    category = scene.town.matcher.category(reading.category or UNSORTED.id)
    severity = reading.severity or category.severity
    why = (*reading.why, "报事人写明上报")
    return replace(reading, decision=Decision.TICKET, category=category.id, severity=severity, why=why)


async def _told_where(scene: Scene, speaker: Speaker, message: IncomingMessage) -> bool:
    """Whether the message says where a matter is, to somebody who was asked for it."""
    question = await questions.waiting(scene.tx, speaker.chat, speaker.id)
    if question is None or question.action is not Action.REPORT:
        return False
    late = scene.now - question.asked_at > scene.town.limits.answer_within and not message.reply_to
    reading = scene.town.matcher.read(message.text, role=speaker.heard_as)
    place = locating.shared(scene, message)
    place = place or places.find_near(message.text, reading.place, scene.town.matcher.landmarks)
    ticket = await tickets.get(scene.tx, question.ticket)
    if late or place is None or reading.decision is Decision.TICKET or ticket is None:
        return False
    if ticket.status in NOT_CLOSED:
        await pinging.set_place(scene, ticket, place, speaker.id)
    return True

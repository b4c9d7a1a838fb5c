"""How tickets end: the reporters are asked, and the group where it began always hears the end."""

from collections.abc import Sequence
from typing import Any

from handlers import addresses, learning, outgoing, pinging, stages, wording
from handlers.policy.lifecycle import Event
from handlers.scene import Scene
from storage import questions, reports
from storage.kinds import Action, Purpose, Severity
from storage.models import Report, Ticket

ASKED = (Action.CONFIRM, Action.REOPEN)

Group = tuple[str, str]


async def ask_reporters(scene: Scene, ticket: Ticket, only: Sequence[Report] | None = None) -> None:
    """Once in each group where it was reported, all its reporters there together; of a private matter without names."""
    for (chat, _), voices in (await _by_group(scene, ticket, only)).items():
        named = _named(ticket, chat, voices)
        await outgoing.say(
            scene,
            chat,
            Purpose.CONFIRMATION,
            wording.confirmation(scene.town, ticket, [voice.name for voice in named]),
            about=(ticket.number,),
            mentions=tuple(voice.person for voice in named),
            buttons=ASKED,
            reply_to=named[0].message if named else None,
            platform=voices[0].platform,
        )


async def confirm(scene: Scene, ticket: Ticket, who: str, why: str = "") -> Ticket:
    """A reporter says it is solved; also before anybody reported it done, and then the one on it need not come."""
    return await end(scene, ticket, Event.CONFIRMED, who, why or "报事人说解决了")


async def expire(scene: Scene, ticket: Ticket) -> Ticket:
    """Nobody answered in time: closed as unconfirmed, which is not counted as satisfied."""
    return await end(scene, ticket, Event.EXPIRED, stages.BOT, "办结后到期没有人回话")


async def reject(scene: Scene, ticket: Ticket, who: str, why: str) -> Ticket:
    return await end(scene, ticket, Event.REJECTED, who, why, note=why)


async def call_false(scene: Scene, ticket: Ticket, who: str, why: str) -> Ticket:
    """误报, free of blame."""
    ended = await end(scene, ticket, Event.FALSE_ALARM, who, why or "误报")
    await learning.from_false_alarm(scene, ended)
    return ended


async def withdraw(scene: Scene, ticket: Ticket, who: str, why: str) -> Ticket:
    """It was not for the bot: nobody hears of it, and the words are forgotten."""
    ended = await stages.enter(scene, ticket, Event.WITHDRAWN, who=who, why=why)
    await outgoing.call_back(scene, ticket.number)
    await reports.forget_words(scene.tx, ticket.number)
    return ended


async def end(scene: Scene, ticket: Ticket, event: Event, who: str, why: str, **changes: Any) -> Ticket:
    """Closed for that reason; waiting reminders are called back and every group where it was reported hears it."""
    ended = await stages.enter(scene, ticket, event, who=who, why=why, **changes)
    await outgoing.call_back(scene, ticket.number)
    await questions.drop(scene.tx, ticket.number)
    await pinging.show_card(scene, ended)
    await tell_all(scene, ended)
    if ended.assignee and ended.assignee != who and event is not Event.EXPIRED:
        await _tell_assignee(scene, ended)
    return ended


async def tell_all(scene: Scene, ticket: Ticket) -> None:
    for (chat, _), voices in (await _by_group(scene, ticket)).items():
        named = _named(ticket, chat, voices)
        text = wording.closing(scene.town, ticket, [voice.name for voice in named])
        people = tuple(voice.person for voice in named)
        by = voices[0].platform
        await outgoing.say(scene, chat, Purpose.CLOSING, text, about=(ticket.number,), mentions=people, platform=by)


def _named(ticket: Ticket, chat: str, voices: Sequence[Report]) -> Sequence[Report]:
    """Who may be named there: of a private matter nobody, in a group."""
    return () if ticket.private and not addresses.is_direct(chat) else voices


async def _tell_assignee(scene: Scene, ticket: Ticket) -> None:
    assert ticket.assignee is not None
    person = scene.town.roster.people.get(ticket.assignee)
    if person and person.direct:
        text = wording.closing(scene.town, ticket, [])
        urgent = ticket.severity is Severity.S0
        chat = addresses.direct(person.id)
        await outgoing.say(scene, chat, Purpose.UPDATE, text, about=(ticket.number,), person=person.id, urgent=urgent)


async def _by_group(
    scene: Scene, ticket: Ticket, only: Sequence[Report] | None = None
) -> dict[Group, Sequence[Report]]:
    """The first report of each person, by chat and by platform where the chat has a group on several; the one where it
    began first."""
    voices: dict[Group, dict[str, Report]] = {}
    for report in only or await reports.of_ticket(scene.tx, ticket.number):
        voices.setdefault(_group(scene, report), {}).setdefault(report.person, report)
    return {group: list(people.values()) for group, people in voices.items()}


def _group(scene: Scene, report: Report) -> Group:
    bound = scene.town.roster.chats.get(report.chat)
    return report.chat, (report.platform or bound.platform) if bound and bound.also else ""


def reporters_of(said: Sequence[Report]) -> tuple[str, ...]:
    """Everybody who reported it, in the order they did."""
    return tuple(dict.fromkeys(report.person for report in said))

"""Empties the outbox: the one place that speaks, noting what it says before and after, so that a crash is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clocks import Clock
from bot.platforms import Mention, Platforms, Speech, TryAgainLater, Undeliverable
from handlers import addresses, falling_back, speakers
from handlers.policy import working_time
from handlers.policy.town import Town
from handlers.scene import Scene
from storage import outbox, reports
from storage.database import Database, Transaction
from storage.kinds import Purpose, SendState
from storage.models import Utterance

log = structlog.get_logger()

AT_ONCE = 50
PATIENCE = (5, 15, 60, 300)
"""Seconds before the next try, after the first failures; the last one repeats."""

MAYBE_TWICE = "（可能重复）"
SAID_ONCE_ONLY = (Purpose.RECEIPT, Purpose.CONFIRMATION, Purpose.CLOSING)
"""No later step says these again, so they are said again when nobody knows whether they were."""

RINGING = (Purpose.PING, Purpose.REMINDER, Purpose.ESCALATION)
"""What calls a person to something."""


@dataclass(frozen=True, slots=True)
class Mouth:
    """All that speaking needs."""

    database: Database
    town: Town
    platforms: Platforms
    clock: Clock

    async def recover(self) -> None:
        """After a crash: what was being said may have been heard or not. Urgent words, and those that nothing later
        would repeat, are said again and marked so; the rest waits for the ticket's next step."""
        async with self.database.transaction(self.town.subdistrict) as tx:
            for utterance in await outbox.in_state(tx, SendState.SENDING):
                unknown = await outbox.mark(
                    tx, utterance, state=SendState.UNKNOWN, trouble="发送时中断，不知道有没有送到"
                )
                if unknown and (unknown.urgent or unknown.purpose in SAID_ONCE_ONLY):
                    text = f"{MAYBE_TWICE}{unknown.text}"
                    await outbox.mark(tx, unknown, state=SendState.QUEUED, due_at=self.clock.now(), text=text)

    async def speak(self) -> int:
        """Says everything that is due; how much was tried."""
        tried = 0
        while batch := await self._claim():
            failing: set[str] = set()
            for utterance in batch:
                await self._say(utterance, failing)
            tried += len(batch)
        return tried

    async def _claim(self) -> list[Utterance]:
        async with self.database.transaction(self.town.subdistrict) as tx:
            claimed: list[Utterance] = []
            for utterance in await outbox.due(tx, self.clock.now(), AT_ONCE):
                if morning := self._kept_from_night(utterance):
                    await outbox.mark(tx, utterance, due_at=morning)
                    continue
                sending = await outbox.mark(tx, utterance, state=SendState.SENDING, attempts=utterance.attempts + 1)
                if sending:
                    claimed.append(sending)
            return claimed

    def _kept_from_night(self, utterance: Utterance) -> datetime | None:
        """When routine words to a person may be said that were meant for the day and got late; None: now."""
        if utterance.urgent or utterance.purpose not in RINGING or self._quiet_until(utterance.put_at):
            return None
        return self._quiet_until(self.clock.now())

    def _quiet_until(self, at: datetime) -> datetime | None:
        return working_time.quiet_until(self.town.calendar, at)

    async def _say(self, utterance: Utterance, failing: set[str]) -> None:
        try:
            if utterance.chat in failing:
                raise TryAgainLater("waits for what stands before it in this chat")
            platform, speech = await self._prepare(utterance)
            message = await self.platforms[platform].say(speech)
        except TryAgainLater as trouble:
            failing.add(utterance.chat)
            await self._put_off(utterance, trouble.reason, trouble.after)
        except Undeliverable as trouble:
            await self._give_up(utterance, trouble.reason)
        except Exception:  # an edge: what one utterance breaks must not silence the others
            log.exception("an utterance could not be said", utterance=utterance.id, chat=utterance.chat)
            await self._put_off(utterance, "a bug; see the log", None)
        else:
            await self._mark(utterance, state=SendState.SENT, message=message, trouble="")

    async def _prepare(self, utterance: Utterance) -> tuple[str, Speech]:
        platform, address, direct = route(self.town, self.platforms, utterance.chat)
        edits, names = None, dict[str, str]()
        if utterance.edits is not None or not self.town.roster.people.keys() >= set(utterance.mentions):
            async with self.database.transaction(self.town.subdistrict) as tx:
                edits = None if utterance.edits is None else await _edited_message(tx, utterance.edits)
                names = await _reporters_names(tx, utterance)
        mentions = tuple(_mention(self.town, platform, person, names) for person in utterance.mentions)
        ticket = utterance.about[0] if len(utterance.about) == 1 else None
        said = (utterance.text, mentions, utterance.buttons, utterance.reply_to, edits, ticket, utterance.purpose)
        return platform, Speech(address, direct, *said)

    async def _put_off(self, utterance: Utterance, reason: str, after: timedelta | None) -> None:
        patience = timedelta(seconds=PATIENCE[min(utterance.attempts, len(PATIENCE)) - 1])
        due_at: datetime = self.clock.now() + (after or patience)
        await self._mark(utterance, state=SendState.QUEUED, due_at=due_at, trouble=reason)

    async def _give_up(self, utterance: Utterance, reason: str) -> None:
        async with self.database.transaction(self.town.subdistrict) as tx:
            given_up = await outbox.mark(tx, utterance, state=SendState.UNDELIVERABLE, trouble=reason)
            if given_up:
                await falling_back.fall_back(Scene(tx, self.town, self.clock.now()), given_up)

    async def _mark(self, utterance: Utterance, **changes: object) -> None:
        async with self.database.transaction(self.town.subdistrict) as tx:
            await outbox.mark(tx, utterance, **changes)


def route(town: Town, platforms: Platforms, chat: str) -> tuple[str, str, bool]:
    """Platform, address there, and whether it is one person. Raises `Undeliverable` when no platform leads there."""
    direct = addresses.is_direct(chat)
    if direct:
        person = town.roster.people.get(addresses.person_of(chat))
        ways = list(person.accounts.items()) if person else [addresses.platform_and_account(addresses.person_of(chat))]
    else:
        bound = town.roster.chats.get(chat)
        ways = [(bound.platform, bound.address)] if bound else [addresses.platform_and_account(chat)]
    for platform, address in ways:
        if platform in platforms:
            return platform, address, direct
    raise Undeliverable("no platform that is turned on leads there")


async def _edited_message(tx: Transaction, utterance: int) -> str:
    edited = await outbox.get(tx, utterance)
    if edited is None or edited.state in (SendState.UNDELIVERABLE, SendState.UNKNOWN, SendState.RECALLED):
        raise Undeliverable("what it replaces was never said")
    if edited.message is None:
        raise TryAgainLater("waits for what it replaces")
    return edited.message


async def _reporters_names(tx: Transaction, utterance: Utterance) -> dict[str, str]:
    said = [report for number in utterance.about for report in await reports.of_ticket(tx, number)]
    return {report.person: report.name for report in said}


def _mention(town: Town, platform: str, person: str, names: dict[str, str]) -> Mention:
    known = town.roster.people.get(person)
    account = known.accounts.get(platform, "") if known else addresses.platform_and_account(person)[1]
    return Mention(person, account, speakers.name_of(town, person, names.get(person, "")))

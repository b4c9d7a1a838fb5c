"""What the person in front of a demo types: words of a neighbour, a reply, a press, or how far the clock is to jump."""

import re
from datetime import datetime, timedelta

from bot import structuring
from bot.rehearsal import Rehearsal
from bot.stage import Shown, Stage
from bot.stories import DIRECT, Event, Pressed, Written
from handlers import addresses, explaining, wording
from handlers.policy import roster, until
from handlers.scene import Scene
from storage import tickets
from storage.kinds import Role, Status

SPOKEN_BY = re.compile(r"([^:：/]{1,40})[:：](?!//)\s*(.*)", re.DOTALL)
NAME = re.compile(r"[^\W\d_]{1,8}")
"""What somebody may be called who is not in the roster."""

BOT_MESSAGE = re.compile(r"b\d+")
TIME_OF_DAY = re.compile(r"([01]?\d|2[0-3])[:：][0-5]\d")
LONGEST = timedelta(days=366)
"""Of one jump."""

HELP = """\
王大爷: 3栋漏水了       以他的身份说话；光写一句话，就是上一位接着说
/group rongan-2-group   换到那个群；/alone 单独对邻应说
/reply b12 收到         回邻应的一条消息；“陈海燕: /reply b12 收到”就是她回
/press 接单 b12         按按钮，也可以写第几个；不写 b12 就是最近那条
/later 2h               过两小时（30m、2h、1d）
/until 08:00            到那时为止，也可以写“明天10点”
/who 有哪些人   /tickets 没结案的工单   /help 这一页   /quit 离开"""
COMMANDS = ("/alone", "/group", "/help", "/later", "/press", "/quit", "/reply", "/tickets", "/until", "/who")
OFFICES = {
    Role.COMMUNITY_DUTY: "社区值班",
    Role.PROPERTY_MANAGER: "物业",
    Role.DEPARTMENT: "部门",
    Role.SUPERVISOR: "街道督办",
}


class Unclear(Exception):
    """What was typed cannot be done; the words say what to type instead."""


class Improvisation:
    """Who speaks now, and where. `chat` is a group's id or `dm`; `person` an id of the roster or a neighbour's name."""

    def __init__(self, rehearsal: Rehearsal, stage: Stage, person: str, chat: str) -> None:
        self._rehearsal, self._stage = rehearsal, stage
        self.person, self.chat = person, chat
        self._neighbours = {person} - set(rehearsal.town.roster.people)

    @property
    def now(self) -> datetime:
        return self._rehearsal.clock.now()

    def prompt(self) -> str:
        """Time, speaker and chat, for the line that is about to be typed."""
        local = self.now.astimezone(self._rehearsal.town.calendar.zone)
        chat = "单独对邻应" if self.chat == DIRECT else self._stage.chat_name(self.chat)
        return f"{local:%H:%M} {chat} {self._stage.name(self.person)}> "

    async def take(self, typed: str) -> bool:
        """Does what was typed, or says in one sentence why not; False when the person wants to leave."""
        try:
            named, words = self._speaker(typed.strip())
            if words.startswith("/"):
                return await self._command(words, named)
            if words:
                await self._do(Written(self.now, self.chat, self.person, words, None, None, False))
        except Unclear as trouble:
            self._stage.note(str(trouble))
        return True

    async def _do(self, event: Event) -> None:
        self._stage.act(event)
        await self._rehearsal.play(event)

    def _speaker(self, typed: str) -> tuple[bool, str]:
        """Who is written before a colon speaks from now on; whether there was somebody, and the words behind."""
        matched = SPOKEN_BY.fullmatch(typed)
        name = matched[1].strip() if matched else ""
        people = self._rehearsal.town.roster.people
        known = [name] if name in people else [person.id for person in people.values() if person.name == name]
        if len(known) > 1:
            raise Unclear(f"有几位叫{name}，请写代号：{'、'.join(known)}。")
        if matched is None or not (known or NAME.fullmatch(name)):
            return False, typed
        self.person = known[0] if known else name
        if not known and name not in self._neighbours:
            self._neighbours.add(name)
            self._stage.note(f"（名单里没有“{name}”，当作一位新来的居民。）")
        return True, matched[2]

    async def _command(self, typed: str, named: bool) -> bool:
        verb, _, words = typed.partition(" ")
        words = words.strip()
        match verb:
            case "/quit":
                return False
            case "/help":
                self._stage.note(HELP)
            case "/who":
                self._stage.note(self._people())
            case "/tickets":
                self._stage.note(await self._open_tickets())
            case "/group" | "/alone":
                self._move(words if verb == "/group" else DIRECT)
            case _:
                await self._play(verb, words, named)
        return True

    async def _play(self, verb: str, words: str, named: bool) -> None:
        match verb:
            case "/reply":
                await self._reply(words, named)
            case "/press":
                await self._press(words, named)
            case "/later":
                await self._pass_time(self._after(words))
            case "/until":
                await self._pass_time(self._at(words))
            case _:
                raise Unclear(f"没有 {verb} 这个命令；/help 看能写什么。")

    def _move(self, wanted: str) -> None:
        chats = self._rehearsal.town.roster.chats
        found = [chat for chat in chats if wanted and wanted in (chat, self._stage.chat_name(chat))]
        if wanted != DIRECT and not found:
            raise Unclear(f"没有这个群；写一个：{'、'.join(f'/group {chat}' for chat in chats)}。")
        self.chat = found[0] if found else DIRECT
        where = f"在{self._stage.chat_name(self.chat)}里" if found else "单独对邻应"
        self._stage.note(f"接下来{self._stage.name(self.person)}{where}说话。")

    async def _reply(self, words: str, named: bool) -> None:
        message, _, text = words.partition(" ")
        shown = self._shown(message)
        if not text.strip():
            raise Unclear(f"要回一句话，例如“/reply {message} 收到”。")
        person, chat = self._reader(message, shown, named)
        await self._do(Written(self.now, chat, person, text.strip(), None, message, False))

    async def _press(self, words: str, named: bool) -> None:
        parts = words.split()
        wanted = next((part for part in parts if not BOT_MESSAGE.fullmatch(part)), "")
        message = next((part for part in parts if BOT_MESSAGE.fullmatch(part)), None) or self._latest(wanted)
        shown = self._shown(message)
        labels = [wording.LABELS[button] for button in shown.buttons]
        if wanted.isdecimal() and 1 <= int(wanted) <= len(labels):
            wanted = labels[int(wanted) - 1]
        if wanted not in labels:
            there = f"上的按钮是：{'、'.join(labels)}" if labels else "上没有按钮"
            raise Unclear(f"{message} {there}；例如“/press 接单 b12”。")
        person, _ = self._reader(message, shown, named)
        await self._do(Pressed(self.now, person, shown.buttons[labels.index(wanted)], message))

    def _latest(self, label: str) -> str:
        """The newest message with that button; with any where the button is told by its number."""
        if not label:
            raise Unclear("要写按哪个按钮，例如“/press 接单 b12”。")
        for message, shown in reversed(self._stage.messages.items()):
            if shown.buttons and (label.isdecimal() or label in map(wording.LABELS.get, shown.buttons)):
                return message
        raise Unclear(f"没有哪条消息上有“{label}”；例如“/press 接单 b12”。")

    def _shown(self, message: str) -> Shown:
        if message not in self._stage.messages:
            raise Unclear(f"没有{message and f' {message} '}这条消息；编号写在邻应的名字后面，例如 b12。")
        return self._stage.messages[message]

    def _reader(self, message: str, shown: Shown, named: bool) -> tuple[str, str]:
        """Who answers a message, and where: one that was sent to a single person is answered by that person."""
        if not addresses.is_direct(shown.chat):
            return self.person, shown.chat
        reader = addresses.person_of(shown.chat)
        if named and reader != self.person:
            raise Unclear(f"{message} 是发给{self._stage.name(reader)}一个人的，别人看不到。")
        return reader, DIRECT

    async def _pass_time(self, at: datetime) -> None:
        if at - self.now > LONGEST:
            raise Unclear("一次最多过一年；请写近一点的时间。")
        await self._rehearsal.pass_time(at)
        self._stage.note(f"（现在是 {wording.when(self._rehearsal.town, at)}）")

    def _after(self, words: str) -> datetime:
        try:
            return self.now + min(structuring.duration(words), LONGEST * 2)
        except (ValueError, OverflowError):
            raise Unclear("/later 后面写过多久，例如 30m、2h、1d。") from None

    def _at(self, words: str) -> datetime:
        said = until.find(self._rehearsal.town.calendar, self.now, words)
        if said is None or said.rest:
            raise Unclear("/until 后面写到什么时候，例如 08:00、明天10点、2026-11-25 08:00。")
        if said.at > self.now:
            return said.at
        if TIME_OF_DAY.fullmatch(words):
            return said.at + timedelta(days=1)
        raise Unclear(f"{words} 已经过了；时间只往前走。")

    def _people(self) -> str:
        town = self._rehearsal.town
        rows: list[str] = []
        for grid in town.roster.grids.values():
            chats = "、".join(chat.id for chat in town.roster.chats.values() if chat.grid == grid.id)
            on_duty = roster.answerer(town.roster, grid.id, self.now)
            officers = [
                self._stage.name(officer) + ("（当班）" if on_duty and on_duty.person == officer else "")
                for officer in grid.officers
            ]
            rows.append(f"【{grid.name}】群 {chats or '还没有'}")
            rows.append(f"　网格长 {self._stage.name(grid.leader)}，网格员 {'、'.join(officers)}")
            rows.append(f"　平安信息员 {'、'.join(map(self._stage.name, grid.informants))}")
        for role, office in OFFICES.items():
            names = [person.name for person in town.roster.people.values() if person.role is role]
            rows += [f"{office} {'、'.join(names)}"] if names else []
        return "\n".join([*rows, "别的名字都当作居民，直接写“老张: 3栋漏水了”就行。"])

    async def _open_tickets(self) -> str:
        async with self._rehearsal.engine.database.transaction(self._rehearsal.town.subdistrict) as tx:
            numbers = range(1, await tickets.count(tx, open_only=False) + 1)
            found = [ticket for ticket in await tickets.of_numbers(tx, numbers) if ticket.status is not Status.CLOSED]
            scene = Scene(tx, self._rehearsal.town, self.now)
            rows = [await explaining.show(scene, ticket, insider=False) for ticket in reversed(found)]
        return "\n".join(row.replace("\n", "，") for row in rows) or "没有没结案的工单。"

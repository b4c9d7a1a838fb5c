"""Prints the talk as those in it would see it: who says what, when, in which group or alone, and what a card became."""

import re
import time
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text

from bot.stories import DIRECT, Doing, Done, Edited, Event, Happened, Pressed, World, Written
from handlers import addresses, speakers, wording
from handlers.policy.town import Town
from storage.kinds import Action

BOT = "邻应"
INDENT = "      "
WIDEST = 100
MOST_SHOWN = 1000
"""Characters of one message; whoever pasted a book sees its beginning."""

LONG_GAP = timedelta(minutes=15)
"""A jump of the clock that is said, unless a caption said it."""

PIECE = re.compile(r"(?:[!-~]+|.)[，。！？；：、”）】》〕]*")
"""What a line is not broken within: a number or Latin word, and the closing marks behind anything."""

MENTION = re.compile(r"@[^\s@]+")
WORLD = {
    World.CRASH: "机器断电，马上又起来。",
    World.PLATFORM_DOWN: "聊天平台断线了。",
    World.PLATFORM_UP: "聊天平台恢复了。",
}
DOINGS = {
    Doing.START: "打开机器人，按了“开始”。",
    Doing.BLOCK: "屏蔽了机器人。",
    Doing.UNBLOCK: "又让机器人发消息了。",
    Doing.MOVE: "把群升级了，群号变了。",
    Doing.ADD: "把机器人拉进了群。",
    Doing.REMOVE: "把机器人移出了群。",
    Doing.JOIN: "进了群。",
    Doing.LEAVE: "退了群。",
}
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot as it now looks; `chat` is a group's id or `dm:` and a person's."""

    chat: str
    text: str
    buttons: tuple[Action, ...]


@dataclass
class Stage:
    """What was printed so far, and where. `pace` is how many seconds each thing printed is left to the reader."""

    town: Town
    console: Console
    pace: float = 0.0
    messages: dict[str, Shown] = field(default_factory=dict[str, Shown])
    _written: dict[str, Written] = field(default_factory=dict[str, Written])
    _chat: str = ""
    _at: datetime | None = None
    _captioned: bool = False

    @property
    def width(self) -> int:
        return min(self.console.width, WIDEST)

    def tell(self, line: dict[str, Any]) -> None:
        """A line of a rehearsal: what the bot said is printed, everything else is for machines."""
        if line["kind"] != "said":
            return
        buttons = tuple(line["buttons"])
        self._go_to(line["chat"], datetime.fromisoformat(line["at"]))
        if line["edits"]:
            self._show_edit(line["edits"], line["text"], buttons)
        else:
            self.messages[line["message"]] = Shown(line["chat"], line["text"], buttons)
            self._speak(f"{BOT} {line['message']}", line["text"], "bold cyan")
            self._offer(buttons)
        time.sleep(self.pace)

    def act(self, event: Event) -> None:
        """What somebody does, before the bot hears of it."""
        match event:
            case Written():
                self._write(event)
            case Pressed():
                self._press(event)
            case Edited():
                self._rewrite(event)
            case Happened():
                if words := WORLD.get(event.what):
                    self.caption(words)
            case Done():
                self.caption(f"{self.name(event.person)}{DOINGS[event.what]}")
        time.sleep(self.pace)

    def caption(self, words: str) -> None:
        """A word between two scenes."""
        self.console.print()
        for row in fold(words, self.width - 3):
            self._print(Text(f"── {row}", "yellow"))
        self._chat, self._captioned = "", True
        time.sleep(self.pace)

    def show_day(self, at: datetime) -> None:
        """Says which day it is from now on."""
        self._at = at.astimezone(self.town.calendar.zone)
        self.console.print()
        self._print(Text(f"── {self._at.month}月{self._at.day}日 星期{WEEKDAYS[self._at.weekday()]}", "yellow"))
        self._chat = ""

    def note(self, words: str) -> None:
        """What the demo itself answers the person in front of it."""
        for paragraph in words.splitlines():
            for row in fold(paragraph, self.width):
                self._print(Text(row, "green"))
        self._chat = ""

    def chat_name(self, chat: str) -> str:
        """How people call it: the grid's group, or alone with whom."""
        if addresses.is_direct(chat):
            return f"私信 {self.name(addresses.person_of(chat))}"
        bound = self.town.roster.chats.get(chat)
        if bound is None or not bound.grid:
            return f"群 {clean(chat)}"
        alone = sum(other.grid == bound.grid for other in self.town.roster.chats.values()) == 1
        return f"{self.town.roster.grids[bound.grid].name}群" + ("" if alone else f" {chat}")

    def name(self, person: str) -> str:
        return clean(speakers.name_of(self.town, person, person))

    def _write(self, event: Written) -> None:
        if event.id:
            self._written[event.id] = event
        self._go_to(addresses.direct(event.person) if event.chat == DIRECT else event.chat, event.at)
        answers = f"（回 {self._of_whom(event.reply_to)}）" if event.reply_to else ""
        self._speak(f"{self.name(event.person)}{answers}", ("〔图片〕" if event.photo else "") + event.text, "bold")

    def _of_whom(self, message: str) -> str:
        written = self._written.get(message)
        return self.name(written.person) if written else clean(message)

    def _press(self, event: Pressed) -> None:
        shown = self.messages.get(event.on)
        self._go_to(shown.chat if shown else "", event.at)
        label = wording.LABELS[event.action]
        self._speak(self.name(event.person), f"按了 {clean(event.on)} 的〔{label}〕", "bold", says=" ")

    def _rewrite(self, event: Edited) -> None:
        written = self._written.get(event.id)
        if written:
            self._go_to(addresses.direct(written.person) if written.chat == DIRECT else written.chat, event.at)
            self._speak(f"{self.name(written.person)}（改了原话）", event.text, "bold")

    def _show_edit(self, message: str, text: str, buttons: tuple[Action, ...]) -> None:
        old = self.messages[message]
        self.messages[message] = Shown(old.chat, text, buttons)
        rows = [row for row in text.splitlines() if row not in old.text.splitlines()]
        self._speak(f"{BOT} 改 {message}", "\n".join(rows) or "撤下了上面的提示", "cyan")
        if buttons != old.buttons:
            self._offer(buttons)

    def _go_to(self, chat: str, at: datetime) -> None:
        """Says the day, a long time that passed, and the chat, each where it is another than before."""
        at = at.astimezone(self.town.calendar.zone)
        before, self._at = self._at, at
        if before is None or before.date() != at.date():
            self.show_day(at)
        elif at - before >= LONG_GAP and not self._captioned:
            self._print(Text(f"   …… {_lasted(at - before)}后", "yellow"))
        self._captioned = False
        if chat != self._chat and chat:
            self._print(Text(f"【{self.chat_name(chat)}】", "magenta"))
        self._chat = chat

    def _speak(self, who: str, text: str, style: str, says: str = "：") -> None:
        assert self._at is not None
        words = clean(text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}……（共 {len(text)} 字）")
        rows = [row for line in f"{who}{says}{words}".split("\n") for row in fold(line, self.width - len(INDENT))]
        for number, row in enumerate(rows):
            shown = Text(f"{self._at:%H:%M} " if number == 0 else INDENT, "dim")
            shown.append(row)
            shown.highlight_regex(MENTION, "bold magenta")
            if number == 0:
                shown.stylize(style, len(INDENT), len(INDENT) + len(who))
            self._print(shown)

    def _offer(self, buttons: tuple[Action, ...]) -> None:
        if buttons:
            row = " ".join(f"〔{number} {wording.LABELS[button]}〕" for number, button in enumerate(buttons, start=1))
            self._print(Text(f"{INDENT}{row}", "blue"))

    def _print(self, row: Text) -> None:
        self.console.print(row, soft_wrap=True)


def fold(text: str, width: int) -> list[str]:
    """Lines of at most so many cells."""
    rows = [""]
    for piece in PIECE.findall(text):
        for part in chop_cells(piece, width) if cell_len(piece) > width else [piece]:
            if cell_len(rows[-1]) + cell_len(part) > width:
                rows.append("")
            rows[-1] += part if rows[-1] or len(rows) == 1 else part.lstrip()
    return [row.rstrip() for row in rows]


def _lasted(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    whole = wording.lasted(span)
    return whole if minutes < 60 or minutes % 60 == 0 or "天" in whole else f"{whole} {minutes % 60} 分钟"


def clean(text: str) -> str:
    """Without what would move a terminal's cursor or break its encoding."""
    return "".join(
        character if character == "\n" or unicodedata.category(character) not in {"Cc", "Cs"} else "�"
        for character in text
    )

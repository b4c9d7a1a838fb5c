"""What neighbours write in three groups: each matter at a place of its own, and the talk between."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any

GROUPS = (("rongan-1-group", range(1, 7)), ("rongan-2-group", range(7, 13)), ("shuyuan-1-group", range(21, 27)))
URGENT = "电梯困人了"
MATTERS = (URGENT, "路灯不亮了", "楼道里漏水了", "垃圾没人清，臭死了")
CHATTER = ("今晚吃什么", "谢谢大家", "明天要下雨了", "哈哈哈", "早上好")
UNITS = range(1, 9)

Line = dict[str, Any]


@dataclass
class Neighbours:
    """`matters` says which messages are about which matter; `urgent` are the matters of S0, `chatter` the messages that
    mean nothing, `acks` the tickets that somebody took. What is `written` can be reported once more."""

    random: Random
    matters: dict[str, list[str]] = field(default_factory=dict)
    urgent: set[str] = field(default_factory=set)
    chatter: set[str] = field(default_factory=set)
    acks: set[int] = field(default_factory=set)
    written: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        places = [(group, building) for group, buildings in GROUPS for building in buildings]
        spots = list(product(places, UNITS, MATTERS))
        self.random.shuffle(spots)
        self._spots = iter(spots)
        self._count = 0

    def write(self, reports: int) -> Iterator[Line]:
        """So many new matters, and sometimes with one of them a second voice, the same line again, or chatter."""
        for _ in range(reports):
            line = self._report()
            self.written.append(line)
            yield line
            match self.random.randrange(5):
                case 0:
                    yield self._second_voice(self.random.choice(self.written))
                case 1:
                    yield self.random.choice(self.written)
                case 2 | 3:
                    yield self._chat()
                case _:
                    pass

    def take(self, ticket: int, person: str) -> Line:
        self.acks.add(ticket)
        return self._line("dm", f"接单 {ticket}", person)

    def _report(self) -> Line:
        (group, building), unit, matter = next(self._spots)
        line = self._line(group, f"{building}号楼{unit}单元{matter}")
        self.matters[line["text"]] = [line["id"]]
        if matter == URGENT:
            self.urgent.add(line["text"])
        return line

    def _second_voice(self, first: Line) -> Line:
        line = self._line(first["chat"], first["text"])
        self.matters[line["text"]].append(line["id"])
        return line

    def _chat(self) -> Line:
        line = self._line(self.random.choice(GROUPS)[0], self.random.choice(CHATTER))
        self.chatter.add(line["id"])
        return line

    def _line(self, chat: str, text: str, person: str = "") -> Line:
        """Each from somebody else: what one person writes within minutes may belong together."""
        self._count += 1
        return {"id": f"w{self._count}", "chat": chat, "from": person or f"居民{self._count}", "text": text}

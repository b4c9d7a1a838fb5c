"""What whoever passed on the words of others is answered: one message with the numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from handlers import wording

NOTHING = "没看出要处理的事。要报事请写“上报”加一句话：什么事、在哪里。"
NO_LOG = "这个文件没看懂，没有立案。请把聊天里的话复制过来，或者导出成每句带名字和时间的文本。"
MOST_NAMED = 20
ALL_OLD = "这些都是 7 天以前的话，没有立案；现在还有的，请再说一句。"


@dataclass(slots=True)
class Account:
    """What came of so many lines: tickets by their numbers, and lines without one. `old` lines and those `beyond` what
    is read at once were left out."""

    read: int
    old: int
    beyond: int
    taken: int = 0
    opened: list[int] = field(default_factory=list[int])
    joined: list[int] = field(default_factory=list[int])
    asked: list[int] = field(default_factory=list[int])
    repeated: list[int] = field(default_factory=list[int])
    doubtful: int = 0

    @property
    def tickets(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys((*self.opened, *self.joined, *self.asked)))

    @property
    def is_news(self) -> bool:
        return bool(self.taken or self.doubtful)


def told(account: Account, unplaced: list[int], *, urgent: bool) -> str:
    """`unplaced` were opened and nobody said where they are; one of them is asked about on its own."""
    if not account.read:
        return ALL_OLD
    lines = [f"🚨 {wording.CALL_FIRST}"] if urgent else []
    lines.append(_sum(account))
    if account.opened:
        lines.append("有进展会在这里告诉您。")
    if len(unplaced) > 1:
        lines.append(f"{_numbers(unplaced)}没说在哪里，请告诉网格员。")
    if account.doubtful:
        lines.append("拿不准的要处理，请写“上报”加那句话。")
    if account.old:
        lines.append(f"另有 {account.old} 句是 7 天以前的，没有看。")
    if account.beyond:
        lines.append(f"只看了最新的 {account.read} 句，前面 {account.beyond} 句没有看。")
    return "\n".join(lines)


def _sum(account: Account) -> str:
    if account.repeated and not account.is_news:
        return f"这些都已经报过了：{_numbers(account.repeated)}。"
    parts = [
        f"立案 {len(account.opened)} 件（{_numbers(account.opened)}）" if account.opened else "",
        f"并入 {len(set(account.joined))} 件（{_numbers(account.joined)}）" if account.joined else "",
        f"要请您确认 {len(account.asked)} 件" if account.asked else "",
        f"报过的 {len(account.repeated)} 句（{_numbers(account.repeated)}）" if account.repeated else "",
        f"拿不准 {account.doubtful} 句" if account.doubtful else "",
    ]
    said = [part for part in parts if part]
    if not said:
        return f"看了 {account.read} 句，{NOTHING}"
    if account.taken + len(account.repeated) + account.doubtful < account.read:
        said.append("其余没有立案")
    return f"看了 {account.read} 句：{'，'.join(said)}。"


def _numbers(numbers: Iterable[int]) -> str:
    each = sorted(set(numbers))
    more = f" 等 {len(each)} 件" if len(each) > MOST_NAMED else ""
    return "、".join(f"{number} 号" for number in each[:MOST_NAMED]) + more

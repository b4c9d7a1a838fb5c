"""Commands as people write them: the verb, the ticket's number, and the words after it."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from handlers.policy.expressions import Expression, compiled
from handlers.policy.normalising import fold
from storage.kinds import Action

VERBS: Final = {
    "接单": Action.ACK,
    "已接单": Action.ACK,
    "到场": Action.ARRIVE,
    "已到场": Action.ARRIVE,
    "到场了": Action.ARRIVE,
    "办结": Action.RESOLVE,
    "已办结": Action.RESOLVE,
    "转派": Action.TRANSFER,
    "挂起": Action.SUSPEND,
    "退回": Action.RETURN,
    "不受理": Action.REJECT,
    "误报": Action.FALSE_ALARM,
    "合并": Action.MERGE,
    "拆分": Action.SPLIT,
    "重开": Action.REOPEN,
    "没解决": Action.REOPEN,
    "未解决": Action.REOPEN,
    "已解决": Action.CONFIRM,
    "解决了": Action.CONFIRM,
    "我的": Action.MINE,
    "工单": Action.SHOW,
    "为什么": Action.WHY,
    "照片": Action.PHOTOS,
    "图片": Action.PHOTOS,
    "上报": Action.REPORT,
    "帮助": Action.HELP,
}
ENGLISH: Final = {action.value: action for action in Action} | {"start": Action.HELP}
FIRSTS: Final = frozenset("/") | {verb[0] for verb in (*VERBS, *ENGLISH)}
"""What a command can begin with; hardly any talk does."""

WITHOUT_TICKET: Final = frozenset({Action.MINE, Action.HELP, Action.REPORT})
READING: Final = frozenset({Action.SHOW, Action.WHY, Action.PHOTOS})
"""Words of every talk: alone they ask for a ticket only where the bot is spoken to."""

WITHOUT_WORDS: Final = READING | {Action.ACK, Action.ARRIVE, Action.SPLIT, Action.CONFIRM}

TALKED_WITH: Final = READING | {Action.CONFIRM, Action.REOPEN}
"""Everyday words: with other words behind them they are talk, unless a number follows."""

LONGEST: Final = 500
"""The verb and the number stand at the beginning; so much of it is searched for them."""

NO_TICKET_BEFORE: Final = (
    r"^(?:\d|[:.\-/]\d|[楼栋幢座层室户天日周个点时月年分秒块元米度%#]|号[楼栋幢院线]|单元|小时|钟头|星期|礼拜|工作日)"
)
"""What makes a number that of a house, a time or an amount, where it stands right behind it."""

SOFT_ACK: Final = frozenset(
    "收到 收到了 已收到 好的收到 收到收到 收到马上 收到马上到 收到马上去 收到马上处理 马上 马上到 马上去 马上来 "
    "马上处理 马上过去 马上过来 我马上到 我马上去 好的马上 好的马上到 好的马上去 好的马上来 好马上到 这就去 这就来 "
    "我去看看 我来处理".split()
)
SOFTER_ACK: Final = SOFT_ACK | frozenset("好 好的 ok 嗯 嗯嗯 行 可以 知道了 1".split())
"""Enough where it answers the very message that asked."""

ACK_OF_ALL: Final = frozenset("都收到 都收到了 全部收到 全部收到了 全收到 全收到了 收到全部 都接了 全部接单".split())

LONGEST_ACK: Final = 30
SEPARATORS: Final = " \t\r\n\u3000:：,，。.、;；"
DASHES: Final = ("- ", "— ", "-- ", "—— ")


@dataclass(frozen=True, slots=True)
class Command:
    """`number` is None where none was written; `words` are the rest, as written; `slashed` tells a command meant as one
    from a word in a talk."""

    action: Action
    verb: str
    number: int | None
    words: str
    slashed: bool


@cache
def _beginning() -> Expression:
    verbs = "|".join(sorted((*VERBS, *ENGLISH), key=len, reverse=True))
    return compiled(rf"(?is)^\s*(?P<slash>/?)\s*(?P<verb>{verbs})(?:@\w+)?(?P<gap>\s*[:,]?\s*)")


@cache
def _number() -> Expression:
    return compiled(r"(?i)^(?:#|第|工单)?\s*(?P<digits>\d{1,9})")


@cache
def _no_ticket() -> Expression:
    return compiled(NO_TICKET_BEFORE)


@lru_cache(maxsize=8)
def parse(text: str) -> Command | None:
    """The command that `text` is, or None: without a slash only what nobody would write in a talk is one. Several ask
    it of the same message."""
    folded = fold(text[:LONGEST])
    if folded.lstrip()[:1].lower() not in FIRSTS:
        return None
    found = _beginning().search(folded)
    if found is None:
        return None
    said = found.groupdict()
    verb, gap, begins = said["verb"] or "", said["gap"] or "", found.span()[1]
    action = VERBS.get(verb)
    if action is None:
        action = ENGLISH[verb.lower()]
        if not gap and folded[begins : begins + 1].isalpha():
            return None
    number, ends = (None, 0) if action in WITHOUT_TICKET else numbered(folded[begins:])
    command = Command(action, verb, number, plain(text[begins + ends :]), bool(said["slash"]))
    return command if command.slashed or _is_meant(command, gap) else None


def number_in(words: str) -> tuple[int | None, str]:
    """The ticket's number that the words begin with, and what is behind it."""
    number, ends = numbered(fold(words[:LONGEST]))
    return number, plain(words[ends:])


def named_in(words: str) -> tuple[str, str]:
    """The name that the words begin with, and what is behind it."""
    handed = words.strip(SEPARATORS)
    prefix = next((prefix for prefix in ("转派给", "转派", "转给", "给") if handed.startswith(prefix)), "")
    bare = handed.removeprefix(prefix).lstrip(SEPARATORS + "@")
    found = _name_end().search(bare)
    start, end = found.span() if found else (len(bare), len(bare))
    return bare[:start], plain(bare[end:])


@cache
def _name_end() -> Expression:
    return compiled(r"[\s,，:：;；。]+")


def numbered(folded: str) -> tuple[int | None, int]:
    found = _number().search(folded)
    if found is None:
        return None, 0
    ends = found.span()[1]
    if _no_ticket().search(folded[ends:]):
        return None, 0
    return int(found.groupdict()["digits"] or 0), ends + (folded[ends : ends + 1] == "号")


def plain(words: str) -> str:
    words = words.strip(SEPARATORS)
    return next((words[len(dash) :].lstrip() for dash in DASHES if words.startswith(dash)), words)


def _is_meant(command: Command, gap: str) -> bool:
    if command.verb not in VERBS:
        return False
    if command.action is Action.REPORT:
        return bool(gap) or not command.words
    if command.action in WITHOUT_TICKET:
        return not command.words
    if command.number is not None:
        return not command.words or command.action not in READING
    return not command.words or (bool(gap) and command.action not in TALKED_WITH)


@cache
def _faces() -> Expression:
    return compiled(r"\[[^\[\]]{1,4}\]")


@cache
def _taken() -> Expression:
    one = r"(?:#|第|工单)?\s*\d{1,9}\s*号?"
    several = rf"{one}(?:[\s、,和跟及]+{one})*"
    word = r"(?:已?收到了?|接单|已接单|接了)"
    soon = r"(?:[\s,]*马上(?:到|去|来|处理)?)?"
    return compiled(
        rf"^\s*(?:{word}[\s:,]*(?P<behind>{several})|(?P<before>{several})[\s:,]*[都全]?{word}{soon})[\s。.!~]*$"
    )


@cache
def _digits() -> Expression:
    return compiled(r"\d+")


def taken_numbers(text: str) -> tuple[int, ...]:
    """The tickets of 收到 12, 收到1、3 and 1和3收到, with nothing else around them."""
    found = _taken().search(fold(text)) if len(text) <= LONGEST_ACK else None
    if found is None:
        return ()
    said = found.groupdict()
    listed = said["behind"] or said["before"] or ""
    spans = [number.span() for number in _digits().finditer(listed)]
    return tuple(dict.fromkeys(int(listed[start:end]) for start, end in spans))


def takes_all(text: str) -> bool:
    """Whether it takes whatever waits: 都收到."""
    return len(text) <= LONGEST_ACK and bare(text) in ACK_OF_ALL


def is_ack(text: str, *, answering: bool) -> bool:
    """收到 and its like; `answering` is a reply to the message that asked, where less is enough."""
    if len(text) > LONGEST_ACK:
        return False
    return bare(text) in (SOFTER_ACK if answering else SOFT_ACK)


def bare(text: str) -> str:
    """The letters and digits alone, in one spelling."""
    without_faces = _faces().sub("", unicodedata.normalize("NFKC", fold(text)).lower())
    return "".join(character for character in without_faces if character.isalnum())

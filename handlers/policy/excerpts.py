"""Talk that was copied out of a chat: who said what, and when as far as it is written there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

DAY: Final = (
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})"
    r"|\d{1,2}月\d{1,2}日|今天|昨天|前天)"
)
WEEKDAY: Final = r"(?:星期|周)[一二三四五六日天]"
CLOCK: Final = (
    r"(?:凌晨|早上|上午|中午|下午|晚上)? ?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?: ?[AaPp][Mm])?(?![:：]\d{2}(?![^\W\d]))"
)
BETWEEN: Final = r"(?:, ?|[ T]{1,3}|(?<=[日天一二三四五六])|(?=[凌早上中下晚]))"
SHORT_DAY: Final = (
    r"(?:\d{1,2}[-/]\d{1,2} \d{1,2}:\d{2}:\d{2}"
    r"|(?:(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])|(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])) \d{1,2}:\d{2})"
)
"""3-2 without seconds is a building and a unit."""

DATED: Final = rf"(?:(?:{DAY}(?: ?{WEEKDAY})?|{WEEKDAY}){BETWEEN}{CLOCK}|{SHORT_DAY})"
TIME: Final = rf"(?:{DATED}|{CLOCK})"
NAME: Final = r"[^\n]{1,40}?"
SHORT: Final = r"(?!https?$)[^\n:：\[\]，。！？,!?；;]{1,20}"
LONGEST_HEAD: Final = 80
"""What is longer is nobody's name and time, and is not tried."""

HEADS: Final = tuple(
    re.compile(form)
    for form in (
        rf"(?P<name>{NAME}) {{1,4}}(?P<at>{TIME})",
        rf"(?P<at>{DATED}) {{1,3}}(?P<name>[^\n:：]{{1,40}})",
        rf"(?P<name>{NAME}),? \[(?P<at>{TIME})\]",
        rf"(?P<name>{NAME}) ?[(（](?P<at>{DATED})[)）]",
        rf"(?P<name>{NAME}): (?P<at>{SHORT_DAY})",
    )
)
"""A line of its own above the words. 王大爷 2026/11/22 14:05:33 is WeChat's on a computer, 王大爷 2023/09/16 2:51 PM
the same in English (as in langchain's WeChat loader); 王大爷  14:05 below a line with the day is WeChat's 邮件; the
time before the name is QQ's and that of export tools; 王大爷, [22.11.2026 14:05] is Telegram Desktop's; 王大爷: 11-22
14:05:33 is today's QQ's."""

SPOKEN: Final = tuple(
    re.compile(form)
    for form in (
        rf"\[(?P<at>{TIME})\] ?(?P<name>{SHORT})[:：] ?(?P<text>.+)",
        rf"(?P<at>{DATED})(?: -)? (?P<name>{SHORT})[:：] ?(?P<text>.+)",
        rf"(?P<name>{SHORT}?) ?[ (（](?P<at>{TIME})[)）]?[:：] ?(?P<text>.+)",
    )
)
"""The words in the same line: [14:05] 王大爷: …, 2026-11-22 14:05 王大爷：…, 王大爷（14:05）：…."""

NAMED: Final = re.compile(rf"(?P<name>{SHORT})[:：](?!//|(?<=\d[:：])\d\d)(?P<text>.*)")
SEPARATOR: Final = re.compile(rf"[—\-–─=* ]*(?P<day>{DAY})(?: ?星期[一二三四五六日天])?[—\-–─=* ]*")
TIME_ALONE: Final = re.compile(rf"(?:{DAY}|{WEEKDAY}|{TIME})$")
NUMBER: Final = re.compile(r" ?(?:\(\d{5,11}\)|<[^<>\s]{3,60}>)$")
"""Behind a name in QQ: the account, which is nobody's business."""

SPACES: Final = re.compile(r"[^\S\n]")
SYSTEM: Final = re.compile(
    r".{1,60}(?:撤回了一条消息|加入(?:了群聊|本群|群聊)|邀请.{1,60}加入(?:了群聊|本群|群聊)|(?:退出|移出)了?群聊|修改群名为.{1,60}|拍了拍.{1,60})。?"
    r"|\[(?:In reply to|Forwarded from|回复|转发自) .{1,60}\]|回“收到”就算接单。"
)
"""What the program says between the messages is nobody's, nor is what the bot says below those that it shows."""

FIELDS: Final = re.compile(
    r"^(?:(?:报事|反映|联系|发生|具体|报修|维修|详细)?(?:地点|地址|位置|时间|日期|事项|事件|事情|内容|情况|问题|描述|说明|原因|要求|诉求|建议"
    r"|联系人|联系方式|电话|手机|姓名|名字|报事人|反映人|报修人|备注|类型|类别|照片|图片|楼栋|单元|房号|门牌|小区|网格|标题|主题|通知|提醒|注意"
    r"|例如|比如|另外|还有|首先|其次|最后|结果|进展|状态|补充|转发|转|原文|链接|人)(?:[一二三四五六]|\d)?"
    r"|第?[一二三四五六七八九十\d]+[、.．)）条点]?"
    r"|\d+(?:[-—]\d+)*(?:号楼|栋|幢|座|号|单元|楼|层|室|路|街)*"
    r"|今[天早晚]|昨[天晚]|前天|明[天早]|早上|上午|中午|下午|傍晚|晚上|凌晨|半夜|夜里|周[一二三四五六日末]|星期[一二三四五六日天])$"
    r"|(?:时间|日期|截止|通知|公告|提醒|[今昨前明]天|[今昨明]晚|大概|大约|从|到|看了|发现|反映|反馈|要求|情况|记录|汇报|报告)$"
    r"|^[A-Za-z甲乙丙丁东南西北中]{1,2}(?:号楼|栋|座|区|幢|楼|单元)$"
    r"|(?:门|门口|楼下|楼道|楼顶|大厅|车库|车棚|广场|路口|岗亭|球场|花园|公园|泵房|电梯间?|走廊|通道|天台|地下室|停车场|幼儿园|垃圾[房站]"
    r"|[东南西北][侧边])$"
)
"""What stands before a colon or a time and is nobody: the parts of a form, numbers, places, times of the day."""


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """One message of a log; `at` is the time as the log writes it, which may be none."""

    id: str
    text: str
    sender: str
    at: str


@dataclass(slots=True)
class _Block:
    name: str
    at: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class _Head:
    """`words` stand in the same line. `form` is how the program writes all its heads; `is_usual` says that the name can
    be nothing else, `is_distinct` that nobody writes a time like that by hand, and `has_year` that even less."""

    name: str
    at: str
    words: list[str]
    form: str
    is_usual: bool
    is_distinct: bool
    has_year: bool


def pasted(text: str) -> list[LoggedMessage]:
    """The messages, in order; none where it is not surely an excerpt: two speakers' lines, or one with its time."""
    lines = [line for line in text.splitlines() if not SYSTEM.fullmatch(line.strip())]
    return list(_numbered(_timed(lines))) or list(_numbered(_named(lines)))


def is_name(words: str) -> bool:
    return bool(words) and not FIELDS.search(words)


def _timed(lines: Sequence[str]) -> list[_Block]:
    """Each with its time. Words before the first are whoever copied it, and theirs to say again."""
    blocks: list[_Block] = []
    day, before = "", 0
    heads = [_head(SPACES.sub(" ", line.strip())) for line in lines]
    is_mailed = any(line.startswith("———") and SEPARATOR.fullmatch(line.strip()) for line in lines)
    forms = _forms([head for head in heads if head], is_mailed=is_mailed)
    for line, head in zip(lines, heads, strict=True):
        stripped = line.strip()
        if len(stripped) <= LONGEST_HEAD and (found := SEPARATOR.fullmatch(stripped)):
            day = found["day"]
        elif head and (head.is_usual or head.form in forms):
            is_dated = not day or re.match(rf"{DAY}|{WEEKDAY}|{SHORT_DAY}", head.at)
            blocks.append(_Block(head.name, head.at if is_dated else f"{day} {head.at}", list(head.words)))
        elif blocks:
            blocks[-1].lines.append(line)
        else:
            before += bool(stripped)
    said = [block for block in blocks if any(line.strip() for line in block.lines)]
    is_sure = len(said) > 1 or any(before == 0 or (before == 1 and re.match(DAY, block.at)) for block in said)
    return said if is_sure else []


def _forms(heads: Sequence[_Head], *, is_mailed: bool) -> set[str]:
    """In which whatever stands before the time is a name: 3-502, 老周:阳光, 物业通知. One program writes all its heads
    in one form, which one usual name shows, or several others with the year or in WeChat's 邮件."""
    forms = {head.form for head in heads if head.is_usual and head.is_distinct}
    others: dict[str, set[str]] = {}
    for head in heads:
        if head.has_year or (is_mailed and head.is_distinct):
            others.setdefault(head.form, set()).add(head.name)
    return forms | {form for form, names in others.items() if len(names) > 1}


def _head(line: str) -> _Head | None:
    if ":" not in line and "：" not in line:
        return None
    forms = (*HEADS, *SPOKEN) if len(line) <= LONGEST_HEAD else SPOKEN
    heads = [_head_of(found) for form in forms if (found := form.fullmatch(line))]
    named = [head for head in heads if head.name and not TIME_ALONE.match(head.name)]
    return next((head for head in named if head.is_usual), next(iter(named), None))


def _head_of(found: re.Match[str]) -> _Head:
    name, at = NUMBER.sub("", found["name"]).strip(), found["at"].strip()
    form = re.sub(r"\d+", "9", re.sub(r"\d{4}", "y", at))
    gap = found.start("at") - found.end("name")
    is_wide = gap > 1 and not found[0][found.end("name") : found.start("at")].strip()
    return _Head(
        name,
        at,
        [found["text"]] if found.re in SPOKEN else [],
        f"{found.re.pattern} {gap} {form}",
        is_name(name) and not re.search(r"[:：\[\]]", name),
        is_wide or "y" in form or form.endswith("9:9:9"),
        "y" in form,
    )


def _named(lines: Sequence[str]) -> list[_Block]:
    """王大爷：…, without times: at least two, from the first line on, and none of them the part of a form."""
    blocks: list[_Block] = []
    at = ""
    written = [line.strip() for line in lines if line.strip()]
    for line in written:
        found = NAMED.fullmatch(line)
        if TIME_ALONE.match(line):
            at = line
        elif found and not is_name(found["name"].strip()):
            return []
        elif found:
            blocks.append(_Block(found["name"].strip(), at, [found["text"].strip()]))
        elif blocks:
            blocks[-1].lines.append(line)
        else:
            return []
    apart = all(not block.lines[0] and len(block.lines) > 1 for block in blocks)
    is_talk = len(blocks) > 1 and (apart or 2 * len(blocks) >= len(written))
    return blocks if is_talk else []


def _numbered(blocks: Sequence[_Block]) -> Iterator[LoggedMessage]:
    for number, block in enumerate(blocks, 1):
        if text := "\n".join(block.lines).strip():
            yield LoggedMessage(str(number), text, block.name, block.at)

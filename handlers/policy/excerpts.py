"""Talk that was copied out of a chat: who said what, and when as far as it is written there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

DAY: Final = (
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})"
    r"|\d{1,2}月\d{1,2}日|今天|昨天|前天)"
)
CLOCK: Final = r"(?:凌晨|早上|上午|中午|下午|晚上)? ?\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?"
DATED: Final = rf"{DAY}(?:, ?|[ T]{{1,3}}){CLOCK}"
TIME: Final = rf"(?:{DATED}|{CLOCK})"
NAME: Final = r"[^\n:：\[\]]{1,40}?"
SHORT: Final = r"(?!https?$)[^\n:：\[\]，。！？,!?；;]{1,20}"
LONGEST_HEAD: Final = 80
"""What is longer is nobody's name and time, and is not tried."""

HEADS: Final = tuple(
    re.compile(form)
    for form in (
        rf"(?P<name>{NAME})[ \u2005]{{1,4}}(?P<at>{TIME})",
        rf"(?P<at>{DATED}) {{1,3}}(?P<name>[^\n:：]{{1,40}})",
        rf"(?P<name>{NAME}),? \[(?P<at>{TIME})\]",
    )
)
"""A line of its own above the words. 王大爷 2026/11/22 14:05:33 is WeChat's on a computer, 王大爷 2023/09/16 2:51 PM
the same in English (as in langchain's WeChat loader); 王大爷  14:05 below a line with the day is WeChat's 邮件; the
time before the name is QQ's and that of export tools; 王大爷, [22.11.2026 14:05] is Telegram Desktop's."""

SPOKEN: Final = tuple(
    re.compile(form)
    for form in (
        rf"\[(?P<at>{TIME})\] ?(?P<name>{SHORT})[:：] ?(?P<text>.+)",
        rf"(?P<at>{DATED})(?: -)? (?P<name>{SHORT})[:：] ?(?P<text>.+)",
        rf"(?P<name>{SHORT}?) ?[ (（](?P<at>{TIME})[)）]?[:：] ?(?P<text>.+)",
    )
)
"""The words in the same line: [14:05] 王大爷: …, 2026-11-22 14:05 王大爷：…, 王大爷（14:05）：…."""

NAMED: Final = re.compile(rf"(?P<name>{SHORT})[:：](?!//)(?P<text>.*)")
SEPARATOR: Final = re.compile(rf"[—\-–─=* ]*(?P<day>{DAY})(?: ?星期[一二三四五六日天])?[—\-–─=* ]*")
NUMBER: Final = re.compile(r" ?(?:\(\d{5,11}\)|<[^<>\s]{3,60}>)$")
"""Behind a name in QQ: the account, which is nobody's business."""

FIELDS: Final = re.compile(
    r"^(?:(?:报事|反映|联系|发生|具体|报修|维修|详细)?(?:地点|地址|位置|时间|日期|事项|事件|事情|内容|情况|问题|描述|说明|原因|要求|诉求|建议"
    r"|联系人|联系方式|电话|手机|姓名|名字|报事人|反映人|报修人|备注|类型|类别|照片|图片|楼栋|单元|房号|门牌|小区|网格|标题|主题|通知|提醒|注意"
    r"|例如|比如|另外|还有|首先|其次|最后|结果|进展|状态|补充|转发|转|原文|链接|人)(?:[一二三四五六]|\d)?"
    r"|第?[一二三四五六七八九十\d]+[、.．)）条点]?"
    r"|\d+(?:[-—]\d+)*(?:号楼|栋|幢|座|号|单元|楼|层|室|路|街)*"
    r"|今[天早晚]|昨[天晚]|前天|明[天早]|早上|上午|中午|下午|傍晚|晚上|凌晨|半夜|夜里|周[一二三四五六日末]|星期[一二三四五六日天])$"
    r"|(?:时间|日期|截止|通知|公告|提醒)$"
)
"""What stands before a colon or a time and is nobody: the parts of a form, numbers, buildings, times of the day."""


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


def pasted(text: str) -> list[LoggedMessage]:
    """The messages, in order; none where it is not surely an excerpt: two speakers' lines, or one with its time."""
    lines = text.splitlines()
    return list(_numbered(_timed(lines))) or list(_numbered(_named(lines)))


def is_name(words: str) -> bool:
    return bool(words) and not FIELDS.search(words)


def _timed(lines: Sequence[str]) -> list[_Block]:
    """Each with its time. Words before the first are whoever copied it, and theirs to say again."""
    blocks: list[_Block] = []
    day, before = "", 0
    for line in lines:
        stripped = line.strip()
        if len(stripped) <= LONGEST_HEAD and (found := SEPARATOR.fullmatch(stripped)):
            day = found["day"]
        elif block := _head(stripped, day):
            blocks.append(block)
        elif blocks:
            blocks[-1].lines.append(line)
        else:
            before += bool(stripped)
    said = [block for block in blocks if any(line.strip() for line in block.lines)]
    is_sure = len(said) > 1 or any(before == 0 or (before == 1 and re.match(DAY, block.at)) for block in said)
    return said if is_sure else []


def _head(line: str, day: str) -> _Block | None:
    if ":" not in line:
        return None
    forms = (*HEADS, *SPOKEN) if len(line) <= LONGEST_HEAD else SPOKEN
    found = next((found for form in forms if (found := form.fullmatch(line))), None)
    name = NUMBER.sub("", found["name"]).strip() if found else ""
    if found is None or not is_name(name):
        return None
    at = found["at"].strip()
    words = [found["text"]] if found.re in SPOKEN else []
    return _Block(name, f"{day} {at}" if day and not re.match(DAY, at) else at, words)


def _named(lines: Sequence[str]) -> list[_Block]:
    """王大爷：…, without times: at least two, from the first line on, and none of them the part of a form."""
    blocks: list[_Block] = []
    written = [line.strip() for line in lines if line.strip()]
    for line in written:
        found = NAMED.fullmatch(line)
        if found and not is_name(found["name"].strip()):
            return []
        if found:
            blocks.append(_Block(found["name"].strip(), "", [found["text"].strip()]))
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

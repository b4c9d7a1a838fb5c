"""Until when, as people say it: 明天10点, 两天, 3个工作日, 周五下午, 月底, 11月25日."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final

import cn2an

from handlers.policy import working_time
from handlers.policy.expressions import Expression, compiled
from handlers.policy.normalising import fold
from handlers.policy.working_time import Calendar, Clock

NUMBER: Final = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|半)"
UNITS: Final = "分钟|小时|钟头|工作日|天|日[内后]|周|星期|礼拜|个月"
HALVES: Final = "个(?P<half>半)(?P<whole>小时|钟头|月|星期|礼拜)"
SPAN: Final = rf"(?P<count>{NUMBER})(?:个?(?P<unit>{UNITS})(?P<more>半)?|{HALVES})[内后]?"
ONE: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
DAYS: Final = (
    r"(?P<year>\d{4})(?:-|/|年)(?P<ymonth>\d{1,2})(?:-|/|月)(?P<yday>\d{1,2})[日号]?",
    rf"(?P<month>{ONE})月(?P<day>{ONE})[日号]?",
    rf"(?P<next>下个?)月(?:(?P<nday>{ONE})[日号])?",
    r"(?P<last>这个|本)?月底",
    r"(?P<named>今天|今晚|明天|明早|明晚|后天|大后天)",
    r"(?P<weeks>下下个?|下个?|这个?|本)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])",
    r"(?P<nextweek>下个?)(?:周|星期|礼拜)",
    rf"(?P<number>{ONE})[日号]",
)
PART: Final = "(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上)"
HOUR: Final = rf"(?P<hour>{NUMBER})(?P<mark>点|:|时)(?:(?P<past>半|一刻|三刻)|(?P<minute>\d{{1,2}})分?)?钟?"
PARTS: Final = {"凌晨": 2, "早上": 8, "上午": 9, "中午": 12, "下午": 15, "傍晚": 18, "晚上": 20}
PART_OF: Final = {"今晚": "晚上", "明晚": "晚上", "明早": "早上"}
NAMED: Final = {"今天": 0, "今晚": 0, "明天": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3}
PAST: Final = {"半": 30, "一刻": 15, "三刻": 45}
MORNING: Final = 9
"""When only a day was said."""
EVENING: Final = 18
"""When the day said is one to be used up: 今天, 月底."""

LONGEST: Final = timedelta(days=366)
"""Nobody puts off anything for longer."""

NO_DAY_BEFORE: Final = tuple("楼栋幢院线")
"""3号 is no day in 3号楼."""


@dataclass(frozen=True, slots=True)
class Until:
    """Until when, and the words that said something else: the reason."""

    at: datetime
    rest: str


@cache
def _pattern() -> Expression:
    days = "|".join(DAYS)
    clock = rf"(?:{PART}\s*)?(?:{HOUR})?"
    alone = rf"(?P<apart>{PART.replace('part', 'apart1')}\s*)?(?P<alone>{HOUR.replace('P<', 'P<a')})"
    said = rf"{SPAN}|(?:{days})\s*{clock}|{alone}|{PART.replace('part', 'only')}"
    return compiled(rf"(?:等到|到|至)?(?:{said})(?:以?前|以后|之前|之后|再说|左右)?")


def find(calendar: Calendar, now: datetime, text: str) -> Until | None:
    """The first time that `text` names, in the calendar's zone; None when it names none. It may be past."""
    folded = fold(text)
    for found in _pattern().finditer(folded):
        start, end = found.span()
        said = {name: value for name, value in found.groupdict().items() if value}
        if "number" in said and folded[end : end + 1] in NO_DAY_BEFORE:
            continue
        try:
            at = _after(calendar, now, said) if "count" in said else _on(now.astimezone(calendar.zone), said)
        except (ValueError, OverflowError):
            return None
        rest = (text[:start] + text[end:]).strip(" \t\n\u3000,，。;；:：、")
        return Until(at.astimezone(now.tzinfo), rest)
    return None


def _after(calendar: Calendar, now: datetime, said: dict[str, str]) -> datetime:
    unit = (said.get("unit") or said["whole"]).removeprefix("个")
    count = 0.5 if said["count"] == "半" else _number(said["count"]) + 0.5 * ("half" in said or "more" in said)
    if unit == "工作日":
        if count != int(count):
            raise ValueError("half a workday is no time that anybody could name")
        return working_time.add(calendar, now, timedelta(days=int(count)), Clock.BUSINESS_DAY)
    hours = {"分钟": 1 / 60, "小时": 1, "钟头": 1, "周": 7 * 24, "星期": 7 * 24, "礼拜": 7 * 24, "月": 30 * 24}
    return now + timedelta(hours=hours.get(unit, 24) * count)


def _on(local: datetime, said: dict[str, str]) -> datetime:
    day, usual = _day(local, said)
    part = said.get("part") or said.get("apart1") or said.get("only") or PART_OF.get(said.get("named", ""), "")
    hour = said.get("hour") or said.get("ahour")
    if hour is None:
        at = _at(day, PARTS.get(part, usual), 0)
    else:
        past = said.get("past") or said.get("apast")
        minute = PAST[past] if past else int(said.get("minute") or said.get("aminute") or 0)
        spoken = (said.get("mark") or said.get("amark")) != ":"
        at = _at_part(day, part, _number(hour), minute, spoken=spoken)
    # 周五 said on a Friday evening, 25号 said on the 25th: the next one.
    if at <= local and "weekday" in said and "weeks" not in said:
        return at + timedelta(days=7)
    return _at(_next_month(at, at.day), at.hour, at.minute) if at <= local and "number" in said else at


def _at_part(day: datetime, part: str, hour: int, minute: int, *, spoken: bool) -> datetime:
    """晚上12点 and 晚上1点 are of the next day; 下午3点 is 15:00, and so is a mere 3点, but not 3:00."""
    if part == "晚上" and (hour == 12 or hour < 5):
        return _at(day + timedelta(days=1), hour % 12, minute)
    meant = part or ("下午" if spoken and 0 < hour < 7 else "")
    if (meant in ("下午", "傍晚", "晚上") and hour < 12) or (meant == "中午" and hour < 4):
        hour += 12
    return _at(day + timedelta(days=1), 0, minute) if hour == 24 else _at(day, hour, minute)


def _day(local: datetime, said: dict[str, str]) -> tuple[datetime, int]:
    """The day, and the usual hour of it."""
    if "named" in said:
        return local + timedelta(days=NAMED[said["named"]]), EVENING if said["named"] == "今天" else MORNING
    if "weekday" in said or "nextweek" in said:
        return _weekday(local, said), MORNING
    if "next" in said:
        return _next_month(local, _number(said.get("nday", "1"))), MORNING
    return _date(local, said)


def _date(local: datetime, said: dict[str, str]) -> tuple[datetime, int]:
    if "year" in said:
        return local.replace(year=int(said["year"]), month=int(said["ymonth"]), day=int(said["yday"])), MORNING
    if "month" in said:
        day = local.replace(month=_number(said["month"]), day=_number(said["day"]))
        return day if day.date() >= local.date() else day.replace(year=day.year + 1), MORNING
    if "number" in said:
        number = _number(said["number"])
        return local.replace(day=number) if number >= local.day else _next_month(local, number), MORNING
    if any(key in said for key in ("alone", "only")):
        return local, MORNING
    return local.replace(day=monthrange(local.year, local.month)[1]), EVENING


def _weekday(local: datetime, said: dict[str, str]) -> datetime:
    weeks = said.get("weeks", said.get("nextweek", ""))
    wanted = "一二三四五六日".index(said.get("weekday", "一").translate({ord("天"): "日", ord("末"): "六"}))
    ahead = wanted - local.weekday()
    return local + timedelta(days=ahead + 7 * weeks.count("下") if weeks else ahead % 7)


def _next_month(local: datetime, day: int) -> datetime:
    """That day of the month after; the day is set first to one that every month has."""
    first = (local.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first.replace(day=day)


def _at(day: datetime, hour: int, minute: int) -> datetime:
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0, fold=0)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else int(cn2an.cn2an(words.replace("两", "二"), "smart"))

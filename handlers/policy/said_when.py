"""When something was said, by the time that was copied along with it: 14:05, 昨天 14:05, 2026/11/22 2:05 PM."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

CLOCK: Final = re.compile(
    r"(?P<part>凌晨|早上|上午|中午|下午|晚上)? ?(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2}))?"
    r"(?: ?(?P<half>[AaPp])[Mm])?"
)
YEAR_FIRST: Final = re.compile(r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})")
DAY_FIRST: Final = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d{2})")
MONTH_FIRST: Final = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})")
NO_YEAR: Final = re.compile(r"(?P<month>\d{1,2})[月/-](?P<day>\d{1,2})")
WEEKDAY: Final = re.compile(r"(?:星期|周)([一二三四五六日天])")
AGO: Final = {"今天": 0, "昨天": 1, "前天": 2}
AFTERNOON: Final = ("p", "下午", "晚上")
MORNING: Final = ("a", "凌晨", "早上", "上午")
NOON_UNTIL: Final = 3


def moment(written: str, zone: ZoneInfo, heard_at: datetime) -> tuple[datetime, bool]:
    """That time, never later than `heard_at`, and whether it is known to the minute. Without a day it is the last
    such time before it was heard; what cannot be a time is `heard_at`."""
    try:
        said_at = _read(written, zone, heard_at)
    except (ValueError, OverflowError):
        said_at = None
    return (heard_at, False) if said_at is None or said_at > heard_at else (said_at, True)


def _read(written: str, zone: ZoneInfo, heard_at: datetime) -> datetime | None:
    """Raises `ValueError` for a day or a clock that does not exist."""
    found = CLOCK.search(written)
    if found is None:
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}T.+", written):
        exact = datetime.fromisoformat(written)
        return exact if exact.tzinfo else exact.replace(tzinfo=zone)
    local = heard_at.astimezone(zone)
    day = _day(written[: found.start()], local.date())
    clock = time(_hour(found), int(found["minute"]), int(found["second"] or 0))
    said_at = datetime.combine(day or local.date(), clock, zone)
    return said_at - timedelta(days=1) if day is None and said_at > local else said_at


def _hour(found: re.Match[str]) -> int:
    hour = int(found["hour"])
    half = (found["half"] or "").lower() or found["part"] or ""
    if (half in AFTERNOON and hour < 12) or (half == "中午" and hour < NOON_UNTIL):
        return hour + 12
    return 0 if half in MORNING and hour == 12 else hour


def _day(written: str, today: date) -> date | None:
    ago = next((days for word, days in AGO.items() if word in written), None)
    if ago is not None:
        return today - timedelta(days=ago)
    for form in (YEAR_FIRST, DAY_FIRST, MONTH_FIRST):
        if found := form.search(written):
            year = int(found["year"])
            return date(year if year > 99 else 2000 + year, int(found["month"]), int(found["day"]))
    if found := NO_YEAR.search(written):
        day = date(today.year, int(found["month"]), int(found["day"]))
        return day if day <= today else day.replace(year=today.year - 1)
    found = WEEKDAY.search(written)
    return today - timedelta(days=(today.weekday() - "一二三四五六日天".index(found[1])) % 7) if found else None

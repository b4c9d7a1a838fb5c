"""At night only what presses may speak; the rest is written down, and said once the quiet hours are over."""

from datetime import date, datetime, time

import pytest

from bot.stories import World
from handlers.policy.town import Town
from handlers.policy.working_time import Period
from tests.stories.conftest import Tell
from tests.telling import ALONE, GROUP, Story, example
from tests.towns import with_calendar, with_people

CHEN, WU = "dm:chen-haiyan", "dm:wu-zhiming"
NIGHT = datetime.fromisoformat("2026-11-23T23:00:00+08:00")


async def test_an_ordinary_matter_at_night_is_noted_without_waking_anybody(tell: Tell) -> None:
    story = await tell(start=NIGHT)
    await story.writes("王大爷", "3栋漏水了")
    card = story.hears(GROUP, "已记下，11月24日 07:00 起通知网格员；急事请直接打值班电话。", purpose="receipt")
    assert card["mentions"] == []
    await story.until("2026-11-24 06:59")
    story.silent()
    await story.until("2026-11-24 07:00")
    story.hears(WU, "请接单", "3栋漏水了", purpose="ping")
    assert "@吴志明" in story.card()["text"]


async def test_its_time_runs_from_the_start_of_service(tell: Tell) -> None:
    story = await tell(start=NIGHT)
    await story.writes("王大爷", "3栋漏水了")
    await story.until("2026-11-24 08:29")
    story.forget()
    await story.until("2026-11-24 08:30")
    story.hears(CHEN, "换班", "请接单", purpose="ping")
    await story.until("2026-11-24 09:00")
    story.hears(CHEN, "还没接单", purpose="reminder")


async def test_all_that_waited_for_the_morning_is_said_to_each_person_once(tell: Tell) -> None:
    story = await tell(start=NIGHT)
    for text in ("3栋漏水了", "2栋路灯不亮了", "老板欠两个月工资"):
        await story.writes("王大爷", text)
        story.hears(GROUP, purpose="receipt")
    await story.until("2026-11-24 07:00")
    all_three = story.hears(WU, "有 3 件事在等您", "3栋漏水了", "2栋路灯不亮了", "老板欠两个月工资", purpose="ping")
    await story.writes("wu-zhiming", "收到", chat=ALONE, reply_to=all_three["message"])
    assert {story.ticket(number)["status"] for number in (1, 2, 3)} == {"acknowledged"}


@pytest.mark.parametrize("text", ["3号楼电梯困人了", "3号楼电梯停了", "3栋水管爆了"])
async def test_what_presses_wakes_the_night_shift_at_once(tell: Tell, text: str) -> None:
    story = await tell(start=NIGHT)
    await story.writes("王大爷", text)
    story.hears(GROUP, "@吴志明", purpose="receipt")
    story.hears(WU, "请接单", purpose="ping")


async def test_a_pressing_matter_waits_a_little_longer_at_night(tell: Tell) -> None:
    story = await tell(start=NIGHT)
    await story.writes("王大爷", "3号楼电梯停了")
    story.forget()
    await story.later(minutes=14)
    story.silent()
    await story.later(minutes=1)
    story.hears(WU, purpose="reminder")
    await story.later(minutes=10)
    story.hears(WU, purpose="reminder")
    await story.later(minutes=10)
    story.hears("dm:lin-yongan", purpose="escalation")


async def test_who_takes_it_at_night_all_the_same_is_not_pinged_in_the_morning(tell: Tell) -> None:
    story = await tell(start=NIGHT)
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, "已记下", purpose="receipt")
    await story.writes("wu-zhiming", "接单 1")
    assert "吴志明 已接单" in story.card()["text"]
    await story.until("2026-11-24 09:00")
    story.silent()


async def test_what_becomes_pressing_at_night_wakes_somebody_then(tell: Tell) -> None:
    story = await tell(start=NIGHT)
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, "已记下", purpose="receipt")
    await story.later(hours=1)
    await story.writes("小李", "3栋漏水喷出来了快来")
    story.hears(WU, "请接单", "喷出来", purpose="ping")
    story.hears(GROUP, "已并入 1 号", purpose="answer")


async def test_what_becomes_worse_but_not_pressing_wakes_nobody(tell: Tell) -> None:
    story = await tell(start=NIGHT)
    await story.writes("王大爷", "3栋独居老人没带钥匙")
    story.hears(GROUP, "会有人私下联系", purpose="receipt")
    await story.writes("小李", "3栋独居老人没带钥匙，老人下不了楼要人背")
    story.hears(GROUP, "已并入 1 号", purpose="answer")
    assert story.ticket()["severity"] == "S2"
    await story.until("2026-11-24 06:59")
    story.silent()
    await story.until("2026-11-24 07:00")
    story.hears(WU, "请接单", purpose="ping")


async def test_a_reopened_ordinary_matter_waits_for_the_morning_too(story: Story) -> None:
    await story.writes("王大爷", "路灯不亮了")
    await story.writes("chen-haiyan", "办结 1 换了灯泡")
    story.forget()
    await story.until("2026-11-23 23:00")
    await story.writes("王大爷", "没解决")
    story.hears(GROUP, "第 1 次重开", purpose="update")
    await story.until("2026-11-24 06:59")
    story.silent()
    await story.until("2026-11-24 07:00")
    story.hears(WU, "请接单", purpose="ping")


async def _noted_at_night(tell: Tell, text: str, town: Town | None = None) -> Story:
    story = await tell(town, NIGHT)
    await story.writes("王大爷", text)
    story.forget()
    return story


@pytest.mark.parametrize("words", ["转派 1 林永安 他管", "退回 1 不归我管"])
async def test_an_ordinary_matter_handed_on_at_night_wakes_nobody_and_the_card_says_so(tell: Tell, words: str) -> None:
    story = await _noted_at_night(tell, "3栋漏水了")
    await story.writes("wu-zhiming", "接单 1")
    await story.writes("wu-zhiming", words)
    assert "已派给 林永安，11月24日 07:00 通知；急事请直接打值班电话。" in story.card()["text"]
    assert story.card()["mentions"] == []
    await story.until("2026-11-24 06:59")
    story.silent()
    await story.until("2026-11-24 07:00")
    story.hears("dm:lin-yongan", "请接单：1 号", words.split()[-1], purpose="ping")


@pytest.mark.parametrize("words", ["转派 1 林永安 他管", "退回 1 不归我管"])
async def test_what_presses_rings_whoever_it_is_handed_to_at_once(tell: Tell, words: str) -> None:
    story = await _noted_at_night(tell, "3号楼电梯停了")
    await story.writes("wu-zhiming", words)
    story.hears("dm:lin-yongan", "请接单：1 号", purpose="ping")
    assert "@林永安 请看一下" in story.card()["text"]


async def test_what_was_handed_on_at_night_and_becomes_pressing_rings_at_once(tell: Tell) -> None:
    story = await _noted_at_night(tell, "3栋漏水了")
    await story.writes("wu-zhiming", "转派 1 林永安")
    await story.writes("小李", "3栋漏水了，水管爆了")
    story.hears("dm:lin-yongan", "请接单：1 号", "情况变急", purpose="ping")
    story.forget()
    await story.until("2026-11-24 07:00")
    assert [line for line in story.said if line["purpose"] == "ping"] == []
    story.forget()


async def test_whoever_takes_it_before_the_morning_is_not_called_to_it(tell: Tell) -> None:
    story = await _noted_at_night(tell, "3栋漏水了")
    await story.writes("wu-zhiming", "转派 1 林永安")
    await story.writes("lin-yongan", "接单 1")
    await story.until("2026-11-24 08:29")
    assert story.ticket()["status"] == "acknowledged"


async def test_who_reads_only_the_group_is_called_there_in_the_morning_to_what_was_handed_on(tell: Tell) -> None:
    story = await _noted_at_night(tell, "3栋漏水了", with_people(example(), "lin-yongan", direct=False))
    await story.writes("wu-zhiming", "转派 1 林永安")
    await story.until("2026-11-24 06:59")
    story.silent()
    await story.until("2026-11-24 07:00")
    assert story.hears(GROUP, "@林永安 1 号", purpose="ping")["mentions"] == ["lin-yongan"]


async def test_who_reads_only_the_group_is_mentioned_there_in_the_morning(tell: Tell) -> None:
    story = await tell(with_people(example(), "wu-zhiming", direct=False), NIGHT)
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, "已记下", purpose="receipt")
    await story.until("2026-11-24 07:00")
    assert story.hears(GROUP, "@吴志明 1 号", purpose="ping")["mentions"] == ["wu-zhiming"]


@pytest.mark.parametrize(
    ("said_at", "pinged_at"),
    [("2026-11-23 12:30", "2026-11-23 14:00"), ("2026-11-23 21:30", "2026-11-24 06:30"), ("2026-11-23 10:00", "")],
)
async def test_there_may_be_several_quiet_periods_a_day(tell: Tell, said_at: str, pinged_at: str) -> None:
    quiet = (Period(time(12), time(14)), Period(time(21), time(6, 30)))
    story = await tell(with_calendar(example(), quiet=quiet))
    await story.until(said_at)
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, "已记下" if pinged_at else "@陈海燕", purpose="receipt")
    await story.until(pinged_at or said_at)
    story.hears(WU if "06:30" in pinged_at else CHEN, "请接单", purpose="ping")


async def test_on_a_holiday_somebody_is_pinged_and_their_time_begins_with_the_next_workday(tell: Tell) -> None:
    story = await tell(start=datetime.fromisoformat("2026-10-01T09:00:00+08:00"))
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, "@陈海燕", purpose="receipt")
    story.hears(CHEN, "请接单", purpose="ping")
    await story.until("2026-10-08 08:29")
    story.silent()
    await story.until("2026-10-08 08:30")
    story.hears(CHEN, "还没接单", purpose="reminder")


async def test_a_make_up_saturday_is_a_workday(tell: Tell) -> None:
    story = await tell(start=datetime.fromisoformat("2026-10-10T09:00:00+08:00"))
    await story.writes("王大爷", "3栋漏水了")
    story.forget()
    await story.until("2026-10-10 09:30")
    story.hears(CHEN, "还没接单", purpose="reminder")


async def test_the_towns_own_day_off_counts(tell: Tell) -> None:
    story = await tell(with_calendar(example(), days_off=(date(2026, 11, 23),)))
    await story.writes("王大爷", "3栋漏水了")
    story.forget()
    await story.until("2026-11-24 08:29")
    story.silent()
    await story.until("2026-11-24 08:30")
    story.hears(CHEN, "还没接单", purpose="reminder")


async def test_routine_words_that_a_platform_held_up_do_not_ring_at_night(story: Story) -> None:
    await story.until("2026-11-23 21:50")
    await story.happens(World.PLATFORM_DOWN)
    await story.writes("王大爷", "3栋漏水了")
    await story.until("2026-11-23 23:00")
    await story.happens(World.PLATFORM_UP)
    await story.later(minutes=5)
    story.hears(GROUP, "1 号", purpose="receipt")
    await story.until("2026-11-24 06:59")
    story.silent()
    await story.until("2026-11-24 07:00")
    story.hears(WU, "请接单：1 号", purpose="ping")

"""What GoAlert tells of maintenance windows and Zammad of pauses, told again by the quiet hours of a night."""

from datetime import date, datetime, time

from handlers.policy.working_time import Period
from tests.openings import LAMP, LIFT
from tests.stories.conftest import Tell
from tests.telling import ALONE, GROUP, example
from tests.towns import with_calendar

CHEN, WU, LEADER = "dm:chen-haiyan", "dm:wu-zhiming", "dm:lin-yongan"
EVENING = datetime.fromisoformat("2026-11-23T21:55:00+08:00")


async def test_what_was_called_before_the_window_keeps_its_round_and_what_comes_in_it_waits(tell: Tell) -> None:
    story = await tell(start=EVENING)
    await story.writes("王大爷", LIFT)
    story.hears(GROUP, "@吴志明", purpose="receipt")
    story.hears(WU, "请接单", purpose="ping")
    assert await story.chased(minutes=10) == [f"2026-11-23 22:00 {WU} reminder", f"2026-11-23 22:05 {WU} reminder"]
    await story.writes("小李", LAMP)
    story.hears(GROUP, "已记下，11月24日 07:00 起通知网格员", purpose="receipt")
    assert await story.chased(hours=9) == [
        f"2026-11-23 22:15 {LEADER} escalation",
        "2026-11-23 22:55 dm:fang-weijie escalation",
        "2026-11-24 01:55 dm:luo-jing escalation",
        f"2026-11-24 07:00 {WU} ping",
    ]


async def test_a_routine_round_that_the_window_cuts_goes_on_after_it_and_says_one_thing(tell: Tell) -> None:
    naps = with_calendar(example(), quiet=(Period(time(9, 20), time(11)),), service=())
    story = await tell(naps)
    await story.writes("王大爷", LAMP)
    story.forget()
    assert await story.chased(hours=6) == [
        f"2026-11-23 11:10 {CHEN} reminder",
        f"2026-11-23 12:40 {LEADER} escalation",
        "2026-11-23 14:40 dm:cai-shufen escalation",
    ]


async def test_a_voice_more_in_the_window_brings_no_call_and_is_in_the_first_one_after_it(tell: Tell) -> None:
    story = await tell(start=datetime.fromisoformat("2026-11-23T23:00:00+08:00"))
    for person in ("王大爷", "小李", "老赵"):
        await story.writes(person, "3栋门口路灯不亮了")
    story.hears(GROUP, "已记下", purpose="receipt")
    for _ in range(2):
        story.hears(GROUP, "已并入 1 号", purpose="answer")
    assert story.card()["text"].startswith("📋 1 号 · 公共设施 · 3号楼【一般】 3 人反映")
    await story.until("2026-11-24 07:00")
    call = story.hears(WU, "请接单", purpose="ping")
    assert [name for name in ("王大爷", "小李", "老赵") if name in call["text"]] == ["王大爷", "小李", "老赵"]


async def test_what_is_called_off_in_the_window_is_never_called_out(tell: Tell) -> None:
    story = await tell(start=datetime.fromisoformat("2026-11-23T23:00:00+08:00"))
    await story.writes("王大爷", LAMP)
    story.hears(GROUP, "已记下", purpose="receipt")
    await story.writes("王大爷", "误报 1")
    story.hears(GROUP, "按误报结案", purpose="closing")
    assert await story.chased(days=2) == []


async def test_a_process_that_was_down_at_the_end_of_the_window_calls_when_it_is_back(tell: Tell) -> None:
    story = await tell(start=datetime.fromisoformat("2026-11-23T23:00:00+08:00"))
    for text in (LAMP, "2栋漏水了"):
        await story.writes("王大爷", text)
        story.hears(GROUP, "已记下", purpose="receipt")
    await story.sleeps_until("2026-11-24 08:10")
    story.hears(CHEN, "有 2 件事在等您", "请接单", purpose="ping")
    assert await story.chased(minutes=21) == [f"2026-11-24 08:30 {CHEN} reminder"]


async def test_a_window_on_a_day_off_ends_with_the_night_and_the_ladder_with_the_workday(tell: Tell) -> None:
    town = with_calendar(example(), days_off=(date(2026, 11, 24),))
    story = await tell(town, datetime.fromisoformat("2026-11-23T23:00:00+08:00"))
    await story.writes("王大爷", LAMP)
    story.hears(GROUP, "已记下，11月24日 07:00 起通知网格员", purpose="receipt")
    assert await story.chased(hours=34) == [
        f"2026-11-24 07:00 {WU} ping",
        f"2026-11-25 08:30 {CHEN} ping",
        f"2026-11-25 09:00 {CHEN} reminder",
    ]


async def test_who_asks_in_the_window_is_answered_and_nobody_else_is_woken(tell: Tell) -> None:
    story = await tell(start=datetime.fromisoformat("2026-11-23T23:00:00+08:00"))
    await story.writes("ra1-02", "3栋漏水了", chat=ALONE)
    story.hears("dm:ra1-02", "收到，记为 1 号", purpose="receipt")
    await story.writes("ra1-02", "工单 1", chat=ALONE)
    story.hears("dm:ra1-02", "1 号", "还没派给人", purpose="answer")
    await story.until("2026-11-24 06:59")

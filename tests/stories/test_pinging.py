"""Who answers is pinged, once and where they can be reached; nobody on duty is the next level, never silence."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from handlers.policy.rota import Absence
from tests.stories.conftest import Tell
from tests.telling import ALONE, GROUP, Story, example
from tests.towns import at_home, rota, with_people, without_staff

CHEN, WU = "dm:chen-haiyan", "dm:wu-zhiming"
SATURDAY = datetime.fromisoformat("2026-11-28T10:00:00+08:00")


async def test_the_card_mentions_one_person_and_the_words_reach_them_alone(story: Story) -> None:
    await story.writes("王大爷", "3栋门口路灯不亮了", id="m7")
    card = story.hears(GROUP, "1 号", "公共设施", "3号楼", "一般", "@陈海燕", purpose="receipt")
    assert card["mentions"] == ["chen-haiyan"]
    assert card["buttons"] == ["ack", "transfer", "false_alarm", "why"]
    word = story.hears(CHEN, "请接单", "榕岸一格", "王大爷", "3栋门口路灯不亮了", purpose="ping")
    assert word["mentions"] == []


@pytest.mark.parametrize(
    ("text", "chat", "pinged"),
    [
        ("3栋漏水了", GROUP, "chen-haiyan"),
        ("5号楼电梯停了", GROUP, "deng-shichang"),
        ("5栋漏水了", GROUP, "chen-haiyan"),
        ("电梯停了，就是1号楼", GROUP, "chen-haiyan"),
        ("8号楼电梯停了", "rongan-2-group", "deng-shichang"),
        ("21栋漏水了", "shuyuan-1-group", "ye-xiaotong"),
    ],
)
async def test_building_and_category_say_who_answers(story: Story, text: str, chat: str, pinged: str) -> None:
    await story.writes("王大爷", text, chat=chat)
    assert story.hears(chat, "1 号", purpose="receipt")["mentions"] == [pinged]
    story.hears(f"dm:{pinged}", "请接单", purpose="ping")


@pytest.mark.parametrize(
    ("at", "pinged"),
    [
        ("2026-11-23T19:59:00+08:00", "chen-haiyan"),
        ("2026-11-23T20:00:00+08:00", "wu-zhiming"),
        ("2026-11-24T07:59:00+08:00", "wu-zhiming"),
    ],
)
async def test_the_shift_says_who_answers(tell: Tell, at: str, pinged: str) -> None:
    story = await tell(start=datetime.fromisoformat(at))
    await story.writes("王大爷", "3号楼电梯停了")
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(f"dm:{pinged}", "请接单", purpose="ping")


async def test_weekends_have_their_own_shifts(tell: Tell) -> None:
    story = await tell(start=SATURDAY)
    await story.writes("曾伯", "21栋电梯停了", chat="shuyuan-1-group")
    story.hears("shuyuan-1-group", "@许建平", purpose="receipt")
    story.hears("dm:xu-jianping", "请接单", purpose="ping")


async def test_whoever_is_away_has_a_stand_in_and_the_journal_says_so(tell: Tell) -> None:
    story = await tell(start=datetime.fromisoformat("2026-02-10T09:00:00+08:00"))
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, "@吴志明", purpose="receipt")
    story.hears(WU, "陈海燕不在，代班人吴志明来", purpose="ping")
    assert "派给 吴志明（陈海燕不在，代班人吴志明来）" in await story.reasons()


async def test_away_without_a_stand_in_is_the_next_level(tell: Tell) -> None:
    away = Absence("chen-haiyan", date(2026, 11, 20), date(2026, 11, 30))
    story = await tell(at_home(example(), absences=(away,)))
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, "@林永安", purpose="receipt")
    story.hears("dm:lin-yongan", "陈海燕不在，没有代班人", purpose="ping")


async def test_nobody_on_duty_is_the_grid_leader_and_the_journal_says_why(tell: Tell) -> None:
    night_only = [duty for duty in example().roster.duties if duty.who != "chen-haiyan"]
    story = await tell(rota(example(), *night_only))
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, "@林永安", purpose="receipt")
    story.hears("dm:lin-yongan", "榕岸一格此时没有人值班", purpose="ping")
    assert "派给 林永安（榕岸一格此时没有人值班）" in await story.reasons()


async def test_with_no_rota_at_all_somebody_is_still_asked(tell: Tell) -> None:
    gone = tuple(Absence(person, date(2026, 1, 1), date(2026, 12, 31)) for person in ("lin-yongan", "tang-zhengyi"))
    story = await tell(at_home(rota(example()), absences=gone))
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, "@罗静", purpose="receipt")
    story.hears("dm:luo-jing", "由罗静兜底", purpose="ping")


async def test_a_town_without_staff_keeps_the_ticket_and_finds_whoever_comes(tell: Tell) -> None:
    away = (Absence("lin-yongan", date(2026, 1, 1), date(2026, 12, 31)),)
    story = await tell(at_home(rota(without_staff(example())), absences=away))
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, "1 号", "还没派给人", purpose="receipt")
    await story.later(hours=1)
    assert "nobody：名册里没有可以找的人" in await story.reasons()
    await story.sleeps_until("2026-11-23 10:30", example())
    story.hears(CHEN, "请接单", "3栋漏水了", purpose="ping")
    assert story.ticket()["status"] == "assigned"


async def test_for_somebody_who_cannot_be_written_to_the_card_is_the_ping(tell: Tell) -> None:
    story = await tell(with_people(example(), "chen-haiyan", direct=False))
    await story.writes("王大爷", "3栋漏水了")
    card = story.hears(GROUP, "@陈海燕 请看一下", purpose="ping")
    assert card["mentions"] == ["chen-haiyan"]
    await story.until("2026-11-23 09:30")
    reminder = story.hears(GROUP, "@陈海燕", "还没接单", purpose="reminder")
    assert reminder["mentions"] == ["chen-haiyan"]
    await story.writes("chen-haiyan", "收到")
    assert story.ticket()["status"] == "acknowledged"


async def test_a_direct_message_that_does_not_arrive_becomes_a_mention_in_the_group(story: Story) -> None:
    story.cannot_be_told(CHEN)
    await story.writes("王大爷", "3栋漏水了")
    story.hears(GROUP, "1 号", purpose="receipt")
    mention = story.hears(GROUP, "@陈海燕 1 号", "请看一下", purpose="ping")
    assert mention["mentions"] == ["chen-haiyan"]
    assert "3栋漏水了" not in mention["text"]
    assert "undeliverable" in await story.reasons()


async def test_when_the_group_is_gone_too_the_next_level_is_told(story: Story) -> None:
    story.cannot_be_told(CHEN, GROUP, "dm:lin-yongan")
    await story.writes("王大爷", "3栋漏水了")
    story.hears("dm:cai-shufen", "1 号", "找过 陈海燕", purpose="escalation")


async def test_when_nobody_at_all_can_be_told_the_next_step_tries_again(story: Story) -> None:
    town = story.rehearsal.town
    everybody = [f"dm:{person}" for person in town.roster.people]
    story.cannot_be_told(GROUP, *everybody)
    await story.writes("王大爷", "3号楼电梯困人了")
    assert "名册里能找的人都联系不上" in await story.reasons()
    story.rehearsal.notebook.refused.clear()
    await story.later(minutes=2)
    story.hears(CHEN, "还没接单", purpose="reminder")


async def test_danger_to_life_is_said_in_the_first_line_and_no_call_is_claimed(story: Story) -> None:
    await story.writes("王大爷", "3号楼电梯又坏了，里面有人")
    card = story.hears(GROUP, "1 号", "紧急", purpose="receipt")
    word = story.hears(CHEN, "请接单", purpose="ping")
    for said in (card, word):
        assert said["text"].splitlines()[0] == "🚨 危及生命请先拨 120/119/110"
        assert not any(claim in said["text"] for claim in ("已拨", "已报警", "已通知消防", "已呼叫"))


@pytest.mark.parametrize("text", ["3栋的我和楼上因为漏水吵起来了", "3栋302独居老人没人送饭"])
async def test_private_matters_leave_the_group_a_neutral_line(story: Story, text: str) -> None:
    await story.writes("王大爷", text)
    line = story.hears(GROUP, purpose="receipt")
    assert line["text"] == "📋 1 号：已收到，会有人私下联系。"
    assert line["mentions"] == []
    story.hears(CHEN, "请接单", text, purpose="ping")
    await story.writes("chen-haiyan", "收到")
    assert story.card()["text"] == "📋 1 号：已收到，会有人私下联系。"


async def test_despair_is_urgent_private_and_never_repeated_in_the_group(story: Story) -> None:
    await story.writes("小李", "活不下去了，想跳楼")
    line = story.hears(GROUP, purpose="receipt")
    assert line["text"] == "🚨 危及生命请先拨 120/119/110\n📋 1 号：已收到，会有人私下联系。"
    story.hears(CHEN, "想跳楼", purpose="ping")


async def test_a_report_made_to_the_bot_alone_leaves_no_trace_in_the_group(story: Story) -> None:
    await story.writes("ra1-01", "3栋漏水了", chat=ALONE)
    story.hears("dm:ra1-01", "收到，记为 1 号 · 漏水排水 · 3号楼", purpose="receipt")
    story.hears(CHEN, "3栋漏水了", purpose="ping")
    await story.writes("chen-haiyan", "收到", chat=ALONE)
    await story.writes("chen-haiyan", "办结 1 换了水管", chat=ALONE)
    story.hears("dm:ra1-01", "已办结：换了水管", purpose="confirmation")
    await story.writes("ra1-01", "已解决", chat=ALONE)
    story.hears("dm:ra1-01", "报事人确认解决", purpose="closing")
    story.hears(CHEN, "报事人确认解决", purpose="update")


async def test_what_was_told_alone_stays_out_of_the_group_even_where_only_the_group_reaches(tell: Tell) -> None:
    story = await tell(with_people(example(), "chen-haiyan", direct=False))
    await story.writes("ra1-01", "3栋漏水了", chat=ALONE)
    story.hears("dm:ra1-01", "1 号", purpose="receipt")
    line = story.hears(GROUP, purpose="ping")
    assert line["text"] == "@陈海燕 1 号 请看一下，回“收到”就算接单。"


async def test_a_night_shift_over_midnight_belongs_to_the_day_it_began(tell: Tell) -> None:
    only_sunday = replace(example().roster.duties[3], days=frozenset({6}), start=time(20), end=time(8))
    story = await tell(rota(example(), only_sunday), datetime.fromisoformat("2026-11-23T02:00:00+08:00"))
    await story.writes("王大爷", "3号楼电梯停了")
    story.hears(GROUP, "@吴志明", purpose="receipt")
    story.hears(WU, "请接单", purpose="ping")

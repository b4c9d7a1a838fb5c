"""The same trouble said again is one ticket, another trouble is another, and a voice more is counted, not repeated."""

import pytest

from storage.kinds import Action
from tests.telling import ALONE, GROUP, Story

CHEN = "dm:chen-haiyan"


async def test_a_neighbour_who_says_the_same_joins_and_hears_the_end(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await story.writes("小李", "三号楼漏水")
    story.hears(GROUP, "已并入 1 号", "等人接单", purpose="answer")
    assert "2 人反映" in story.card()["text"]
    await story.writes("chen-haiyan", "办结 1 换了水管")
    asked = story.hears(GROUP, "@王大爷 @小李", purpose="confirmation")
    assert asked["mentions"] == ["王大爷", "小李"]
    await story.writes("小李", "已解决")
    end = story.hears(GROUP, "报事人确认解决", purpose="closing")
    assert end["mentions"] == ["王大爷", "小李"]
    story.hears(CHEN, "报事人确认解决", purpose="update")


async def test_another_building_is_another_ticket(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await _open(story, "小李", "5栋漏水了")
    assert (story.ticket(1)["reporters"], story.ticket(2)["reporters"]) == (["王大爷"], ["小李"])


async def test_a_likeness_of_likenesses_does_not_join_what_conflicts(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await story.writes("小李", "漏水了，水流了一地")
    story.hears(GROUP, "已并入 1 号")
    await _open(story, "老赵", "5栋漏水了，水流了一地")
    assert story.ticket(1)["reporters"] == ["王大爷", "小李"]
    assert story.ticket(2)["reporters"] == ["老赵"]


@pytest.mark.parametrize(("one", "other"), [("3", "5"), ("5", "3")])
async def test_in_any_order_a_voice_between_two_buildings_joins_one_of_them(story: Story, one: str, other: str) -> None:
    await _open(story, "小李", "漏水了，水流了一地")
    story.hears(GROUP, "1 号在哪里", purpose="question")
    await story.writes("王大爷", f"{one}栋漏水了")
    story.hears(CHEN, f"1 号的地点：{one}栋", purpose="update")
    story.hears(GROUP, "已并入 1 号")
    await _open(story, "老赵", f"{other}栋漏水了")
    assert story.ticket(1)["reporters"] == ["小李", "王大爷"]
    assert story.ticket(2)["reporters"] == ["老赵"]


async def test_two_buildings_stay_apart_whatever_a_third_voice_joins(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await _open(story, "老赵", "5栋漏水了")
    await story.writes("小李", "漏水了，水流了一地")
    story.hears(GROUP, "已并入 2 号")
    assert (story.ticket(1)["place"]["building"], story.ticket(2)["place"]["building"]) == ("3", "5")


async def test_what_conflicts_with_any_of_the_voices_does_not_join(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await story.writes("小李", "3栋2单元漏水了")
    story.hears(GROUP, "已并入 1 号")
    await _open(story, "老赵", "3栋1单元漏水了")
    assert story.ticket(1)["reporters"] == ["王大爷", "小李"]
    assert story.ticket(2)["reporters"] == ["老赵"]


async def test_a_building_and_a_landmark_are_two_places(story: Story) -> None:
    await _open(story, "王大爷", "3栋门口路灯不亮了")
    await _open(story, "小李", "南门岗亭的路灯不亮了")
    assert story.ticket(2)["place"]["landmark"] == "南门岗亭"


async def test_the_same_words_in_another_grid_are_another_ticket(story: Story) -> None:
    await _open(story, "王大爷", "路灯不亮了，3栋门口")
    await story.writes("小李", "路灯不亮了，7栋门口", chat="rongan-2-group")
    story.hears("rongan-2-group", "2 号", "7号楼", purpose="receipt")
    story.hears("dm:zheng-kaiwen", "请接单", purpose="ping")


async def test_who_repeats_it_is_no_second_voice(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await story.writes("王大爷", "3栋还在漏水")
    assert "人反映" not in story.card()["text"]
    assert story.ticket()["reporters"] == ["王大爷"]


async def test_from_the_fourth_voice_on_only_the_card_counts(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    for person in ("小李", "老赵"):
        await story.writes(person, "3栋漏水了")
        story.hears(GROUP, "已并入 1 号")
    for person in ("孙姨", "周伯"):
        await story.writes(person, "3栋漏水了")
    assert "5 人反映" in story.card()["text"]
    assert len(story.ticket()["reporters"]) == 5


async def test_a_worse_report_raises_the_ticket_and_pings_again(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await story.later(minutes=10)
    await story.writes("小李", "3栋漏水，配电箱进水了")
    story.hears(CHEN, "危及生命请先拨 120/119/110", "情况变急", "配电箱", purpose="ping")
    story.hears(GROUP, "危及生命请先拨 120/119/110", "已并入 1 号", purpose="answer")
    assert story.card()["text"].startswith("🚨 危及生命请先拨 120/119/110")
    assert story.ticket()["severity"] == "S0"
    await story.later(minutes=2)
    story.hears(CHEN, "还没接单", purpose="reminder")
    await story.later(minutes=3)
    story.hears("dm:lin-yongan", "找过 陈海燕", purpose="escalation")


async def test_who_took_something_lesser_must_say_again_that_they_come(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await story.writes("chen-haiyan", "收到")
    await story.writes("王大爷", "3栋漏水，配电箱进水了")
    story.hears(CHEN, "情况变急", "回“收到”就算接单", purpose="ping")
    story.hears(GROUP, "危及生命请先拨 120/119/110", purpose="answer")
    assert story.ticket()["status"] == "assigned"
    await story.writes("chen-haiyan", "收到")
    assert story.ticket()["status"] == "acknowledged"


async def test_a_worse_report_ends_a_hold(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await story.writes("chen-haiyan", "挂起 1 3天 等配件")
    await story.writes("小李", "3栋漏水喷出来了快来")
    story.hears(CHEN, "情况变急", "喷出来", purpose="ping")
    story.hears(GROUP, "已并入 1 号", purpose="answer")
    assert (story.ticket()["status"], story.ticket()["severity"]) == ("assigned", "S1")


async def test_a_worse_report_that_is_still_routine_wakes_nobody(story: Story) -> None:
    await story.until("2026-11-23 23:00")
    await story.writes("王大爷", "老板欠两个月工资")
    story.hears(GROUP, "1 号：已收到，会有人私下联系。")
    await story.until("2026-11-24 06:59")
    story.silent()
    await story.until("2026-11-24 07:00")
    story.hears("dm:wu-zhiming", "请接单", purpose="ping")


async def test_a_neighbour_who_knows_the_place_tells_it_to_the_officer(story: Story) -> None:
    await story.writes("王大爷", "楼上漏水")
    story.hears(GROUP, "1 号", purpose="receipt")
    story.hears(CHEN, "地点没说清", purpose="ping")
    story.hears(GROUP, "@王大爷 1 号在哪里", purpose="question")
    await story.writes("小李", "3栋楼上漏水")
    story.hears(CHEN, "1 号的地点：3栋", purpose="update")
    story.hears(GROUP, "已并入 1 号 · 漏水排水 · 3号楼", purpose="answer")
    await story.writes("王大爷", "5栋")
    assert story.ticket()["place"]["building"] == "3"


async def test_an_urgent_matter_is_the_same_for_two_hours_only(story: Story) -> None:
    await _open(story, "王大爷", "3号楼电梯困人了")
    await story.writes("chen-haiyan", "到场 1")
    await story.later(hours=1, minutes=59)
    await story.writes("小李", "3号楼电梯困人了")
    story.hears(GROUP, "已并入 1 号", purpose="answer")
    await story.later(hours=2, minutes=1)
    story.forget()
    await _open(story, "老赵", "3号楼电梯困人了")
    assert story.ticket(2)["reporters"] == ["老赵"]


async def test_an_old_ticket_takes_new_voices_as_long_as_people_go_on_saying_it(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await story.writes("chen-haiyan", "到场 1")
    for person in ("小李", "老赵"):
        await story.later(days=2)
        await story.writes(person, "3栋漏水了")
    assert story.ticket()["reporters"] == ["王大爷", "小李", "老赵"]
    story.forget()
    await story.later(days=3, minutes=1)
    story.forget()
    await _open(story, "孙姨", "3栋漏水了")


async def test_two_messages_heard_late_are_as_near_as_they_were_said(story: Story) -> None:
    await story.later(hours=5)
    await story.writes("王大爷", "3号楼电梯困人了", at="2026-11-23 13:50")
    await story.writes("小李", "3号楼电梯困人了", at="2026-11-23 13:55")
    assert list(story.tickets) == [1]
    assert story.ticket()["reporters"] == ["王大爷", "小李"]
    story.forget()


async def test_the_matter_that_was_closed_last_week_and_is_back_is_opened_again(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await story.writes("chen-haiyan", "挂起 1 12天 等配件")
    await story.later(days=11)
    await story.writes("chen-haiyan", "办结 1 换了水管")
    story.hears(GROUP, "已办结", purpose="confirmation")
    await story.writes("王大爷", "已解决")
    story.hears(GROUP, "报事人确认解决", purpose="closing")
    story.hears(CHEN, "报事人确认解决", purpose="update")
    await story.later(days=5)
    await story.writes("小李", "3栋又漏水了，喷出来了快来")
    story.hears(GROUP, "1 号", "第 1 次重开", purpose="update")
    story.hears(CHEN, "请接单", purpose="ping")
    assert story.ticket()["severity"] == "S1"


async def test_a_second_voice_from_a_direct_message_does_not_show_in_the_group(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await story.writes("ra1-02", "3栋漏水了", chat=ALONE)
    story.hears("dm:ra1-02", "已并入 1 号", purpose="answer")
    assert all("人反映" not in edit["text"] for edit in story.edits)
    assert story.ticket()["reporters"] == ["王大爷", "ra1-02"]


async def test_two_people_who_say_nowhere_in_particular_do_not_mean_one_place(story: Story) -> None:
    for number, person in enumerate(("张三", "李四"), start=1):
        await story.writes(person, "楼上漏水了", chat=ALONE)
        story.hears(f"dm:{person}", f"记为 {number} 号", purpose="receipt")
        story.hears("dm:tang-zhengyi", "不知道是哪个网格", purpose="ping")
        story.hears(f"dm:{person}", f"{number} 号在哪里", purpose="question")


async def test_one_press_of_ack_is_enough_for_all_voices(story: Story) -> None:
    await _open(story, "王大爷", "3栋漏水了")
    await story.writes("小李", "三号楼漏水")
    story.hears(GROUP, "已并入 1 号")
    await story.presses("chen-haiyan", Action.ACK, on="b1")
    assert story.ticket()["status"] == "acknowledged"
    assert "陈海燕 已接单" in story.card()["text"]


async def _open(story: Story, person: str, text: str) -> None:
    await story.writes(person, text)
    story.hears(GROUP, "@陈海燕", purpose="receipt")
    story.hears(CHEN, "请接单", text, purpose="ping")

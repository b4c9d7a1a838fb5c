"""From one pair of hands into another: 转派, 退回, and the officer who takes what a colleague has."""

from dataclasses import replace
from datetime import date

from handlers.policy.rota import Absence
from storage.kinds import Action
from tests import telling, towns
from tests.openings import CHEN, opened, taken
from tests.telling import ALONE, GROUP, Story


async def test_a_hand_over_to_a_person_pings_them_and_nobody_else(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "转派 1 吴志明 他家就在旁边")
    story.hears("dm:wu-zhiming", "请接单", "（陈海燕 转来：他家就在旁边）", purpose="ping")
    assert (story.ticket()["status"], story.ticket()["assignee"]) == ("assigned", "wu-zhiming")
    assert "@吴志明 请看一下" in story.card()["text"]


async def test_a_hand_over_to_a_department_asks_its_people_in_order(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "转派 1 给榕岸物业，灯箱归他们")
    story.hears("dm:deng-shichang", "（陈海燕 转来：灯箱归他们）", purpose="ping")
    await story.writes("deng-shichang", "收到")
    assert (story.ticket()["status"], story.ticket()["assignee"]) == ("acknowledged", "deng-shichang")
    await story.writes("deng-shichang", "办结 换了灯箱")
    story.hears(GROUP, "已办结：换了灯箱", purpose="confirmation")


async def test_of_a_department_the_first_who_is_there_is_asked(database_url: str) -> None:
    away = Absence("deng-shichang", date(2026, 11, 23), date(2026, 11, 23))
    story = await telling.begin(database_url, towns.at_home(telling.example(), (away,)))
    await taken(story)
    await story.writes("chen-haiyan", "转派 1 邓师常")
    story.hears(GROUP, "“邓师常”今天不在，请转给别人", purpose="answer")
    await story.writes("chen-haiyan", "转派 1 榕岸物业")
    story.hears("dm:qiu-anping", "请接单", purpose="ping")
    story.silent()
    await story.rehearsal.stop()


async def test_of_two_of_one_name_it_is_asked_which(database_url: str) -> None:
    town = telling.example()
    people = dict(town.roster.people)
    people["xu-jianping"] = replace(people["xu-jianping"], name="吴志明")
    story = await telling.begin(database_url, replace(town, roster=replace(town.roster, people=people)))
    await taken(story)
    await story.writes("chen-haiyan", "转派 1 吴志明")
    story.hears(GROUP, "有几位都叫“吴志明”，请写代号（wu-zhiming、xu-jianping）", purpose="answer")
    await story.writes("chen-haiyan", "转派 1 wu-zhiming")
    story.hears("dm:wu-zhiming", "请接单", purpose="ping")
    story.silent()
    await story.rehearsal.stop()


async def test_the_button_asks_to_whom_and_takes_the_next_words(story: Story) -> None:
    one = await taken(story)
    await story.presses("chen-haiyan", Action.TRANSFER, one.ping)
    story.hears(CHEN, "1 号转给谁？回姓名或部门", purpose="answer")
    await story.writes("chen-haiyan", "供电所 线路老化", chat=ALONE)
    story.hears("dm:pan-dianming", "线路老化", purpose="ping")


async def test_the_button_asks_until_when_and_why(story: Story) -> None:
    one = await taken(story)
    await story.presses("chen-haiyan", Action.SUSPEND, one.card)
    story.hears(GROUP, "@陈海燕 1 号挂起到什么时候、为什么？", purpose="answer")
    await story.writes("chen-haiyan", "明天10点 等配件")
    assert story.ticket()["status"] == "suspended"
    assert "⏸ 陈海燕 挂起到 11月24日 10:00：等配件" in story.card()["text"]


async def test_the_assignee_from_elsewhere_acts_and_after_the_hand_over_no_more(story: Story) -> None:
    await taken(story)
    await story.writes("chen-haiyan", "转派 1 供电所")
    story.hears("dm:pan-dianming", "请接单", purpose="ping")
    await story.writes("pan-dianming", "转派 1 陈海燕 线路没问题", chat=ALONE)
    story.hears(CHEN, "（潘典明 转来：线路没问题）", purpose="ping")
    await story.writes("pan-dianming", "办结 1 好了", chat=ALONE)
    story.hears("dm:pan-dianming", "“办结”要由本网格的工作人员来做", purpose="answer")


async def test_what_is_returned_goes_up_and_after_two_returns_the_subdistrict_keeps_it(story: Story) -> None:
    await opened(story)
    await story.writes("chen-haiyan", "退回 1 归物业")
    story.hears("dm:lin-yongan", "（陈海燕 退回：归物业）", purpose="ping")
    await story.writes("lin-yongan", "退回 1 也不归我", chat=ALONE)
    story.hears("dm:tang-zhengyi", "（林永安 退回：也不归我）", purpose="ping")
    await story.writes("tang-zhengyi", "退回 1 不归街道", chat=ALONE)
    story.hears("dm:tang-zhengyi", "1 号已经退回过两次，由街道定；请发“转派 1 部门或姓名”", purpose="answer")
    await story.writes("tang-zhengyi", "转派 1 榕岸物业 你们的灯", chat=ALONE)
    story.hears("dm:deng-shichang", "你们的灯", purpose="ping")


async def test_a_colleague_who_takes_it_over_is_the_one_to_answer(story: Story) -> None:
    await taken(story)
    await story.writes("wu-zhiming", "接单 1")
    story.hears(CHEN, "不用您管了：吴志明 接了", purpose="update")
    assert (story.ticket()["status"], story.ticket()["assignee"]) == ("acknowledged", "wu-zhiming")
    await story.writes("cai-shufen", "到场 1")
    story.hears("dm:wu-zhiming", "不用您管了：蔡淑芬 接了", purpose="update")
